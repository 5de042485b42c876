import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { perSegment } from '@/core/constraints/segment';
import { pivotedRoot } from '@/core/linalg/semidefinite-root';
import type {
  Constraints,
  Infeasible,
  LinearConstraint,
  NotConverged,
  Outcome,
  Problem,
} from '@/core/optimizers/contract';
import { narrowed } from '@/core/optimizers/few-assets/cardinality';
import { leastLinearFew } from '@/core/optimizers/few-assets/few-reach';
import type { LiftedAim } from '@/core/optimizers/few-assets/lifted-aim';
import { liftedProgramOf } from '@/core/optimizers/lifted/lifted-terms';
import { trackingCapOf } from '@/core/optimizers/lifted/tracking-cap';
import {
  isRiskless,
  leastWithRiskShares,
} from '@/core/optimizers/risk-shares/least-with-risk-shares';
import { takesNoRisk } from '@/core/optimizers/risk-shares/takes-no-risk';
import { heldLong } from '@/core/optimizers/risk-shares/with-risk-shares';

/** Of the largest variance: less is no risk. */
const noRisk = 1e-14;

export const noChoiceProven: NotConverged = {
  status: 'notConverged',
  message:
    'a portfolio without any risk is within these limits, and which choice of assets with minimum shares of the risk is best was not settled',
};

/**
 * The problem of the portfolios without any risk within the limits of another, least shares aside; undefined where there are none by
 * their bounds. Any portfolio without risk is within a tracking-error cap or none is.
 */
export function withoutAnyRisk(given: Problem): Problem | undefined {
  if (!asksRiskShares(given.constraints)) return undefined;
  const problem = heldLong(given);
  const { covariance, symbols } = problem;
  const { riskContributions: _, trackingError: __, ...rest } = problem.constraints;
  const cap = trackingCapOf(problem);
  if (cap && cap.variance > cap.limit * cap.limit) return undefined;
  const n = symbols.length;
  const isRisky = (i: number) => covariance[i * (n + 1)]! > 0;
  const { root, pivots } = pivotedRoot(covariance, n, noRisk);
  const limited = (limits: Partial<Constraints>): Problem => ({
    ...problem,
    constraints: { ...rest, ...limits },
  });
  if (pivots.length < [...symbols.keys()].filter(isRisky).length) {
    const rows = Array.from(pivots, (_, k): LinearConstraint => {
      const row = root.subarray(k * n, (k + 1) * n);
      const size = Math.max(...row.map(Math.abs));
      return { name: '', coefficients: row.map((value) => value / size), min: 0, max: 0 };
    });
    return limited({ linear: [...rest.linear, ...rows] });
  }
  const { minWeights, maxWeights } = rest;
  if (minWeights.some((min, i) => isRisky(i) && (min > 0 || maxWeights[i]! < 0))) return undefined;
  const none = (bounds: Float64Array) => bounds.map((bound, i) => (isRisky(i) ? 0 : bound));
  return limited({ minWeights: none(minWeights), maxWeights: none(maxWeights) });
}

/** Of a problem that was not to be explained: a conflict has no words there, and what is refused by convention has. */
function isByConvention(refusal: Infeasible): boolean {
  return refusal.conflict.length > 0;
}

/**
 * Whether a problem that a method refuses with all of its assets is to be asked with some of them: nothing is known to conflict, but
 * the best is without any risk, and by convention nothing has a share of that.
 *
 * @param solve the method, given constraints without limits on holdings
 */
export function mayHaveChoice(
  problem: Problem,
  target: number | undefined,
  solve: (asked: Problem) => Outcome,
): boolean {
  const { maxAssets: _, minPosition: __, ...constraints } = problem.constraints;
  if (!asksRiskShares(constraints)) return false;
  const asked = heldLong({ ...problem, constraints, explains: false });
  const refusal = solve(asked);
  if (refusal.status !== 'infeasible' || !isByConvention(refusal)) return false;
  return withoutAnyRisk(asked) !== undefined && !takesNoRisk(sharing(asked, target));
}

/**
 * Where a method refused some part of a problem: the best portfolio of that part without any risk, where those at risk come as near
 * to it as they like, so that none of them is best. 'infeasible' where no portfolio of the part has a share of the risk, 'failed'
 * where that is not known.
 *
 * @param least the best of a problem without shares
 */
export function risklessLimit(
  given: Problem,
  refusal: Infeasible,
  target: number | undefined,
  least: (calm: Problem) => Float64Array | undefined,
): Float64Array | 'infeasible' | 'failed' {
  if (!isByConvention(refusal)) return 'infeasible';
  const problem = heldLong(given);
  if (takesNoRisk(sharing(problem, target))) return 'infeasible';
  const calm = withoutAnyRisk(problem);
  const weights = calm && least(calm);
  if (!weights) return 'failed';
  const shares = problem.constraints.riskContributions!;
  const choice = weights.map((weight, i) => (weight !== 0 || shares[i]! > 0 ? 1 : 0));
  const asked = { ...problem, constraints: narrowed(problem.constraints, choice) };
  return isAtRisk(asked, target) ? weights : 'failed';
}

/** Whether some portfolio with risk meets shares and limits: then so do mixes of it with one that has none. */
function isAtRisk(problem: Problem, target: number | undefined): boolean {
  const { covariance, constraints, symbols } = problem;
  const n = symbols.length;
  const question = sharing(problem, target);
  const { segments } = question.program;
  const asset = constraints.riskContributions!.findIndex((share) => share > 0);
  const slopes = covariance.slice(asset * n, (asset + 1) * n);
  const size = Math.max(...slopes.map(Math.abs)) || 1;
  const boldest = leastWithRiskShares({
    ...question,
    quadratic: new Float64Array(segments.asset.length ** 2),
    linear: perSegment(
      segments,
      slopes.map((slope) => slope / size),
    ),
    mayBeRiskless: true,
    wordsOf: () => ({ unit: 'return', gain: (cost) => cost, effect: String }),
  });
  return boldest?.status === 'solved' && !isRiskless(covariance, boldest.weights);
}

function sharing(problem: Problem, target: number | undefined) {
  const { riskContributions: _, ...constraints } = problem.constraints;
  const program = liftedProgramOf({ ...problem, constraints }, target !== undefined, target);
  return { problem, program };
}

/** Of portfolios without any risk the one that earns most, where that is more than nothing: a ratio to risk has no maximum then. */
export function risklessGain(
  calm: Problem,
  { direction, trade, size }: LiftedAim,
): Float64Array | undefined {
  const { x, value } = leastLinearFew(calm, { direction, trade, size }, undefined);
  return value < 0 ? x : undefined;
}
