import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { isCertified } from '@/core/optimizers/certificate';
import { certifyShortfall } from '@/core/optimizers/certify-shortfall';
import type { NotConverged, Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { notCertified } from '@/core/optimizers/solve-quadratic';
import {
  type ScenarioQuestion,
  type ScenarioSolution,
  solveScenarios,
} from '@/core/optimizers/solve-scenarios';
import { feasibleStart } from '@/core/optimizers/solve-tail';
import { leastShortfall } from '@/core/solvers/least-shortfall';

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
  return solveScenarios('minSemivariance', problem, {
    name: 'minimum semivariance',
    attempt,
    words: (weights) => {
      const { returns, periods, periodsPerYear } = problem.scenarios!;
      const semivariance = (periodsPerYear / periods) * squaredLosses(returns, weights);
      return {
        unit: 'variance',
        gain: (cost) => 2 * periodsPerYear * cost,
        effect: (gain) =>
          `lower the semivariance by about ${percent(gain / semivariance)} of itself`,
      };
    },
  });
}

function attempt(question: ScenarioQuestion): ScenarioSolution | NotConverged {
  const { returns, constraints } = question;
  const start = feasibleStart(question, constraints);
  const answer = start && leastShortfall({ ...polytopeOf(constraints), outcomes: returns }, start);
  if (!answer) return notCertified(undefined, [solverName]);
  const { x: weights, rowPrices, iterations } = answer;
  const proof = certifyShortfall(returns, constraints, weights, rowPrices);
  if (!isCertified(proof)) return notCertified(proof, [solverName]);
  return { status: 'solved', weights, proof, iterations, solver: solverName, fallbacks: [] };
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
