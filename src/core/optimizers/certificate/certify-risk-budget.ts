import { compensatedProduct } from '@/core/linalg/compensated-product';
import type { Certificate, Constraints } from '@/core/optimizers/contract';

/** Contributions in proportion to `budgets`, as far as the limits allow. */
export interface RiskBudgetProblem {
  readonly covariance: Float64Array;
  /** > 0. */
  readonly budgets: Float64Array;
  /** Minimum weights >= 0; of the extras only `turnover` and `trackingError` are read. */
  readonly constraints: Constraints;
  /** Length n; read where turnover is limited. */
  readonly current: Float64Array;
  /** Length n; read where the tracking error is limited. */
  readonly benchmark?: Float64Array;
}

/** Multipliers, a witness that the solver hands over: a wrong one can only fail. */
export interface RiskBudgetPrices {
  /** Per linear constraint: > 0 at its minimum, < 0 at its maximum. */
  readonly rows: ArrayLike<number>;
  /** >= 0. */
  readonly turnover: number;
  /** Of half the squared tracking error, >= 0; absent: zero. */
  readonly tracking?: number;
  /** Of the budget, where kappa is w'Sigma w / sum b instead of what makes it zero. */
  readonly budget?: number;
}

export interface RiskBudgetProof extends Certificate {
  /** Per asset, length n: > 0 holds it at its minimum, < 0 at its maximum, in units of w'Sigma w / 2. */
  readonly reducedCosts: Float64Array;
}

/** Share of the variance if nothing diversified, under which slopes are computed with twice the digits. */
const cancels = 1e-4;

const noPrices: RiskBudgetPrices = { rows: [], turnover: 0 };

/**
 * Residuals of risk-budgeting weights, from the problem data alone. The level of an asset is w_i (Sigma w)_i / b_i,
 * less the pull of linear constraints and of a turnover cap; optimal are weights whose level is one and the same kappa
 * wherever the weight can move both ways, at least kappa at the minimum weight and at most kappa at the maximum.
 * Where turnover is priced an asset has two levels, for selling and for buying, which differ at its current weight.
 * A tracking-error cap pulls with the gradient of (B / 2) |L(w / sum w - b / B)|^2 times its price, which does not depend on
 * the scale of w. A price of the budget is taken off every slope, and then kappa has to be w'Sigma w / sum b.
 * Assets with maximum weight zero take no part. `gap` sums what the levels miss, over the variance.
 */
export function certifyRiskBudget(
  { covariance, budgets, constraints, current, benchmark }: RiskBudgetProblem,
  weights: Float64Array,
  prices = noPrices,
): RiskBudgetProof {
  const n = weights.length;
  const { minWeights, maxWeights, budget } = constraints;
  const gradient = exactSlopes(covariance, weights);
  const toll = constraints.turnover === undefined ? 0 : Math.max(0, prices.turnover);
  let violation = 0;
  let total = 0;
  let variance = 0;
  let traded = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!;
    total += weight;
    variance += weight * gradient[i]!;
    if (constraints.turnover !== undefined) traded += Math.abs(weight - current[i]!);
    violation = Math.max(violation, minWeights[i]! - weight, weight - maxWeights[i]!);
  }
  violation = Math.max(violation, Math.abs(total - budget));
  let gap = 0;
  if (constraints.turnover !== undefined) {
    violation = Math.max(violation, traded - constraints.turnover);
    gap += toll * Math.abs(constraints.turnover - traded);
  }
  const rows = pullOfRows(constraints, weights, prices.rows, gradient);
  violation = Math.max(violation, rows.violation);
  gap += rows.gap;
  const cap = pullOfCap(
    covariance,
    constraints,
    benchmark,
    weights,
    prices.tracking ?? 0,
    gradient,
  );
  gap += cap.gap;
  if (prices.budget !== undefined) for (let i = 0; i < n; i++) gradient[i]! -= prices.budget;

  const selling = new Float64Array(n);
  const buying = new Float64Array(n);
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    if (maxWeights[i]! <= 0) continue;
    const weight = weights[i]!;
    const scale = weight / budgets[i]!;
    selling[i] = scale * (gradient[i]! + (toll > 0 && weight <= current[i]! ? -toll : toll));
    buying[i] = scale * (gradient[i]! + (toll > 0 && weight < current[i]! ? -toll : toll));
    if (weight > minWeights[i]!) highest = Math.max(highest, selling[i]!);
    if (weight < maxWeights[i]!) lowest = Math.min(lowest, buying[i]!);
  }
  const none = highest === Number.NEGATIVE_INFINITY && lowest === Number.POSITIVE_INFINITY;
  const kappa = none
    ? 0
    : highest === Number.NEGATIVE_INFINITY
      ? lowest
      : lowest === Number.POSITIVE_INFINITY
        ? highest
        : (highest + lowest) / 2;
  const reducedCosts = new Float64Array(n);
  for (let i = 0; i < n && !none; i++) {
    if (maxWeights[i]! <= 0) continue;
    const sold = budgets[i]! * Math.max(0, selling[i]! - kappa);
    const bought = budgets[i]! * Math.max(0, kappa - buying[i]!);
    if (weights[i]! > minWeights[i]!) gap += sold;
    if (weights[i]! < maxWeights[i]!) gap += bought;
    reducedCosts[i] = (sold > 0 ? sold : -bought) / weights[i]!;
  }
  let miss = none ? 0 : Math.max(0, (highest - lowest) / 2) / Math.abs(kappa);
  // Without a positive kappa there is no barrier whose minimum this could be.
  if (Number.isFinite(highest - lowest) && !(kappa > 0)) miss = Number.POSITIVE_INFINITY;
  if (prices.budget !== undefined && !none) {
    let shares = 0;
    for (let i = 0; i < n; i++) if (maxWeights[i]! > 0) shares += budgets[i]!;
    miss = Math.max(miss, Math.abs((kappa * shares) / variance - 1));
  }
  return {
    primalResidual: Math.max(violation / Math.max(1, Math.abs(budget)), cap.excess),
    dualResidual: miss,
    gap: none ? 0 : gap / variance,
    reducedCosts,
  };
}

/** Largest violation of the linear constraints and what their prices leave slack; takes their pull off `gradient`. */
function pullOfRows(
  { linear }: Constraints,
  weights: Float64Array,
  prices: ArrayLike<number>,
  gradient: Float64Array,
): { violation: number; gap: number } {
  let violation = 0;
  let gap = 0;
  linear.forEach(({ coefficients, min, max }, r) => {
    let value = 0;
    for (let i = 0; i < weights.length; i++) value += coefficients[i]! * weights[i]!;
    violation = Math.max(violation, min - value, value - max);
    const price = prices[r] ?? 0;
    const limit = price > 0 ? min : max;
    if (price === 0 || !Number.isFinite(limit)) return;
    for (let i = 0; i < weights.length; i++) gradient[i]! -= price * coefficients[i]!;
    gap += Math.abs(price * (value - limit));
  });
  return { violation, gap };
}

/** Adds the pull of a tracking-error cap to `gradient`; `excess` is its violation over the cap, both squared. */
function pullOfCap(
  covariance: Float64Array,
  { trackingError, budget }: Constraints,
  benchmark: Float64Array | undefined,
  weights: Float64Array,
  price: number,
  gradient: Float64Array,
): { excess: number; gap: number } {
  if (trackingError === undefined || !benchmark) return { excess: 0, gap: 0 };
  const away = weights.map((weight, i) => weight - benchmark[i]!);
  const pull = exactSlopes(covariance, away);
  const reference = slopesOf(covariance, benchmark);
  let square = 0;
  let inner = 0;
  let variance = 0;
  for (let i = 0; i < weights.length; i++) {
    square += away[i]! * pull[i]!;
    inner += weights[i]! * pull[i]!;
    variance += benchmark[i]! * reference[i]!;
  }
  const limit = trackingError * trackingError;
  const difference = square - limit;
  const excess = Math.max(0, difference - 1e-20 * variance) / (limit || 1e-6 * variance || 1);
  const toll = Math.max(0, price);
  for (let i = 0; i < weights.length; i++) gradient[i]! += toll * (pull[i]! - inner / budget);
  return { excess, gap: (toll * Math.abs(difference)) / 2 };
}

/** Sigma w, with twice the digits where risks cancel. */
function exactSlopes(covariance: Float64Array, weights: Float64Array): Float64Array {
  const n = weights.length;
  const slopes = slopesOf(covariance, weights);
  let variance = 0;
  let undiversified = 0;
  for (let i = 0; i < n; i++) {
    variance += weights[i]! * slopes[i]!;
    undiversified += Math.abs(weights[i]!) * Math.sqrt(covariance[i * (n + 1)]!);
  }
  return variance > cancels * undiversified * undiversified
    ? slopes
    : compensatedProduct(covariance, weights);
}

/** Sigma w, two rows at a time so that no sum waits for the other. */
function slopesOf(covariance: Float64Array, weights: Float64Array): Float64Array {
  const n = weights.length;
  const slopes = new Float64Array(n);
  for (let i = 0; i < n; i += 2) {
    const first = i * n;
    const second = i + 1 < n ? first + n : first;
    let even = 0;
    let odd = 0;
    for (let j = 0; j < n; j++) {
      const weight = weights[j]!;
      even += covariance[first + j]! * weight;
      odd += covariance[second + j]! * weight;
    }
    slopes[i] = even;
    if (i + 1 < n) slopes[i + 1] = odd;
  }
  return slopes;
}
