import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { solveWithFewAssets } from '@/core/optimizers/cardinality';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { liftedMinTrackingError } from '@/core/optimizers/lifted-quadratic';
import { shadowPrices } from '@/core/optimizers/shadow-price';
import { solveQuadratic } from '@/core/optimizers/solve-quadratic';

/**
 * Follows `parameters.benchmarkWeights` (absent: equal weight) as closely as the limits allow; the benchmark itself
 * where it meets them. Where the covariance is singular other weights may track as well.
 */
export const minTrackingError = {
  id: 'min-tracking-error',
  name: 'Minimum tracking error',
  summary: 'Stays as close to a benchmark as your limits allow.',
  formula: "min (w - b)'Sigma (w - b)",
  source: 'Roll (1992), Journal of Portfolio Management 18(4)',
  uses: { expectedReturns: false, covariance: true },
  parameters: [],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('minTrackingError', problem);
  if (hasExtras(problem.constraints) && !limitsHoldings(problem.constraints))
    return liftedMinTrackingError(problem);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const { covariance, constraints, parameters } = problem;
  const n = problem.symbols.length;
  const benchmark = parameters.benchmarkWeights ?? new Float64Array(n).fill(constraints.budget / n);
  if (benchmark.length !== n || !benchmark.every(Number.isFinite)) {
    throw new RangeError(`minTrackingError: benchmarkWeights needs ${n} finite numbers`);
  }
  const linear = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) linear[i]! += covariance[i * n + j]! * benchmark[j]!;
  }
  if (limitsHoldings(constraints)) return solveWithFewAssets(problem, linear, constraints, solve);
  const answer = solveQuadratic(problem, linear, benchmark);
  if (answer.status !== 'solved') return answer;
  const { weights, proof, iterations, solver, fallbacks } = answer;
  const active = weights.map((weight, i) => weight - benchmark[i]!);
  const lost = portfolioVariance(covariance, active);
  const { primalResidual, dualResidual, gap } = proof;
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: shadowPrices(problem, weights, proof, {
      unit: 'variance',
      gain: (cost) => 2 * cost,
      effect: (gain) =>
        `lower the squared tracking error by about ${lost > 0 ? percent(gain / lost) : '0 %'} of itself`,
    }),
    iterations,
    solver,
    fallbacks,
  };
}
