import type { Constraints } from '@/core/optimizers/contract';
import { riskBudget } from '@/core/solvers/risk-budget';
import { riskBudgetRows } from '@/core/solvers/risk-budget-rows';

export type RiskBudgetAnswer =
  | {
      readonly status: 'solved';
      readonly weights: Float64Array;
      readonly rowPrices: Float64Array;
      readonly iterations: number;
      readonly solver: string;
    }
  | { readonly status: 'blocked'; readonly asset: number }
  | { readonly status: 'riskless' | 'failed' };

/**
 * Weights in [minWeights >= 0, maxWeights] with risk contributions in proportion to `budgets`, as far as the limits allow;
 * assets with maximum weight zero are left out. The caller has checked that the limits can be met.
 */
export function solveRiskBudget(
  covariance: Float64Array,
  budgets: Float64Array,
  constraints: Constraints,
): RiskBudgetAnswer {
  const n = budgets.length;
  const members = [...budgets.keys()].filter((i) => constraints.maxWeights[i]! > 0);
  const k = members.length;
  const pick = (values: Float64Array) => Float64Array.from(members, (i) => values[i]!);
  const part = k === n ? covariance : blockOf(covariance, n, members);
  const lower = pick(constraints.minWeights);
  const upper = pick(constraints.maxWeights);
  const { budget } = constraints;
  const shares = pick(budgets);
  const problem = { covariance: part, budgets: shares, lower, upper };

  const open = {
    ...problem,
    lower: new Float64Array(k),
    upper: new Float64Array(k).fill(Number.POSITIVE_INFINITY),
  };
  const x = shares.map((share, p) => Math.sqrt(share / part[p * (k + 1)]!));
  let iterations = riskBudget(open, 1, x);
  const size = sum(x);
  const spread = x.reduce((total, value, p) => total + value * Math.sqrt(part[p * (k + 1)]!), 0);
  // At the solution x'Sigma x = sum b: far below what the same weights would have undiversified means riskless.
  if (!(sum(shares) > 1e-13 * spread * spread)) return { status: 'riskless' };
  if (iterations === undefined) return { status: 'failed' };
  for (let p = 0; p < k; p++) x[p] = (budget * x[p]!) / size;

  let kappa = ((budget / size) * budget) / size;
  if (x.some((value, p) => value < lower[p]! || value > upper[p]!)) {
    const bounded = spend(problem, budget, kappa, x);
    if (!bounded) return { status: 'failed' };
    kappa = bounded.kappa;
    iterations += bounded.iterations;
  }
  const restore = (values: Float64Array) => {
    const weights = new Float64Array(n);
    members.forEach((i, p) => {
      weights[i] = values[p]!;
    });
    return weights;
  };
  const rows = constraints.linear.map((row) => ({ ...row, coefficients: pick(row.coefficients) }));
  const broken = rows.some(({ coefficients, min, max }) => {
    const value = coefficients.reduce((total, c, p) => total + c * x[p]!, 0);
    return value < min - 1e-14 || value > max + 1e-14;
  });
  if (!broken) {
    const rowPrices = new Float64Array(rows.length);
    return {
      status: 'solved',
      weights: restore(x),
      rowPrices,
      iterations,
      solver: 'coordinate-descent',
    };
  }
  const answer = riskBudgetRows(problem, { lower, upper, budget, rows }, kappa);
  if (answer.status === 'blocked') return { status: 'blocked', asset: members[answer.member]! };
  if (answer.status === 'failed') return { status: 'failed' };
  return {
    status: 'solved',
    weights: restore(answer.x),
    rowPrices: answer.rowPrices,
    iterations: iterations + answer.iterations,
    solver: 'sequential quadratic, active-set',
  };
}

/** Finds the kappa whose bounded solution spends the budget: the sum of x rises with kappa. */
function spend(
  problem: Parameters<typeof riskBudget>[0],
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
  // Illinois variant of the secant rule, a monotone function.
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

function blockOf(covariance: Float64Array, n: number, members: readonly number[]): Float64Array {
  const k = members.length;
  const part = new Float64Array(k * k);
  members.forEach((i, p) => {
    members.forEach((j, q) => {
      part[p * k + q] = covariance[i * n + j]!;
    });
  });
  return part;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
