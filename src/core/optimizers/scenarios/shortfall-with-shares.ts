import {
  type AddedPull,
  type AddedTerms,
  limitsOf,
  pullOf,
} from '@/core/optimizers/scenarios/added-terms';
import { cappedShortfall } from '@/core/optimizers/scenarios/capped-shortfall';
import type { NamedSolver } from '@/core/optimizers/scenarios/first-certified';
import type { ScenarioQuestion } from '@/core/optimizers/scenarios/solve-scenarios';
import { leastWithRiskShares } from '@/core/solvers/risk-shares/risk-shares';
import {
  leastShortfall,
  type ShortfallAnswer,
  type ShortfallProgram,
} from '@/core/solvers/tail/least-shortfall';
import { settleShares } from '@/core/solvers/tail/settle-shares';
import { shortfallByCones } from '@/core/solvers/tail/shortfall-cone';

/** With the multipliers of a cap and of shares. */
export type PulledAnswer = ShortfallAnswer & { readonly pull?: AddedPull | undefined };

/**
 * Solvers of a shortfall program with least shares of the risk: interior points, then Newton's method from there; interior points
 * alone; where a loss can be avoided altogether, the calmest portfolio that has none.
 *
 * @param safer the program with every period worse by a little, absent where penalties count
 */
export function shortfallWithShares(
  { covariance }: ScenarioQuestion,
  program: ShortfallProgram,
  added: AddedTerms & { readonly shares: NonNullable<AddedTerms['shares']> },
  safer: ShortfallProgram | undefined,
): NamedSolver<PulledAnswer>[] {
  const { cap, shares } = added;
  const { rows } = program;
  let known: PulledAnswer | undefined;
  const cones = () => {
    const answer = known ?? shortfallByCones(program, limitsOf({ cap, shares }));
    known = answer && { ...answer, pull: pullOf(answer, added, 1) };
    return known;
  };
  const within = (asked: ShortfallProgram, from: Float64Array): PulledAnswer | undefined =>
    cap ? cappedShortfall(asked, cap, from) : leastShortfall(asked, from);
  const settled = () => {
    const near = cones();
    const answer =
      near &&
      settleShares(shares.cones, near, rows.length, (tangents, from) =>
        within(
          {
            ...program,
            rows: [...rows, ...tangents.rows],
            quadratic: sum(tangents.quadratic, program.quadratic),
            linear: sum(tangents.linear, program.linear),
          },
          from,
        ),
      );
    // Of the cap the last program had it, of the shares the last point.
    return answer && { ...answer, pull: { ...answer.pull, ...pullOf(answer, added, 1) } };
  };
  const lossless = () => {
    if (!safer) return undefined;
    const m = covariance.length ** 0.5;
    const answer = leastWithRiskShares({
      covariance: shares.covariance,
      shares: shares.least,
      balls: cap ? [{ centre: cap.benchmark, limit: cap.limit }] : [],
      asset: shares.asset,
      polytope: { ...program, rows: [...rows, ...withoutLoss(safer)] },
      quadratic: covariance,
      linear: new Float64Array(m),
    });
    if (answer.status !== 'solved') return undefined;
    const { parts: x, iterations } = answer;
    return { x, iterations, rowPrices: new Float64Array(rows.length) };
  };
  return [
    ['interior-point, sequential quadratic', settled],
    ['interior-point', cones],
    ['without any loss', lossless],
  ];
}

function withoutLoss({ outcomes, lower }: ShortfallProgram) {
  const m = lower.length;
  return Array.from({ length: outcomes.length / m }, (_, t) => ({
    coefficients: outcomes.subarray(t * m, (t + 1) * m),
    min: 0,
    max: Number.POSITIVE_INFINITY,
  }));
}

function sum(a: Float64Array, b: Float64Array | undefined): Float64Array {
  return b ? a.map((value, k) => value + b[k]!) : a;
}
