import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { shadowPrices } from '@/core/optimizers/certificate/shadow-price';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import type { Infeasible, Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { ratioWithFewAssets } from '@/core/optimizers/few-assets/cardinality';
import {
  extrasWithFewAssets,
  highestRatio,
} from '@/core/optimizers/few-assets/extras-with-few-assets';
import { scenariosWithFewAssets } from '@/core/optimizers/few-assets/scenarios-with-few-assets';
import { liftedRatio, type RatioMethod, ratioOf } from '@/core/optimizers/lifted/lifted-ratio';
import { maximizeRatio } from '@/core/optimizers/quadratic/maximize-ratio';
import { withRiskShares } from '@/core/optimizers/risk-shares/with-risk-shares';
import { highestValue } from '@/core/solvers/highest-value';

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
  const { constraints, expectedReturns, riskFree } = problem;
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
  if (limitsHoldings(constraints)) {
    const found = ratioWithFewAssets(problem, excess, solve);
    if (found) return found;
    const { net } = problem.constraints;
    if (hasExtras(problem.constraints) && !net) {
      return extrasWithFewAssets(problem, highestRatio(problem, method), 1, solve);
    }
    return scenariosWithFewAssets(problem, (asked) => {
      const outcome = solve(asked);
      if (outcome.status !== 'solved') return { outcome };
      const ratio = ratioOf(asked, method, outcome.weights);
      return { outcome, objective: -ratio };
    });
  }
  if (constraints.riskContributions) return withRiskShares(problem, { id: 'max-sharpe', method });
  if (hasExtras(constraints)) return liftedRatio(problem, method);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const highest = highestValue(polytopeOf(constraints), excess).value;
  if (highest <= 1e-12 * scale) return nothingToGain(problem, highest);
  const answer = maximizeRatio(problem, excess);
  // What rounding keeps from its certificate is refined there, and whether a risk is none or only small is decided.
  if (!answer) return liftedRatio(problem, method);
  const { weights, proof, variance, reward, iterations, solver, fallbacks } = answer;
  const { primalResidual, dualResidual, gap } = proof;
  const deviation = Math.sqrt(variance);
  const sharpe = reward / deviation;
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: shadowPrices(problem, weights, proof, {
      unit: 'sharpe',
      gain: (cost) => (cost * reward) / (variance * deviation),
      effect: (gain) => `raise the Sharpe ratio by about ${percent(gain / sharpe)} of itself`,
    }),
    iterations,
    solver,
    fallbacks,
  };
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
