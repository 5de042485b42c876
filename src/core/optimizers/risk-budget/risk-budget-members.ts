import type { RiskBudgetProblem } from '@/core/optimizers/certificate/certify-risk-budget';
import type {
  RiskBudgetProgram,
  TrackingLimit,
} from '@/core/solvers/risk-budget/risk-budget-program';

/** The program of the assets that may be held; the others have maximum weight zero. */
export function programOfMembers(
  { covariance, budgets, constraints, current, benchmark }: RiskBudgetProblem,
  members: readonly number[],
): RiskBudgetProgram {
  const n = budgets.length;
  const k = members.length;
  const pick = (values: Float64Array) =>
    k === n ? values : Float64Array.from(members, (i) => values[i]!);
  const { minWeights, maxWeights, budget, linear, turnover, trackingError } = constraints;
  const held = new Set(members);
  let part = covariance;
  if (k < n) {
    part = new Float64Array(k * k);
    members.forEach((i, p) => {
      members.forEach((j, q) => {
        part[p * k + q] = covariance[i * n + j]!;
      });
    });
  }
  // What is held of the others has to be sold.
  const sold = current.reduce(
    (total, weight, i) => total + (held.has(i) ? 0 : Math.abs(weight)),
    0,
  );
  return {
    covariance: part,
    budgets: pick(budgets),
    lower: pick(minWeights),
    upper: pick(maxWeights),
    budget,
    rows: linear.map((row) => ({ ...row, coefficients: pick(row.coefficients) })),
    ...(turnover !== undefined && {
      turnover: { current: pick(current), limit: turnover - sold },
    }),
    ...(trackingError !== undefined &&
      benchmark && { tracking: trackingLimit(covariance, benchmark, trackingError, members) }),
  };
}

function trackingLimit(
  covariance: Float64Array,
  benchmark: Float64Array,
  limit: number,
  members: readonly number[],
): TrackingLimit {
  const n = benchmark.length;
  const held = new Set(members);
  const others = Array.from(benchmark.keys()).filter((i) => !held.has(i) && benchmark[i] !== 0);
  let outsideVariance = 0;
  for (const i of others) {
    for (const j of others)
      outsideVariance += benchmark[i]! * covariance[i * n + j]! * benchmark[j]!;
  }
  const outside = Float64Array.from(members, (i) => {
    let total = 0;
    for (const j of others) total -= covariance[i * n + j]! * benchmark[j]!;
    return total;
  });
  return {
    benchmark: Float64Array.from(members, (i) => benchmark[i]!),
    outside,
    outsideVariance,
    limit,
  };
}

/** Whether weights break a bound, a row or the turnover cap; the tracking error apart. */
export function breaksLinearLimits(
  { lower, upper, rows, turnover }: RiskBudgetProgram,
  x: Float64Array,
): boolean {
  if (x.some((value, p) => value < lower[p]! || value > upper[p]!)) return true;
  if (turnover) {
    const traded = x.reduce((total, value, p) => total + Math.abs(value - turnover.current[p]!), 0);
    if (traded > turnover.limit + 1e-14) return true;
  }
  return rows.some(({ coefficients, min, max }) => {
    const value = coefficients.reduce((total, c, p) => total + c * x[p]!, 0);
    return value < min - 1e-14 || value > max + 1e-14;
  });
}

export function breaksTracking(
  { covariance, tracking }: RiskBudgetProgram,
  x: Float64Array,
): boolean {
  if (!tracking) return false;
  const { benchmark, outside, outsideVariance, limit } = tracking;
  const n = x.length;
  let square = outsideVariance;
  for (let i = 0; i < n; i++) {
    const away = x[i]! - benchmark[i]!;
    square += 2 * away * outside[i]!;
    for (let j = 0; j < n; j++) square += away * covariance[i * n + j]! * (x[j]! - benchmark[j]!);
  }
  return square > limit * limit;
}
