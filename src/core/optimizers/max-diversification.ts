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
  if (limitsHoldings(problem.constraints)) {
    const found = ratioWithFewAssets(problem, sigma, solve);
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
  if (problem.constraints.riskContributions) {
    return withRiskShares(problem, { id: 'max-diversification', method });
  }
  if (hasExtras(problem.constraints)) return liftedRatio(problem, method);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  if (!(highestValue(polytopeOf(problem.constraints), sigma).value > 0)) {
    return method.nothingToGain(0);
  }
  const answer = maximizeRatio(problem, sigma);
  // What rounding keeps from its certificate is refined there, and whether a risk is none or only small is decided.
  if (!answer) return liftedRatio(problem, method);
  const { weights, proof, variance, reward, iterations, solver, fallbacks } = answer;
  const { primalResidual, dualResidual, gap } = proof;
  const ratio = reward / Math.sqrt(variance);
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: shadowPrices(problem, weights, proof, {
      unit: 'ratio',
      gain: (cost) => (cost * reward) / variance ** 1.5,
      effect: (gain) =>
        `raise the diversification ratio by about ${percent(gain / ratio)} of itself`,
    }),
    iterations,
    solver,
    fallbacks,
  };
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
