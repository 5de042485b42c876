import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { solveWithFewAssets } from '@/core/optimizers/cardinality';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { liftedMaxUtility } from '@/core/optimizers/lifted-quadratic';
import { shadowPrices } from '@/core/optimizers/shadow-price';
import { solveQuadratic } from '@/core/optimizers/solve-quadratic';

const riskAversionDefault = 3;

/** `parameters.riskAversion` is lambda > 0, 3 where absent. Large values approach minimum variance. */
export const maxUtility = {
  id: 'max-utility',
  name: 'Maximum utility',
  summary: 'Trades expected return against risk at the exchange rate you choose.',
  formula: "max mu'w - (lambda / 2) w'Sigma w",
  source: 'Markowitz (1959), Portfolio Selection, chapter 9',
  uses: { expectedReturns: true, covariance: true },
  parameters: [
    {
      id: 'riskAversion',
      label: 'Risk aversion',
      help: 'Higher is more careful; 2 to 4 is the usual range of investors.',
      min: 0.01,
      max: 1e6,
      default: riskAversionDefault,
    },
  ],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('maxUtility', problem);
  const lambda = problem.parameters.riskAversion ?? riskAversionDefault;
  if (!(lambda > 0) || !Number.isFinite(lambda)) {
    throw new RangeError(`maxUtility: riskAversion must be above zero, not ${lambda}`);
  }
  if (limitsHoldings(problem.constraints)) {
    const linear = problem.expectedReturns.map((value) => value / lambda);
    return solveWithFewAssets(problem, linear, problem.constraints, solve);
  }
  if (hasExtras(problem.constraints)) return liftedMaxUtility(problem, lambda);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const answer = solveQuadratic(
    problem,
    problem.expectedReturns.map((value) => value / lambda),
  );
  if (answer.status !== 'solved') return answer;
  const { weights, proof, iterations, solver, fallbacks } = answer;
  const { primalResidual, dualResidual, gap } = proof;
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: shadowPrices(problem, weights, proof, {
      unit: 'utility',
      gain: (cost) => lambda * cost,
      effect: (gain) => `be worth about ${percent(gain, 'nearest', 3)} of return`,
    }),
    iterations,
    solver,
    fallbacks,
  };
}
