import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { assertScenarios } from '@/core/optimizers/assert-scenarios';
import { isCertified } from '@/core/optimizers/certificate';
import { certifyShortfall } from '@/core/optimizers/certify-shortfall';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { refuseExtras } from '@/core/optimizers/refuse-extras';
import { shadowPrices } from '@/core/optimizers/shadow-price';
import { notCertified } from '@/core/optimizers/solve-quadratic';
import { leastShortfall } from '@/core/solvers/least-shortfall';
import { QuadraticSolver } from '@/core/solvers/quadratic-solver';

const solverName = 'piecewise-newton';

/**
 * Least mean of the squared losses, periods with a gain counting as zero: the semivariance below a return of zero.
 * Where feasible weights never lose, they are one optimum of many.
 */
export const minSemivariance = {
  id: 'min-semivariance',
  name: 'Minimum semivariance',
  summary: 'The mix that has fluctuated least below zero; gains of any size do not count as risk.',
  formula: "min mean(min(0, r'w)^2)",
  source: 'Markowitz (1959), Portfolio Selection, chapter 9',
  uses: { expectedReturns: false, covariance: false, scenarios: true },
  parameters: [],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('minSemivariance', problem);
  const { returns, periods, periodsPerYear } = assertScenarios('minSemivariance', problem);
  const refusal = refuseExtras('minimum semivariance', problem.constraints);
  if (refusal) return refusal;
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const { constraints, covariance } = problem;
  const polytope = polytopeOf(constraints);
  const start = new QuadraticSolver({ ...polytope, quadratic: covariance });
  const begun = start.solve(new Float64Array(problem.symbols.length)) === 'solved';
  const answer = begun ? leastShortfall({ ...polytope, outcomes: returns }, start.x) : undefined;
  if (!answer) return notCertified(undefined, [solverName]);
  const { x: weights, rowPrices, iterations } = answer;
  const proof = certifyShortfall(returns, constraints, weights, rowPrices);
  if (!isCertified(proof)) return notCertified(proof, [solverName]);
  const { primalResidual, dualResidual, gap } = proof;
  const semivariance = (periodsPerYear / periods) * squaredLosses(returns, weights);
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: shadowPrices(problem, weights, proof, {
      unit: 'variance',
      gain: (cost) => 2 * periodsPerYear * cost,
      effect: (gain) => `lower the semivariance by about ${percent(gain / semivariance)} of itself`,
    }),
    iterations,
    solver: solverName,
    fallbacks: [],
  };
}

function squaredLosses(returns: Float64Array, weights: Float64Array): number {
  const n = weights.length;
  let sum = 0;
  for (let row = 0; row < returns.length; row += n) {
    let value = 0;
    for (let i = 0; i < n; i++) value += returns[row + i]! * weights[i]!;
    sum += Math.min(0, value) ** 2;
  }
  return sum;
}
