import type { RiskBudgetProgram } from '@/core/solvers/risk-budget/risk-budget-program';

/** a'z <= limit, z the weights, then |w - current| where turnover is limited; a has few entries or all. */
export interface Inequality {
  readonly at: readonly number[];
  readonly entries: ArrayLike<number>;
  readonly limit: number;
  /** Which row it is a side of, and what its price is times for the row's. */
  readonly row?: number;
  readonly sign?: number;
}

/** a'w = b. */
export interface Equality {
  readonly a: Float64Array;
  readonly b: number;
  /** Which row it is, -1 for none, and what it was divided by. */
  readonly row: number;
  readonly scale: number;
}

/** Everything but the tracking error; the budget is the first equality, turnover the last inequality. Rows are scaled to 1. */
export function linearLimitsOf({
  budgets,
  lower,
  upper,
  budget,
  rows,
  turnover,
}: RiskBudgetProgram): { inequalities: Inequality[]; equalities: Equality[] } {
  const n = budgets.length;
  const all = Array.from({ length: n }, (_, i) => i);
  const inequalities: Inequality[] = [];
  const equalities = [{ a: new Float64Array(n).fill(1), b: budget, row: -1, scale: 1 }];
  for (let i = 0; i < n; i++) {
    if (lower[i]! > 0) {
      if (lower[i] === upper[i]) {
        const a = new Float64Array(n);
        a[i] = 1;
        equalities.push({ a, b: upper[i]!, row: -1, scale: 1 });
        continue;
      }
      inequalities.push({ at: [i], entries: [-1], limit: -lower[i]! });
    }
    inequalities.push({ at: [i], entries: [1], limit: upper[i]! });
  }
  rows.forEach(({ coefficients, min, max }, row) => {
    const scale = coefficients.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (scale === 0) return;
    const a = coefficients.map((value) => value / scale);
    if (max - min <= 1e-14 * scale) {
      equalities.push({ a, b: (min + max) / (2 * scale), row, scale });
      return;
    }
    if (Number.isFinite(max)) {
      inequalities.push({ at: all, entries: a, limit: max / scale, row, sign: -1 / scale });
    }
    if (Number.isFinite(min)) {
      const entries = a.map((value) => -value);
      inequalities.push({ at: all, entries, limit: -min / scale, row, sign: 1 / scale });
    }
  });
  if (turnover) {
    const { current, limit } = turnover;
    for (let i = 0; i < n; i++) {
      inequalities.push({ at: [i, n + i], entries: [1, -1], limit: current[i]! });
      inequalities.push({ at: [i, n + i], entries: [-1, -1], limit: -current[i]! });
    }
    const entries = new Float64Array(n).fill(1);
    inequalities.push({ at: all.map((i) => n + i), entries, limit });
  }
  return { inequalities, equalities };
}
