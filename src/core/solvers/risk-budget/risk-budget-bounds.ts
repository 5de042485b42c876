import { type BarrierProblem, riskBudget } from '@/core/solvers/risk-budget/risk-budget';

/**
 * The x within its bounds that sums to `budget` and minimizes (1/2) x'Sigma x - kappa sum b_i ln x_i for some kappa: the
 * sum of x rises with kappa, whose root is found by the Illinois variant of the secant rule.
 * `x` is the start and is overwritten, `start` a guess of kappa. Returns the sweeps, or undefined where it fails.
 */
export function riskBudgetBounds(
  problem: BarrierProblem,
  budget: number,
  start: number,
  x: Float64Array,
): { kappa: number; iterations: number } | undefined {
  const { lower, upper } = problem;
  let iterations = 0;
  const missing = (logarithm: number) => {
    for (let i = 0; i < x.length; i++) x[i] = Math.min(upper[i]!, Math.max(lower[i]!, x[i]!));
    iterations += riskBudget(problem, Math.exp(logarithm), x) ?? Number.NaN;
    return sum(x) - budget;
  };
  if (sum(upper) <= budget * (1 + 1e-15)) {
    x.set(upper);
    return { kappa: start, iterations };
  }
  let low = Math.log(start);
  let high = low;
  let atLow = missing(low);
  let atHigh = atLow;
  for (let k = 0; atLow > 0 && k < 200; k++) atLow = missing((low -= 2 ** Math.min(k, 6)));
  for (let k = 0; atHigh < 0 && k < 200; k++) atHigh = missing((high += 2 ** Math.min(k, 6)));
  let middle = low;
  for (let round = 0; round < 200; round++) {
    const secant = high - (atHigh * (high - low)) / (atHigh - atLow);
    middle = secant > low && secant < high ? secant : (low + high) / 2;
    const value = missing(middle);
    if (!Number.isFinite(iterations)) return undefined;
    if (Math.abs(value) <= 4e-16 * x.length ** 0.5 * budget || middle === low || middle === high)
      break;
    if (value < 0) {
      low = middle;
      atLow = value;
      atHigh /= 2;
    } else {
      high = middle;
      atHigh = value;
      atLow /= 2;
    }
    if (high - low <= 1e-16 * (1 + Math.abs(high))) break;
  }
  return { kappa: Math.exp(middle), iterations };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
