import { percent } from '@/core/constraints/percent';
import { assertProblem } from '@/core/optimizers/assert-problem';
import type { Infeasible, Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import type { RatioMethod } from '@/core/optimizers/lifted/lifted-ratio';
import { solveRatio } from '@/core/optimizers/quadratic/solve-ratio';

/**
 * Exact tangency portfolio under bounds and budget; what the budget leaves uninvested earns the risk-free return.
 * `infeasible` where no feasible portfolio earns more than the risk-free return, and where one does so
 * without risk (the ratio then has no maximum). Certified through the quadratic program it solves.
 */
export const maxSharpe = {
  id: 'max-sharpe',
  name: 'Maximum Sharpe ratio',
  summary: 'The most expected return above the risk-free rate for each unit of risk.',
  formula: "max (mu'w - r_f B) / sqrt(w'Sigma w)",
  source: 'Sharpe (1966), Journal of Business 39(1)',
  uses: { expectedReturns: true, covariance: true },
  parameters: [],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('maxSharpe', problem);
  const { expectedReturns, riskFree } = problem;
  const excess = expectedReturns.map((value) => value - riskFree);
  let scale = Math.abs(riskFree);
  for (const value of expectedReturns) scale = Math.max(scale, Math.abs(value));
  const method: RatioMethod = {
    optimizer: 'maxSharpe',
    direction: excess,
    scale,
    costsCount: true,
    unit: 'sharpe',
    name: 'Sharpe ratio',
    nothingToGain: (highest) => nothingToGain(problem, highest),
    withoutRisk: (weights) => withoutRisk(problem, weights),
  };
  return solveRatio(problem, { id: 'max-sharpe', method, leastGain: 1e-12 * scale, solve });
}

function nothingToGain({ symbols, riskFree, constraints }: Problem, highest: number): Infeasible {
  const { budget } = constraints;
  const rate = percent(riskFree);
  const reachable = budget > 0 ? riskFree + highest / budget : undefined;
  const subject =
    symbols.length === 1 ? 'the expected return' : 'every expected return that the limits allow';
  const repairs = ['choose minimum variance, which needs no expected returns'];
  if (reachable !== undefined) {
    repairs.unshift(`lower the risk-free rate below ${percent(reachable, 'down')}`);
  }
  return {
    status: 'infeasible',
    message: `${subject} is at or below the risk-free rate ${rate}: maximum Sharpe does not exist; ${repairs.join(' or ')}`,
    conflict: [`risk-free rate ${rate}`, 'expected returns of the chosen assets'],
    repairs,
  };
}

function withoutRisk({ symbols }: Problem, weights: Float64Array): Infeasible {
  const held = symbols.filter((_, i) => weights[i] !== 0);
  const names = held.length > 5 ? `${held.slice(0, 5).join(', ')} and others` : held.join(', ');
  return {
    status: 'infeasible',
    message: `${names} can be held without any risk and earn more than the risk-free rate: the Sharpe ratio has no maximum; raise the risk-free rate, leave out an asset or choose maximum utility`,
    conflict: ['risk-free rate', `a portfolio without risk of ${names}`],
    repairs: [
      'raise the risk-free rate to what the riskless portfolio earns',
      `leave out ${held.length === 1 ? names : `one of ${names}`}`,
      'choose maximum utility',
    ],
  };
}
