import { compensatedProduct } from '@/core/linalg/compensated-product';
import type { Certificate, Constraints } from '@/core/optimizers/contract';

/** A quadratic answer is `solved` only below this. */
export const certificateTolerance = 1e-9;

/** Share of the variance if nothing diversified, under which the gradient is computed with twice the digits. */
const cancels = 1e-4;

/** Of a weight: the most that writing it as a double changes. */
const roundoff = 2 ** -53;

export interface Proof extends Certificate {
  /** Multiplier of the budget: the gradient of every asset strictly between its bounds. */
  readonly budgetPrice: number;
  /** Gradient less the multipliers, length n: > 0 holds an asset at its minimum, < 0 at its maximum. */
  readonly reducedCosts: Float64Array;
  /** Per linear constraint: > 0 at its minimum, < 0 at its maximum. */
  readonly rowPrices: Float64Array;
}

/**
 * Optimality residuals of `weights` for min (1/2) w'Sigma w - linear'w under bounds and budget, from the
 * problem data alone: nothing of the solver's state is read and no code of the solvers is shared.
 *
 * The budget multiplier is the one that minimizes the largest violation: with g the gradient, it lies midway
 * between the largest g of an asset that could be sold and the smallest g of an asset that could be bought.
 * Multipliers of linear constraints are a witness that the solver hands over; a wrong one can only fail.
 * gap = sum of reduced cost times distance to the bound it points to: for a convex objective an upper limit
 * of f(w) - f(optimum). Without a linear term f(w) is such a limit itself, as no variance is below zero: a portfolio without risk
 * proves itself. The scale is |f|, but not less than 1e-6 (sum sigma |w|)^2, the variance if nothing
 * diversified, since a variance that cancels to zero is known no better than that times rounding; where it cancels, the
 * gradient is summed with twice the digits, so that the rounding judged is that of the weights and not of the judge.
 * Writing the weights as doubles alone moves slope i by up to 2^-53 sigma_i sum sigma |w|, as |Sigma_ij| <= sigma_i sigma_j:
 * where the variance cancels, a slope within that is none, however far the bound that it points to.
 * Source: Boyd and Vandenberghe (2004), section 5.5.
 */
export function certifyQuadratic(
  covariance: Float64Array,
  linear: Float64Array,
  constraints: Constraints,
  weights: Float64Array,
  rowPrices: ArrayLike<number> = [],
): Proof {
  const n = weights.length;
  const { minWeights, maxWeights, budget } = constraints;
  let gradient: Float64Array = new Float64Array(n);
  let undiversified = 0;
  for (let j = 0; j < n; j++) {
    const weight = weights[j]!;
    if (weight === 0) continue;
    undiversified += Math.sqrt(covariance[j * n + j]!) * Math.abs(weight);
    const row = j * n;
    for (let i = 0; i < n; i++) gradient[i]! += covariance[row + i]! * weight;
  }
  let variance = 0;
  for (let i = 0; i < n; i++) variance += weights[i]! * gradient[i]!;
  const cancelled = variance <= cancels * undiversified * undiversified;
  if (cancelled) {
    gradient = compensatedProduct(covariance, weights);
    variance = 0;
    for (let i = 0; i < n; i++) variance += weights[i]! * gradient[i]!;
  }
  let reward = 0;
  let total = 0;
  let gross = 0;
  let violation = 0;
  let sellable = Number.NEGATIVE_INFINITY;
  let buyable = Number.POSITIVE_INFINITY;
  let scale = 0;
  let sigmaMax = 0;
  let steepest = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!;
    steepest = Math.max(steepest, Math.abs(linear[i]!));
    reward += weight * linear[i]!;
    total += weight;
    gross += Math.abs(weight);
    violation = Math.max(violation, minWeights[i]! - weight, weight - maxWeights[i]!);
    if (weight !== 0) scale = Math.max(scale, Math.abs(gradient[i]!) + Math.abs(linear[i]!));
    sigmaMax = Math.max(sigmaMax, Math.sqrt(covariance[i * n + i]!));
    gradient[i]! -= linear[i]!;
  }
  const rows = judgeRows(constraints, weights, rowPrices, gross);
  violation = Math.max(violation, rows.violation);
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!;
    if (rows.pull) gradient[i]! -= rows.pull[i]!;
    if (weight > minWeights[i]!) sellable = Math.max(sellable, gradient[i]!);
    if (weight < maxWeights[i]!) buyable = Math.min(buyable, gradient[i]!);
  }
  const budgetPrice = midpoint(sellable, buyable);
  const reducedCosts = gradient;
  let gap = rows.gap;
  const rounding = cancelled ? roundoff * undiversified : 0;
  for (let i = 0; i < n; i++) {
    const cost = gradient[i]! - budgetPrice;
    reducedCosts[i] = cost;
    if (cancelled && Math.abs(cost) <= rounding * Math.sqrt(covariance[i * n + i]!)) continue;
    gap +=
      cost > 0 ? cost * (weights[i]! - minWeights[i]!) : -cost * (maxWeights[i]! - weights[i]!);
  }
  gap = Math.abs(gap);
  if (steepest === 0) gap = Math.min(gap, Math.abs(variance) / 2);
  const floor = 1e-6 * undiversified;
  const residual = Math.max(0, (sellable - buyable) / 2);
  return {
    primalResidual: Math.max(violation, Math.abs(total - budget)) / Math.max(1, gross),
    dualResidual: ratio(residual, Math.max(scale, floor * sigmaMax)),
    gap: ratio(gap, Math.max(variance / 2 + Math.abs(reward), floor * undiversified)),
    budgetPrice,
    reducedCosts,
    rowPrices: rows.prices,
  };
}

/** Violation, sum of price times coefficients, and complementarity of the linear constraints. */
function judgeRows(
  { linear }: Constraints,
  weights: Float64Array,
  given: ArrayLike<number>,
  gross: number,
) {
  const prices = new Float64Array(linear.length);
  const pull = linear.length > 0 ? new Float64Array(weights.length) : undefined;
  let violation = 0;
  let gap = 0;
  linear.forEach(({ coefficients, min, max }, r) => {
    let value = 0;
    let largest = 0;
    for (let i = 0; i < weights.length; i++) {
      value += coefficients[i]! * weights[i]!;
      largest = Math.max(largest, Math.abs(coefficients[i]!));
    }
    const excess = Math.max(0, min - value, value - max);
    // Relative to the constraint's own size, then to the weights as all other violations.
    violation = Math.max(
      violation,
      (excess / (largest || 1)) * (Math.max(1, gross) / (gross || 1)),
    );
    const offered = given[r] ?? 0;
    // A price on a limit that does not exist proves nothing.
    const price = Number.isFinite(offered > 0 ? min : max) ? offered : 0;
    prices[r] = price;
    if (price === 0 || !pull) return;
    for (let i = 0; i < weights.length; i++) pull[i]! += price * coefficients[i]!;
    gap += price > 0 ? price * Math.abs(value - min) : -price * Math.abs(max - value);
  });
  return { prices, pull, violation, gap };
}

/** NaN counts as not certified. */
export function isCertified(certificate: Certificate, tolerance = certificateTolerance): boolean {
  const { primalResidual, dualResidual, gap } = certificate;
  return primalResidual <= tolerance && dualResidual <= tolerance && gap <= tolerance;
}

function midpoint(sellable: number, buyable: number): number {
  if (sellable === Number.NEGATIVE_INFINITY)
    return buyable === Number.POSITIVE_INFINITY ? 0 : buyable;
  if (buyable === Number.POSITIVE_INFINITY) return sellable;
  return sellable + (buyable - sellable) / 2;
}

function ratio(value: number, scale: number): number {
  return value === 0 ? 0 : value / scale;
}
