import { fillInOrder } from '@/core/constraints/segment';
import type { GrowthProgram } from '@/core/optimizers/lifted/lifted-growth';
import type { LiftedPoint } from '@/core/optimizers/lifted/lifted-program';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { growth, growthDerivatives } from '@/core/solvers/log-growth';
import { leastShortfall } from '@/core/solvers/tail/least-shortfall';

/** Share of the wealth that must be left after the worst period for a start. */
const margins = [1e-2, 1e-6];

/**
 * A point within the limits that loses everything in no period. 'ruin': there is none, since the least sum of squares of
 * what is short of one millionth of the wealth is not zero. `undefined` where no solver answered.
 */
export function growthStart(program: GrowthProgram): LiftedPoint | 'ruin' | undefined {
  const { limits, scenarios, problem } = program;
  const { returns, periods } = scenarios;
  const n = problem.symbols.length;
  const survives = (point: LiftedPoint | undefined) =>
    point !== undefined && growth(returns, periods, point.weights) > Number.NEGATIVE_INFINITY;
  const { gradient, curvature } = growthDerivatives(returns, periods, new Float64Array(n));
  for (const direction of [gradient, new Float64Array(n)]) {
    const point = program.bend(curvature, direction);
    if (survives(point)) return point;
  }

  // One more variable, fixed at one, is the wealth before the period less the margin.
  const { asset } = limits.segments;
  const m = asset.length;
  const outcomes = new Float64Array(periods * (m + 1));
  for (let t = 0; t < periods; t++) {
    asset.forEach((i, k) => {
      if (i >= 0) outcomes[t * (m + 1) + k] = returns[t * n + i]!;
    });
  }
  const { lower, upper, budget, rows } = limits.polytope;
  const polytope = {
    lower: Float64Array.of(...lower, 1),
    upper: Float64Array.of(...upper, 1),
    budget: budget + 1,
    rows: rows.map((row) => ({ ...row, coefficients: Float64Array.of(...row.coefficients, 0) })),
  };
  const flat = new QuadraticSolver({ ...polytope, quadratic: identity(m + 1) });
  if (flat.solve(new Float64Array(m + 1)) !== 'solved') return undefined;
  for (const margin of margins) {
    for (let t = 0; t < periods; t++) outcomes[t * (m + 1) + m] = 1 - margin;
    const answer = leastShortfall({ ...polytope, outcomes }, flat.x);
    if (!answer) continue;
    const point = {
      ...fillInOrder(limits.segments, answer.x.slice(0, m)),
      rowPrices: answer.rowPrices,
    };
    if (survives(point)) return point;
    if (margin === margins.at(-1)) return 'ruin';
  }
  return undefined;
}

function identity(n: number): Float64Array {
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) result[i * n + i] = 1;
  return result;
}
