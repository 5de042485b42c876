import type { Constraints } from '@/core/optimizers/contract';

export interface FirstOrder {
  /** Largest violation of bounds, budget and linear constraints over the size of the weights. */
  readonly violation: number;
  /** Largest violation of stationarity, in units of the gradient. */
  readonly residual: number;
  /** Upper limit of slope'(w - v) over all feasible v, so of what the linearized objective can still gain; >= 0. */
  readonly gap: number;
  readonly budgetPrice: number;
  /** Length n: > 0 holds an asset at its minimum, < 0 at its maximum. */
  readonly reducedCosts: Float64Array;
  /** Per linear constraint: > 0 at its minimum, < 0 at its maximum. */
  readonly rowPrices: Float64Array;
}

/**
 * First-order optimality of `weights` for a convex objective with (sub)gradient `slope` there, from the
 * constraints alone. `rowPrices` are a witness from the solver: a wrong one can only fail. The budget
 * multiplier is the one that minimizes the largest violation; bounds need no witness because they are finite.
 * Source: Boyd and Vandenberghe (2004), section 5.5.
 */
export function firstOrder(
  { minWeights, maxWeights, budget, linear }: Constraints,
  weights: Float64Array,
  slope: Float64Array,
  rowPrices: ArrayLike<number>,
): FirstOrder {
  const n = weights.length;
  const reducedCosts = slope.slice();
  const prices = new Float64Array(linear.length);
  let gross = 0;
  let total = 0;
  for (const weight of weights) {
    gross += Math.abs(weight);
    total += weight;
  }
  const size = Math.max(1, gross);
  let violation = Math.abs(total - budget) / size;
  let gap = 0;
  linear.forEach(({ coefficients, min, max }, r) => {
    let value = 0;
    let largest = 0;
    for (let i = 0; i < n; i++) {
      value += coefficients[i]! * weights[i]!;
      largest = Math.max(largest, Math.abs(coefficients[i]!));
    }
    violation = Math.max(violation, (min - value) / (size * largest || 1));
    violation = Math.max(violation, (value - max) / (size * largest || 1));
    const offered = rowPrices[r] ?? 0;
    const limit = offered > 0 ? min : max;
    // A price on a limit that does not exist proves nothing.
    if (offered === 0 || !Number.isFinite(limit)) return;
    prices[r] = offered;
    gap += offered * (value - limit);
    for (let i = 0; i < n; i++) reducedCosts[i]! -= offered * coefficients[i]!;
  });
  let sellable = Number.NEGATIVE_INFINITY;
  let buyable = Number.POSITIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    violation = Math.max(violation, (minWeights[i]! - weights[i]!) / size);
    violation = Math.max(violation, (weights[i]! - maxWeights[i]!) / size);
    if (weights[i]! > minWeights[i]!) sellable = Math.max(sellable, reducedCosts[i]!);
    if (weights[i]! < maxWeights[i]!) buyable = Math.min(buyable, reducedCosts[i]!);
  }
  const budgetPrice = middle(sellable, buyable);
  gap += budgetPrice * (total - budget);
  for (let i = 0; i < n; i++) {
    const cost = reducedCosts[i]! - budgetPrice;
    reducedCosts[i] = cost;
    gap += cost * (weights[i]! - (cost > 0 ? minWeights[i]! : maxWeights[i]!));
  }
  const residual = Math.max(0, (sellable - buyable) / 2);
  return { violation, residual, gap: Math.abs(gap), budgetPrice, reducedCosts, rowPrices: prices };
}

function middle(sellable: number, buyable: number): number {
  if (sellable === Number.NEGATIVE_INFINITY) return Number.isFinite(buyable) ? buyable : 0;
  return Number.isFinite(buyable) ? sellable + (buyable - sellable) / 2 : sellable;
}
