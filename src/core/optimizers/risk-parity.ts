import { percent } from '@/core/constraints/percent';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { certifyRiskBudget } from '@/core/optimizers/certify-risk-budget';
import type { Infeasible, Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { refuseExtras } from '@/core/optimizers/refuse-extras';
import { solveRiskBudget } from '@/core/optimizers/solve-risk-budget';

/**
 * Each asset contributes its share (`parameters.riskBudgets`, absent: the same) of the portfolio's risk. Long-only by
 * definition: negative minimum weights count as zero, assets whose maximum is zero are left out.
 *
 * Bounds and linear constraints: min (1/2) w'Sigma w - kappa sum b_i ln w_i under them, with the kappa that spends
 * the budget by itself, so that contributions stay in proportion wherever no limit binds.
 * `infeasible` where an asset has no volatility (no weight gives it a share of the risk), where assets cancel each other's
 * risk completely, and where a limit forces a weight to zero.
 */
export const riskParity = {
  id: 'risk-parity',
  name: 'Risk parity',
  summary: 'Every asset contributes the same share of the risk.',
  formula: "w_i (Sigma w)_i = b_i w'Sigma w",
  source:
    'Maillard, Roncalli, Teiletche (2010), JPM 36(4); limits: Richard, Roncalli (2019), arXiv 1902.05710',
  uses: { expectedReturns: false, covariance: true },
  parameters: [],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('riskParity', problem);
  const refusal = refuseExtras('risk parity', problem.constraints);
  if (refusal) return refusal;
  const { symbols, covariance, constraints } = problem;
  const n = symbols.length;
  const budgets = problem.parameters.riskBudgets ?? new Float64Array(n).fill(1);
  if (budgets.length !== n || !budgets.every((value) => value > 0 && Number.isFinite(value))) {
    throw new RangeError(`riskParity: riskBudgets needs ${n} numbers above zero`);
  }
  const long = {
    ...constraints,
    minWeights: constraints.minWeights.map((min) => Math.max(0, min)),
  };
  const conflict = findConflict({ symbols, constraints: long });
  if (conflict) return conflict;
  const calm = symbols.findIndex(
    (_, i) => covariance[i * n + i] === 0 && constraints.maxWeights[i]! > 0,
  );
  if (calm >= 0) return withoutShare(symbols[calm]!);
  const answer = solveRiskBudget(covariance, budgets, long);
  if (answer.status === 'riskless') return riskless();
  if (answer.status === 'blocked') return blocked(symbols[answer.asset]!);
  if (answer.status !== 'solved') {
    return { status: 'notConverged', message: 'risk parity did not converge' };
  }
  const { weights, rowPrices, iterations } = answer;
  const certificate = certifyRiskBudget(covariance, budgets, long, weights, rowPrices);
  const worst = Math.max(certificate.primalResidual, certificate.dualResidual, certificate.gap);
  if (!(worst <= 1e-9)) {
    return {
      status: 'notConverged',
      message: `risk parity could not be certified: residual ${worst.toExponential(1)}`,
      certificate,
    };
  }
  return {
    status: 'solved',
    weights,
    certificate,
    shadowPrices: [],
    iterations,
    solver: answer.solver,
    fallbacks: [],
  };
}

function withoutShare(symbol: string): Infeasible {
  return {
    status: 'infeasible',
    message: `${symbol} has no volatility: it can be held without any risk, so no weight gives it a share of the risk; leave it out or choose minimum variance`,
    conflict: [
      `volatility of ${symbol} is ${percent(0)}`,
      'every asset carries a share of the risk',
    ],
    repairs: [`leave out ${symbol}`, 'choose minimum variance'],
  };
}

function riskless(): Infeasible {
  return {
    status: 'infeasible',
    message:
      'these assets cancel each other completely and can be held without any risk, so there is no risk to share; leave one out or choose minimum variance',
    conflict: [
      'a portfolio without risk of the chosen assets',
      'every asset carries a share of the risk',
    ],
    repairs: ['leave out one of the assets that cancel each other', 'choose minimum variance'],
  };
}

function blocked(symbol: string): Infeasible {
  return {
    status: 'infeasible',
    message: `the limits leave no weight above zero for ${symbol}, so it cannot carry a share of the risk; leave it out or loosen the limits on it`,
    conflict: [`the limits on the weight of ${symbol}`, 'every asset carries a share of the risk'],
    repairs: [`leave out ${symbol}`, `loosen the limits on ${symbol}`],
  };
}
