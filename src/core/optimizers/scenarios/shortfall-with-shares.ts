import {
  type AddedPull,
  type AddedTerms,
  limitsOf,
  pullOf,
} from '@/core/optimizers/scenarios/added-terms';
import { cappedShortfall } from '@/core/optimizers/scenarios/capped-shortfall';
import type { NamedSolver } from '@/core/optimizers/scenarios/first-certified';
import type { ScenarioQuestion } from '@/core/optimizers/scenarios/solve-scenarios';
import { nearestFeasible } from '@/core/solvers/nearest-feasible';
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

/** Of the mean variance: what is held beside assets without any risk. */
const hardlyAny = 1e-12;

/**
 * Solvers of a shortfall program with least shares of the risk: interior points, then Newton's method from there; interior points
 * alone; where a loss can be avoided altogether, a calm portfolio that has none.
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
  const within = (asked: ShortfallProgram, from: Float64Array): PulledAnswer | undefined => {
    // Tangents cut off the points between which Newton's method goes.
    const start = nearestFeasible(asked, from);
    return start && (cap ? cappedShortfall(asked, cap, start) : leastShortfall(asked, start));
  };
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
    const asked = {
      covariance: shares.covariance,
      shares: shares.least,
      balls: cap ? [{ centre: cap.benchmark, limit: cap.limit }] : [],
      asset: shares.asset,
      polytope: { ...program, rows: [...rows, ...withoutLoss(safer)] },
    };
    const m = Math.sqrt(covariance.length);
    const none = new Float64Array(m);
    const calmest = leastWithRiskShares({ ...asked, quadratic: covariance, linear: none });
    // Beside assets that only gain the calmest has no risk to share: then the one with most of what is to be shared.
    const { slope } = shares.cones.members[0]!;
    const answer =
      calmest.status === 'solved' && isAtRisk(calmest.parts)
        ? calmest
        : leastWithRiskShares({ ...asked, quadratic: new Float64Array(m * m), linear: slope });
    if (answer.status !== 'solved') return undefined;
    const { parts: x, iterations } = answer;
    return { x, iterations, rowPrices: new Float64Array(rows.length) };
  };
  /** Whether x has a risk beyond rounding. */
  const isAtRisk = (x: Float64Array) => {
    const m = x.length;
    let size = 0;
    let variance = 0;
    for (let k = 0; k < m; k++) {
      size = Math.max(size, Math.abs(x[k]!));
      let slope = 0;
      for (let l = 0; l < m; l++) slope += covariance[k * m + l]! * x[l]!;
      variance += x[k]! * slope;
    }
    return variance > hardlyAny * shares.unit * size * size;
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
