import { assertProblem } from '@/core/optimizers/assert-problem';
import type { Infeasible, Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import type { RatioMethod } from '@/core/optimizers/lifted/lifted-ratio';
import { solveRatio } from '@/core/optimizers/quadratic/solve-ratio';

/**
 * Highest ratio of the average volatility of the holdings to the volatility of the portfolio. `infeasible` where the
 * assets can cancel each other's risk completely or have none: the ratio then has no maximum.
 */
export const maxDiversification = {
  id: 'max-diversification',
  name: 'Maximum diversification',
  summary: 'The mix in which the assets cancel each other out the most.',
  formula: "max sigma'w / sqrt(w'Sigma w)",
  source: 'Choueifaty, Coignard (2008), Journal of Portfolio Management 35(1)',
  uses: { expectedReturns: false, covariance: true },
  parameters: [],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('maxDiversification', problem);
  const n = problem.symbols.length;
  const sigma = Float64Array.from({ length: n }, (_, i) =>
    Math.sqrt(problem.covariance[i * n + i]!),
  );
  const method: RatioMethod = {
    optimizer: 'maxDiversification',
    direction: sigma,
    scale: Math.max(...sigma),
    costsCount: false,
    unit: 'ratio',
    name: 'diversification ratio',
    nothingToGain: () => (sigma.some((value) => value > 0) ? onlyShort() : withoutRisk()),
    withoutRisk,
  };
  return solveRatio(problem, { id: 'max-diversification', method, leastGain: 0, solve });
}

function onlyShort(): Infeasible {
  return {
    status: 'infeasible',
    message:
      'within these limits the average volatility of the holdings, less the L1 penalty, is never above zero: the diversification ratio has no maximum; allow more long positions, lower the L1 penalty or choose minimum variance',
    conflict: ['limits on long positions', 'volatilities of the chosen assets'],
    repairs: ['allow more long positions or lower the L1 penalty', 'choose minimum variance'],
  };
}

function withoutRisk(): Infeasible {
  return {
    status: 'infeasible',
    message:
      'these assets can be held without any risk, so the diversification ratio has no maximum; leave out an asset or choose minimum variance',
    conflict: ['a portfolio without risk of the chosen assets'],
    repairs: ['leave out one of the assets that cancel each other', 'choose minimum variance'],
  };
}
