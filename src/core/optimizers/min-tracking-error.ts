import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { certifiedAnswer } from '@/core/optimizers/certificate/certified-answer';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { solveWithFewAssets } from '@/core/optimizers/few-assets/cardinality';
import {
  extrasWithFewAssets,
  leastVariance,
} from '@/core/optimizers/few-assets/extras-with-few-assets';
import { liftedMinTrackingError } from '@/core/optimizers/lifted/lifted-quadratic';
import { trackingCapOf } from '@/core/optimizers/lifted/tracking-cap';
import { solveQuadratic } from '@/core/optimizers/quadratic/solve-quadratic';
import { withRiskShares } from '@/core/optimizers/risk-shares/with-risk-shares';

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
  if (hasExtras(problem.constraints) && limitsHoldings(problem.constraints)) {
    const cap = trackingCapOf(problem, problem.constraints.trackingError ?? 0)!;
    const aim = {
      ...leastVariance(problem),
      direction: cap.pull,
      constant: cap.variance / 2,
    };
    return extrasWithFewAssets(problem, aim, 2, solve);
  }
  if (asksRiskShares(problem.constraints)) {
    return withRiskShares(problem, { id: 'min-tracking-error' });
  }
  if (hasExtras(problem.constraints)) return liftedMinTrackingError(problem);
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
  if (limitsHoldings(constraints)) {
    const constant = portfolioVariance(covariance, benchmark) / 2;
    return solveWithFewAssets(problem, linear, constraints, solve, constant);
  }
  const answer = solveQuadratic(problem, linear, benchmark);
  if (answer.status !== 'solved') return answer;
  const active = answer.weights.map((weight, i) => weight - benchmark[i]!);
  const lost = portfolioVariance(covariance, active);
  return certifiedAnswer(problem, answer, {
    unit: 'variance',
    gain: (cost) => 2 * cost,
    effect: (gain) =>
      `lower the squared tracking error by about ${lost > 0 ? percent(gain / lost) : '0 %'} of itself`,
  });
}
