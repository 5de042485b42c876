import { percent } from '@/core/constraints/percent';
import { assertExtras } from '@/core/optimizers/assert-extras';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import { asFirstSteps, trackingErrorOf } from '@/core/optimizers/conflict/first-step';
import { findLiftedConflict } from '@/core/optimizers/conflict/lifted-conflict';
import {
  limitsOfRiskBudget,
  refuseRiskBudget,
} from '@/core/optimizers/conflict/refuse-risk-budget';
import type {
  Infeasible,
  NotConverged,
  Optimizer,
  Outcome,
  Problem,
  Solved,
} from '@/core/optimizers/contract';
import { tradeOf } from '@/core/optimizers/lifted/lifted-answer';
import { trackingCapOf } from '@/core/optimizers/lifted/tracking-cap';
import { notCertified } from '@/core/optimizers/quadratic/solve-quadratic';
import {
  choiceOf,
  missedShare,
  remarkOnShares,
  remarksOn,
  riskBudgetLimits,
} from '@/core/optimizers/risk-budget/risk-budget-limits';
import {
  type RiskBudgetAnswer,
  solveRiskBudget,
} from '@/core/optimizers/risk-budget/solve-risk-budget';
import { atTightestTracking } from '@/core/optimizers/risk-budget/tightest-tracking';

/**
 * Each asset contributes its share (`parameters.riskBudgets`, absent: the same) of the portfolio's risk. Long-only by
 * definition: negative minimum weights count as zero, assets whose maximum is zero are left out.
 *
 * Bounds, linear constraints and a turnover cap: min (1/2) w'Sigma w - kappa sum b_i ln w_i under them, with the kappa
 * that spends the budget by itself, so that contributions stay in proportion wherever no limit binds; `remark` says
 * where they cannot. A tracking-error cap is the cone |L(w - s b)| <= cap s, s = sum w / budget, which has no scale, so that
 * on its own it gives the least of sum b_i / 2 ln w'Sigma w - sum b_i ln w_i. That least is also taken where limits leave no
 * such kappa. Shadow prices are those of that function, kappa held fixed, doubled to be variances.
 * A minimum position is a minimum weight of every asset; net and gross exposure and L1 are the same for all long
 * weights and can only conflict. `infeasible` where an asset has no volatility (no weight gives it a share of the risk), where assets cancel each other's
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
  assertExtras('riskParity', problem);
  const { symbols, covariance } = problem;
  const n = symbols.length;
  const budgets = problem.parameters.riskBudgets ?? new Float64Array(n).fill(1);
  if (budgets.length !== n || !budgets.every((value) => value > 0 && Number.isFinite(value))) {
    throw new RangeError(`riskParity: riskBudgets needs ${n} numbers above zero`);
  }
  const constraints = limitsOfRiskBudget(problem.constraints);
  const long: Problem = { ...problem, constraints };
  const { trackingError, ...linear } = constraints;
  const extended = linear.turnover !== undefined || linear.gross !== undefined;
  const refusal = refuseRiskBudget(problem, budgets);
  if (refusal) return refusal;
  // First of all, as no change of the limits would help.
  const calm = symbols.findIndex(
    (_, i) => covariance[i * n + i] === 0 && constraints.maxWeights[i]! > 0,
  );
  if (calm >= 0) return withoutShare(symbols[calm]!);
  const conflict = extended
    ? findLiftedConflict({ ...problem, constraints: linear }, undefined, 0)
    : findConflict({ symbols, constraints, floor: 0 });
  if (conflict) return asFirstSteps(conflict, trackingErrorOf(trackingError));
  if (constraints.trackingError === 0) {
    const tightest = atTightest(problem, budgets, long);
    if (tightest) return tightest;
  }
  const current = problem.parameters.currentWeights ?? new Float64Array(n);
  const benchmark = trackingCapOf(long)?.benchmark;
  const answer = solveRiskBudget({
    covariance,
    budgets,
    constraints,
    current,
    ...(benchmark && { benchmark }),
  });
  if (answer.status !== 'solved') {
    // Whether a tracking-error cap leaves more than one portfolio, or any, is asked where nothing was found within it.
    const tightest = atTightest(problem, budgets, long);
    if (tightest) return tightest;
  }
  if (answer.status !== 'solved') return withoutAnswer(symbols, answer);
  const { weights, proof, iterations, solver, fallbacks } = answer;
  const { primalResidual, dualResidual, gap } = proof;
  const certificate = { primalResidual, dualResidual, gap };
  const { shadowPrices, remark } = answer.limited
    ? riskBudgetLimits(long, budgets, answer)
    : { shadowPrices: [], remark: undefined };
  return described(problem, remark, {
    status: 'solved',
    weights,
    certificate,
    shadowPrices,
    iterations,
    solver,
    fallbacks,
  });
}

/** With what the answer says about limits that do not move it; or which least share of the risk it misses. */
function described(
  problem: Problem,
  remark: string | undefined,
  answer: Solved,
): Solved | Infeasible {
  const missed = missedShare(problem, answer.weights);
  if (missed) return missed;
  const trade = tradeOf(problem, answer.weights);
  const choice = choiceOf(problem);
  const remarks = [remark, ...remarksOn(problem)].filter((words) => words !== undefined);
  return {
    ...answer,
    ...(trade && { trade }),
    ...(choice && { choice }),
    ...(remarks.length > 0 && { remark: remarks.join(' ') }),
  };
}

function withoutAnswer(
  symbols: readonly string[],
  answer: Exclude<RiskBudgetAnswer, { status: 'solved' }>,
): Infeasible | NotConverged {
  if (answer.status === 'riskless') return riskless();
  return answer.status === 'blocked' ? blocked(symbols[answer.asset]!) : failed(answer);
}

/** Within a cap at the least tracking error that `long`, the limits of `problem`, allow; `undefined` where it is larger. */
function atTightest(problem: Problem, budgets: Float64Array, long: Problem): Outcome | undefined {
  const tightest = atTightestTracking(long);
  if (tightest?.status === 'found') return fromTightest(problem, budgets, tightest);
  if (tightest?.status !== 'face') return tightest;
  const { trackingError: _, ...constraints } = long.constraints;
  const linear = [...constraints.linear, ...tightest.exposures];
  const current = problem.parameters.currentWeights ?? new Float64Array(budgets.length);
  const { covariance, symbols } = problem;
  const face = { covariance, budgets, constraints: { ...constraints, linear }, current };
  const answer = solveRiskBudget(face);
  if (answer.status !== 'solved') return withoutAnswer(symbols, answer);
  const { weights, proof, iterations, solver, fallbacks } = answer;
  const { dualResidual, gap } = proof;
  const certificate = {
    primalResidual: Math.max(proof.primalResidual, tightest.excess),
    dualResidual,
    gap,
  };
  const closing = 'The tracking error cap leaves the portfolios with one set of exposures to risk.';
  const remark = remarkOnShares(long, budgets, weights, closing);
  return described(problem, remark, {
    status: 'solved',
    weights,
    certificate,
    shadowPrices: [],
    iterations,
    solver,
    fallbacks,
  });
}

function fromTightest(
  problem: Problem,
  budgets: Float64Array,
  tightest: Extract<ReturnType<typeof atTightestTracking>, { status: 'found' }>,
): Outcome {
  const { status: _, ...found } = tightest;
  const { symbols, constraints } = problem;
  const none = symbols.findIndex(
    (__, i) => constraints.maxWeights[i]! > 0 && !(found.weights[i]! > 0),
  );
  if (none >= 0) return blocked(symbols[none]!);
  const limits = { ...problem, constraints: limitsOfRiskBudget(constraints) };
  const remark = remarkOnShares(
    limits,
    budgets,
    found.weights,
    'The tracking error cap leaves no other portfolio.',
  );
  return described(problem, remark, { ...found, status: 'solved', shadowPrices: [] });
}

/** Weights that nearly cancel each other's risk cannot be written finely enough to show equal shares of what is left. */
function failed({
  proof,
  fallbacks,
  cancelled,
}: Extract<RiskBudgetAnswer, { status: 'failed' }>): NotConverged {
  const answer = notCertified(proof, fallbacks);
  const nearly = proof !== undefined && Math.max(proof.dualResidual, proof.gap) < 1e-6;
  if (!(cancelled < (nearly ? 1e-2 : 1e-6))) return answer;
  const left = percent(cancelled, 'nearest', 8);
  return {
    ...answer,
    message: `these assets cancel nearly all of each other's risk: ${left} of their variance is left, whose shares the last digit of a weight moves by more than can be certified; leave one out, cap the weights or estimate the covariance with more shrinkage (${answer.message})`,
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
