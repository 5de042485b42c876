import { percent } from '@/core/constraints/percent';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertExtras } from '@/core/optimizers/assert-extras';
import { violationOf } from '@/core/optimizers/certificate/violation';
import {
  asFirstSteps,
  leastShares,
  targetVolatilityOf,
} from '@/core/optimizers/conflict/first-step';
import { findLiftedConflict, unexplained } from '@/core/optimizers/conflict/lifted-conflict';
import { isReachable } from '@/core/optimizers/conflict/lifted-reach';
import {
  type RiskShareLimits,
  riskShareConflict,
} from '@/core/optimizers/conflict/risk-share-conflict';
import type { Infeasible, Outcome, Problem } from '@/core/optimizers/contract';
import type { LiftedWords } from '@/core/optimizers/lifted/lifted-price';
import { gainOf, type RatioMethod } from '@/core/optimizers/lifted/lifted-ratio';
import { liftedProgramOf, rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import { trackingCapOf, trackingVariance } from '@/core/optimizers/lifted/tracking-cap';
import {
  hasAnswer,
  idle,
  isRiskless,
  largestAttainable,
  leastWithRiskShares,
  type NamedLimit,
  onlyRiskless,
  varianceEffect,
} from '@/core/optimizers/risk-shares/least-with-risk-shares';
import { highestRatio } from '@/core/optimizers/risk-shares/risk-share-ratio';
import { takesNoRisk } from '@/core/optimizers/risk-shares/takes-no-risk';

/** Of the size of the returns: a reward that is none. */
const negligible = 1e-12;
/** Weights below this are none. */
const nothing = 1e-7;
/** Of the undiversified variance: as near to no risk as interior points come. */
const nextToNone = 1e-6;
/** Of the volatility of the riskiest asset: what is held beside assets without any risk. */
const allButNothing = 1e-6;

/** What is optimized, of the methods that take least shares of the risk. */
export type RiskShareAim =
  | { readonly id: 'min-variance' }
  | { readonly id: 'min-tracking-error' }
  | { readonly id: 'max-utility'; readonly riskAversion: number }
  /** kappa is the price of a unit of volatility. */
  | { readonly id: 'robust-mean-variance'; readonly riskAversion: number; readonly kappa: number }
  | { readonly id: 'max-sharpe' | 'max-diversification'; readonly method: RatioMethod }
  /** Absent targets lie halfway between what is calmest and what earns most. */
  | { readonly id: 'target-return'; readonly target: number | undefined }
  | { readonly id: 'target-volatility'; readonly target: number | undefined };

/**
 * A method over variance with `constraints.riskContributions`: w_i (Sigma w)_i >= s_i w'Sigma w, w_i >= 0, jointly with all other
 * limits, costs and penalties. Assets with a least share are held long; the others may be short.
 */
export function withRiskShares(given: Problem, aim: RiskShareAim): Outcome {
  assertExtras(aim.id, given);
  const problem = heldLong(given);
  const target = aim.id === 'target-return' ? aim.target : undefined;
  const conflict = findLiftedConflict(withoutShares(problem), target);
  if (conflict) {
    const volatility = aim.id === 'target-volatility' ? aim.target : undefined;
    return asFirstSteps(conflict, [leastShares, ...targetVolatilityOf(volatility)]);
  }
  if ((aim.id === 'target-return' || aim.id === 'target-volatility') && aim.target === undefined) {
    return halfway(given, aim.id);
  }
  const targetVolatility = aim.id === 'target-volatility' ? aim.target : undefined;
  const answer = solve(problem, aim);
  if (answer?.status === 'solved') return answer;
  if (!answer && given.explains === false) return unexplained;
  const system: RiskShareLimits = { problem, target, targetVolatility };
  if ('method' in aim && (answer || isMet(system))) {
    const highest = highestGain(problem, aim.method);
    if (highest !== undefined && highest <= negligible * aim.method.scale) {
      return aim.method.nothingToGain(highest);
    }
  }
  if (answer?.status === 'infeasible') return answer;
  const question = questionOf(system);
  if (question && hasAnswer(question) && takesNoRisk(question))
    return onlyRiskless(problem, 'method' in aim);
  return answer ?? riskShareConflict(system, { isMet, largestFactor });
}

function solve(problem: Problem, aim: RiskShareAim): Outcome | undefined {
  const { covariance, constraints, expectedReturns, symbols } = problem;
  const { l1 = 0, l2 = 0 } = constraints;
  const plain = withoutShares(problem);
  const zero = new Float64Array(symbols.length);
  const costs = { trade: tradeCosts(problem), size: l1 };
  switch (aim.id) {
    case 'min-variance':
    case 'target-return': {
      const target = aim.id === 'target-return' ? aim.target : undefined;
      const program = liftedProgramOf(plain, target !== undefined, target);
      return leastWithRiskShares({
        problem,
        program,
        quadratic: program.quadratic(l2),
        linear: rewardOf(program, zero, { trade: undefined, size: l1 / 2 }).values,
        wordsOf: (weights, rowPrices) => ({
          unit: 'variance',
          gain: (cost) => 2 * cost,
          effect: varianceEffect(covariance, weights, 'lower the variance'),
          ...(target !== undefined && {
            costUnit: Math.abs(rowPrices[program.constraints.linear.length - 1]!),
          }),
        }),
      });
    }
    case 'min-tracking-error': {
      const program = liftedProgramOf(plain, false);
      const cap = trackingCapOf(problem, constraints.trackingError ?? 0)!;
      return leastWithRiskShares({
        problem,
        program,
        quadratic: program.quadratic(l2),
        linear: rewardOf(program, cap.pull, { trade: undefined, size: l1 / 2 }).values,
        wordsOf: (weights) => trackingWords(trackingVariance(covariance, weights, cap)),
      });
    }
    case 'max-utility': {
      const lambda = aim.riskAversion;
      const program = liftedProgramOf(plain, true);
      const reward = rewardOf(program, expectedReturns, costs).values;
      return leastWithRiskShares({
        problem,
        program,
        quadratic: program.quadratic((2 * l2) / lambda),
        linear: reward.map((value) => value / lambda),
        wordsOf: () => ({
          unit: 'utility',
          gain: (cost) => lambda * cost,
          costUnit: 1 / lambda,
          effect: (gain) => `be worth about ${percent(gain, 'nearest', 3)} of return`,
        }),
      });
    }
    case 'robust-mean-variance':
      return robust(problem, aim);
    case 'max-sharpe':
    case 'max-diversification':
      return highestRatio(problem, aim.method);
    case 'target-volatility': {
      const { target } = aim;
      const program = liftedProgramOf(plain, true);
      const limits = volatilityLimits(problem, target);
      // Only penalties curve the objective: the covariance is in the limit.
      const quadratic = program.quadratic(2 * l2);
      const flat = program.quadratic(0);
      return leastWithRiskShares({
        problem,
        program,
        quadratic: quadratic.map((value, k) => value - flat[k]!),
        linear: rewardOf(program, expectedReturns, costs).values,
        limits,
        wordsOf: () => ({
          unit: 'return',
          gain: (cost) => cost,
          costUnit: 1,
          effect: (gain) => `add about ${percent(gain, 'nearest', 3)} of expected return`,
        }),
      });
    }
  }
}

/** max R(w) - l1 sum |w| - l2 sum w^2 - kappa sigma(w) - (lambda / 2) w'Sigma w: a quadratic program with risk aversion lambda + kappa / sigma. */
function robust(
  problem: Problem,
  { riskAversion: lambda, kappa }: Extract<RiskShareAim, { id: 'robust-mean-variance' }>,
): Outcome | undefined {
  const { covariance, constraints, expectedReturns } = problem;
  const { l1 = 0, l2 = 0 } = constraints;
  const program = liftedProgramOf(withoutShares(problem), true);
  const costs = { trade: tradeCosts(problem), size: l1 };
  const { values } = rewardOf(program, expectedReturns, costs);
  const aversionAt = (weights: Float64Array) =>
    lambda + kappa / Math.sqrt(portfolioVariance(covariance, weights));
  return leastWithRiskShares({
    problem,
    program,
    quadratic: program.quadratic((2 * l2) / lambda).map((value) => lambda * value),
    linear: values,
    deviation: { quadratic: program.quadratic(0), price: kappa, constant: 0 },
    impliedAt: ({ weights }) => {
      const aversion = aversionAt(weights);
      return {
        quadratic: program.quadratic((2 * l2) / aversion),
        linear: values.map((value) => value / aversion),
        unit: 1 / aversion,
      };
    },
    wordsOf: (weights) => {
      const aversion = aversionAt(weights);
      return {
        unit: 'utility',
        gain: (cost) => aversion * cost,
        costUnit: 1 / aversion,
        effect: (gain) => `be worth about ${percent(gain, 'nearest', 3)} of return`,
      };
    },
  });
}

/** Between what is calmest and what earns most under the limits. */
function halfway(problem: Problem, id: 'target-return' | 'target-volatility'): Outcome {
  const calmest = withRiskShares(problem, { id: 'min-variance' });
  if (calmest.status !== 'solved') return calmest;
  const boldest = solve(heldLong(problem), { id: 'target-volatility', target: undefined });
  if (boldest?.status !== 'solved') {
    return boldest ?? { status: 'notConverged', message: 'no portfolio of highest return' };
  }
  const worthOf = (weights: Float64Array) => {
    if (id === 'target-volatility')
      return Math.sqrt(portfolioVariance(problem.covariance, weights));
    return returnAfterCosts(problem, weights);
  };
  const target = (worthOf(calmest.weights) + worthOf(boldest.weights)) / 2;
  return withRiskShares(problem, { id, target });
}

/** The highest numerator of a ratio under the limits, of portfolios without any risk too. */
function highestGain(problem: Problem, method: RatioMethod): number | undefined {
  const { constraints } = problem;
  const program = liftedProgramOf(withoutShares(problem), method.costsCount);
  const trade = method.costsCount ? tradeCosts(problem) : undefined;
  const { values } = rewardOf(program, method.direction, { trade, size: constraints.l1 ?? 0 });
  const boldest = leastWithRiskShares({
    problem,
    program,
    quadratic: new Float64Array(values.length ** 2),
    linear: values,
    mayBeRiskless: true,
    wordsOf: () => ({ unit: method.unit, gain: (cost) => cost, effect: String }),
  });
  if (boldest?.status === 'solved') return gainOf(problem, method, boldest.weights);
  // Where nothing earns more than holding nothing.
  return boldest?.status === 'infeasible' ? 0 : undefined;
}

/** Whether any portfolio meets the limits, whatever it is worth. */
function isMet(system: RiskShareLimits): boolean {
  const question = questionOf(system);
  return question !== undefined && hasAnswer(question);
}

function largestFactor(
  system: RiskShareLimits,
  scaled: (asset: number) => boolean,
  enough: number,
): number | undefined {
  const question = questionOf(system);
  return question && largestAttainable(question, scaled, enough);
}

/** `undefined` where already the other limits conflict. */
function questionOf({ problem, target, targetVolatility }: RiskShareLimits) {
  const plain = withoutShares(problem);
  if (!isReachable({ problem: plain, target })) return undefined;
  const program = liftedProgramOf(plain, target !== undefined, target);
  return { problem, program, limits: volatilityLimits(problem, targetVolatility) };
}

function volatilityLimits({ symbols }: Problem, limit: number | undefined): NamedLimit[] {
  if (limit === undefined) return [];
  return [{ name: 'volatility', centre: new Float64Array(symbols.length), limit }];
}

/**
 * Why no portfolio meets the least shares of `problem` with its other limits and, after costs, `target`; `undefined` where one does.
 * For methods that have solvers of their own.
 */
export function findShareConflict(problem: Problem, target?: number): Infeasible | undefined {
  const conflict = findLiftedConflict(withoutShares(problem), target);
  if (conflict) return asFirstSteps(conflict, [leastShares]);
  const system: RiskShareLimits = { problem, target, targetVolatility: undefined };
  if (isMet(system)) return undefined;
  return problem.explains === false
    ? unexplained
    : riskShareConflict(system, { isMet, largestFactor });
}

/**
 * Why a method found nothing that it could prove, where that is a matter of risk: no portfolio within the limits has any, or, as
 * shares of none are not defined, the best it came `near` has next to none, if it came anywhere. `undefined` where it is not.
 */
export function withoutRisk(
  problem: Problem,
  near: Float64Array | undefined,
  target?: number,
): Infeasible | undefined {
  const question = questionOf({ problem, target, targetVolatility: undefined });
  if (question && takesNoRisk(question)) return onlyRiskless(problem);
  if (near) {
    const size = near.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    const mayBeIdle = violationOf(problem, new Float64Array(near.length)) === 0;
    if (size <= nothing && mayBeIdle) return idle();
    const allButNone = allButNothing * size * largestDeviation(problem);
    const isCalm = portfolioVariance(problem.covariance, near) <= allButNone * allButNone;
    if (!isCalm && !isRiskless(problem.covariance, near, nextToNone)) return undefined;
  }
  // What is calmest tells whether there is a portfolio without risk, which penalties may keep it from.
  const { l1: _, l2: __, ...constraints } = problem.constraints;
  const calmest = withRiskShares(
    { ...problem, constraints },
    target === undefined ? { id: 'min-variance' } : { id: 'target-return', target },
  );
  return calmest.status === 'infeasible' ? calmest : undefined;
}

function largestDeviation({ covariance, symbols }: Problem): number {
  const n = symbols.length;
  return Math.sqrt(symbols.reduce((most, _, i) => Math.max(most, covariance[i * (n + 1)]!), 0));
}

/** The highest return after costs within limits and shares; `undefined` where it is not found. */
export function highestReturnWithShares(problem: Problem): number | undefined {
  const boldest = solve(heldLong(problem), { id: 'target-volatility', target: undefined });
  return boldest?.status === 'solved' ? returnAfterCosts(problem, boldest.weights) : undefined;
}

function returnAfterCosts(problem: Problem, weights: Float64Array): number {
  const costs = tradeCosts(problem);
  const { currentWeights } = problem.parameters;
  return weights.reduce((total, weight, i) => {
    const cost = (costs?.[i] ?? 0) * Math.abs(weight - (currentWeights?.[i] ?? 0));
    return total + weight * problem.expectedReturns[i]! - cost;
  }, 0);
}

/** A share of the risk is asked of what is bought, not of what is sold short. */
export function heldLong(problem: Problem): Problem {
  const { constraints } = problem;
  const minWeights = constraints.minWeights.map((min, i) =>
    constraints.riskContributions![i]! > 0 ? Math.max(0, min) : min,
  );
  return { ...problem, constraints: { ...constraints, minWeights } };
}

function withoutShares(problem: Problem): Problem {
  const { riskContributions: _, ...constraints } = problem.constraints;
  return { ...problem, constraints };
}

function trackingWords(variance: number): LiftedWords {
  return {
    unit: 'variance',
    gain: (cost) => 2 * cost,
    effect: (gain) =>
      variance > 0
        ? `lower the squared tracking error by about ${percent(gain / variance)} of itself`
        : `lower the squared tracking error by about ${gain.toPrecision(2)}`,
  };
}
