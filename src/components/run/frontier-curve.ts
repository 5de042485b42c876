import type { FrontierAnswer, Run } from '@/services/optimize/schema';

export interface FrontierPoint {
  readonly expectedReturn: number;
  readonly volatility: number;
}

type Corners = Extract<FrontierAnswer['outcome'], { status: 'solved' }>['corners'];

/** Enough for a piece to look curved. */
const pointsPerPiece = 16;

/**
 * Points of the efficient frontier, highest return first. Between two corners lambda = d(variance / 2) / d(return) is
 * linear in the return, so the variance is a parabola through both with the leading coefficient d(lambda) / d(return).
 */
export function frontierCurve(corners: Corners): FrontierPoint[] {
  const pieces = corners.slice(1).flatMap((low, i) => {
    const high = corners[i]!;
    const width = high.expectedReturn - low.expectedReturn;
    if (width <= 0) return [];
    const bend = (high.lambda - low.lambda) / width;
    return Array.from({ length: pointsPerPiece }, (_, k): FrontierPoint => {
      const share = (k + 1) / pointsPerPiece;
      const chord = high.volatility ** 2 * (1 - share) + low.volatility ** 2 * share;
      const variance = chord - bend * share * (1 - share) * width ** 2;
      return {
        expectedReturn: high.expectedReturn - share * width,
        volatility: Math.sqrt(Math.max(0, variance)),
      };
    });
  });
  const [first] = corners;
  if (!first || pieces.length === 0) return [];
  return [{ expectedReturn: first.expectedReturn, volatility: first.volatility }, ...pieces];
}

/** Limits under which the frontier is pieces of parabolas in the mean and the variance alone. */
const plainLimits = ['minWeight', 'maxWeight', 'budget', 'linear', 'groups'];

/** What to ask for the frontier within the limits of a run; undefined where it is no such curve. */
export function frontierQuestion({
  input,
  outcome,
}: Run): Omit<Run['input'], 'method'> | undefined {
  if (outcome.status !== 'solved' || input.symbols.length < 2) return undefined;
  const limits = Object.entries(input.constraints).filter(([, value]) => value !== undefined);
  if (!limits.every(([name]) => plainLimits.includes(name))) return undefined;
  const { method, ...question } = input;
  return question;
}

/** The curve of an answer, where there is one. */
export const curveOf = (answer: FrontierAnswer | undefined): FrontierPoint[] =>
  answer?.outcome.status === 'solved' ? frontierCurve(answer.outcome.corners) : [];
