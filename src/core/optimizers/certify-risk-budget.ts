import type { Certificate, Constraints } from '@/core/optimizers/contract';

/**
 * Residuals of risk-budgeting weights, from the problem data alone. The level of an asset is w_i (Sigma w)_i / b_i,
 * less the pull of linear constraints; optimal are weights whose level is one and the same kappa wherever the weight can
 * move both ways, at least kappa at the minimum weight and at most kappa at the maximum.
 * Assets with maximum weight zero take no part. `gap` sums what the levels miss, over the variance.
 */
export function certifyRiskBudget(
  covariance: Float64Array,
  budgets: Float64Array,
  { minWeights, maxWeights, budget, linear }: Constraints,
  weights: Float64Array,
  rowPrices: ArrayLike<number> = [],
): Certificate {
  const n = weights.length;
  let violation = 0;
  let total = 0;
  let variance = 0;
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  const levels = new Float64Array(n);
  const gradient = new Float64Array(n);
  let gap = 0;
  linear.forEach(({ coefficients, min, max }, r) => {
    let value = 0;
    for (let i = 0; i < n; i++) value += coefficients[i]! * weights[i]!;
    violation = Math.max(violation, min - value, value - max);
    const price = rowPrices[r] ?? 0;
    const limit = price > 0 ? min : max;
    if (price === 0 || !Number.isFinite(limit)) return;
    for (let i = 0; i < n; i++) gradient[i]! -= price * coefficients[i]!;
    gap += Math.abs(price * (value - limit));
  });
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!;
    total += weight;
    violation = Math.max(violation, minWeights[i]! - weight, weight - maxWeights[i]!);
    let slope = 0;
    for (let j = 0; j < n; j++) slope += covariance[i * n + j]! * weights[j]!;
    variance += weight * slope;
    gradient[i]! += slope;
    if (maxWeights[i]! <= 0) continue;
    levels[i] = (weight * gradient[i]!) / budgets[i]!;
    if (weight > minWeights[i]!) highest = Math.max(highest, levels[i]!);
    if (weight < maxWeights[i]!) lowest = Math.min(lowest, levels[i]!);
  }
  const kappa =
    highest === Number.NEGATIVE_INFINITY
      ? lowest
      : lowest === Number.POSITIVE_INFINITY
        ? highest
        : (highest + lowest) / 2;
  for (let i = 0; i < n; i++) {
    if (maxWeights[i]! <= 0) continue;
    const excess = budgets[i]! * (levels[i]! - kappa);
    if (excess > 0 ? weights[i]! > minWeights[i]! : weights[i]! < maxWeights[i]!) {
      gap += Math.abs(excess);
    }
  }
  const fixed = highest === Number.NEGATIVE_INFINITY && lowest === Number.POSITIVE_INFINITY;
  return {
    primalResidual: Math.max(violation, Math.abs(total - budget)) / Math.max(1, Math.abs(budget)),
    dualResidual: fixed ? 0 : Math.max(0, (highest - lowest) / 2) / Math.abs(kappa),
    gap: fixed ? 0 : gap / variance,
  };
}
