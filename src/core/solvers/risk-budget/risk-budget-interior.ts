import { InteriorPoints, sum } from '@/core/solvers/risk-budget/risk-budget-points';
import type {
  KappaRule,
  RiskBudgetPoint,
  RiskBudgetProgram,
} from '@/core/solvers/risk-budget/risk-budget-program';

const mostKappas = 40;
/** Complementarity and slopes that are left, of the worth of the barrier: on the way and at the end. */
const rough = 1e-4;
const fine = 1e-9;

/**
 * The program of {@link RiskBudgetProgram} by primal-dual interior points, kappa by Newton's method around them, bracketed
 * where it strays: slow, near the bounds and not on them, but it needs no start, no vertex and no active set.
 * `undefined` where it does not converge or no kappa satisfies the rule.
 * Source: Boyd and Vandenberghe (2004), section 11.7.
 */
export function riskBudgetInterior(
  program: RiskBudgetProgram,
  rule: KappaRule,
  start: { readonly weights: Float64Array; readonly kappa: number },
): (RiskBudgetPoint & { readonly iterations: number }) | undefined {
  const unit = start.kappa * sum(program.budgets);
  if (!(unit > 0)) return undefined;
  const points = new InteriorPoints(program, unit);
  // In these units kappa is about one over the sum of the budgets.
  let x = Math.log(start.kappa / unit);
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let tolerance = rough;
  for (let round = 0; round < mostKappas; round++) {
    const kappa = Math.exp(x);
    const at = points.minimize(kappa, start.weights, tolerance);
    if (!at) return undefined;
    const { miss, slope } = points.missOf(at, kappa, rule);
    if (Number.isNaN(slope)) return tolerance === fine ? points.read(at, kappa, rule) : undefined;
    const step = points.logarithmicStep(miss, slope, kappa, rule);
    if (slope < 0 && Math.abs(step) <= 1e-3) {
      // What is left is Newton's on the face.
      if (tolerance === fine) return points.read(at, kappa, rule);
      tolerance = fine;
      low = Number.NEGATIVE_INFINITY;
      high = Number.POSITIVE_INFINITY;
    } else if (miss > 0) low = Math.max(low, x);
    else high = Math.min(high, x);
    let next = x + step;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (!(Math.abs(next) < 80)) return undefined;
    if (Math.abs(next - x) <= 1e-13) return points.read(at, kappa, rule);
    x = next;
  }
  return undefined;
}
