import { percent } from '@/core/constraints/percent';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertExtras } from '@/core/optimizers/assert-extras';
import { violationOf } from '@/core/optimizers/certificate/violation';
import { findLiftedConflict } from '@/core/optimizers/conflict/lifted-conflict';
import type { Outcome, Problem } from '@/core/optimizers/contract';
import { liftedAnswer, tradeOf } from '@/core/optimizers/lifted/lifted-answer';
import { highestLifted } from '@/core/optimizers/lifted/lifted-highest';
import type { LiftedWords } from '@/core/optimizers/lifted/lifted-price';
import type { LiftedProgram, Objective } from '@/core/optimizers/lifted/lifted-program';
import { liftedProgramOf, rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import { highestOfTied } from '@/core/optimizers/lifted/tied-return';
import {
  type CappedPoint,
  solveCapped,
  trackingCapOf,
  trackingVariance,
} from '@/core/optimizers/lifted/tracking-cap';
import { notCertified } from '@/core/optimizers/quadratic/solve-quadratic';

/**
 * Minimum variance with the extras: w'Sigma w + l2 sum w^2 + l1 sum |w|. Costs of trading are reported, not
 * optimized, as nothing here is measured in return.
 */
export function liftedMinVariance(problem: Problem): Outcome {
  return leastVariance('minVariance', problem, undefined);
}

/**
 * Minimum variance with the extras and mu'w - costs >= `parameters.targetReturn`; absent: halfway between the return
 * of minimum variance and the highest reachable.
 */
export function liftedTargetReturn(problem: Problem): Outcome {
  assertExtras('targetReturn', problem);
  const given = problem.parameters.targetReturn;
  if (given !== undefined) return leastVariance('targetReturn', problem, given);
  const { outcome: calmest, found } = calmestOf('targetReturn', problem, undefined);
  if (calmest.status !== 'solved' || !found) return calmest;
  const program = liftedProgramOf(problem, true);
  const reward = rewardOf(program, problem.expectedReturns, {
    trade: tradeCosts(problem),
    size: 0,
  });
  const highest = highestLifted(program, reward);
  if (highest === undefined) return notCertified(undefined, program.tried);
  const costs = tradeCosts(problem);
  const earned = calmest.weights.reduce((total, weight, i) => {
    const cost = (costs?.[i] ?? 0) * Math.abs(weight - program.current[i]!);
    return total + weight * problem.expectedReturns[i]! - cost;
  }, 0);
  const { point, asked } = found;
  const limits = point.face ?? asked;
  const best = highestOfTied(problem, point.weights, {
    proof: limits.certify(point.objective, point),
    values: point.values,
    ...limits.segments,
  });
  // Portfolios may tie by the variance that a cap of zero does not let in.
  const lowest = Math.min(highest, Math.max(earned, best ?? earned));
  return leastVariance('targetReturn', problem, lowest + (highest - lowest) / 2);
}

/** Maximum of mu'w - (lambda/2) w'Sigma w - costs - l1 sum |w| - l2 sum w^2; `lambda` > 0. */
export function liftedMaxUtility(problem: Problem, lambda: number): Outcome {
  assertExtras('maxUtility', problem);
  const conflict = findLiftedConflict(problem);
  if (conflict) return conflict;
  const { l1 = 0, l2 = 0 } = problem.constraints;
  const program = liftedProgramOf(problem, true);
  const reward = rewardOf(program, problem.expectedReturns, {
    trade: tradeCosts(problem),
    size: l1,
  });
  return solveWith(
    problem,
    program,
    { ridge: (2 * l2) / lambda, linear: reward.values.map((value) => value / lambda) },
    () => ({
      unit: 'utility',
      gain: (cost) => lambda * cost,
      costUnit: 1 / lambda,
      effect: (gain) => `be worth about ${percent(gain, 'nearest', 3)} of return`,
    }),
  );
}

/** Minimum of (w - b)'Sigma(w - b) + l2 sum w^2 + l1 sum |w|; costs are reported, not optimized. */
export function liftedMinTrackingError(problem: Problem): Outcome {
  assertExtras('minTrackingError', problem);
  const conflict = findLiftedConflict(problem);
  if (conflict) return conflict;
  const { l1 = 0, l2 = 0 } = problem.constraints;
  const cap = trackingCapOf(problem, problem.constraints.trackingError ?? 0)!;
  if (l1 === 0 && l2 === 0 && violationOf(problem, cap.benchmark) <= 1e-13)
    return itself(problem, cap.benchmark);
  const program = liftedProgramOf(problem, false);
  const { values } = rewardOf(program, cap.pull, { trade: undefined, size: l1 / 2 });
  return solveWith(problem, program, { ridge: l2, linear: values }, ({ weights }) =>
    varianceWords(
      trackingVariance(problem.covariance, weights, cap),
      'lower the squared tracking error',
    ),
  );
}

/** Nothing is nearer to a benchmark than itself. */
function itself(problem: Problem, benchmark: Float64Array): Outcome {
  const trade = tradeOf(problem, benchmark);
  return {
    status: 'solved',
    weights: benchmark.slice(),
    certificate: { primalResidual: violationOf(problem, benchmark), dualResidual: 0, gap: 0 },
    shadowPrices: [],
    iterations: 0,
    solver: 'candidate',
    fallbacks: [],
    ...(trade && { trade }),
  };
}

function leastVariance(name: string, problem: Problem, target: number | undefined): Outcome {
  return calmestOf(name, problem, target).outcome;
}

interface Calmest {
  readonly outcome: Outcome;
  /** What the outcome was made from, and the program whose minimum it is unless it has a face. */
  readonly found?: { readonly point: CappedPoint; readonly asked: LiftedProgram };
}

function calmestOf(name: string, problem: Problem, target: number | undefined): Calmest {
  assertExtras(name, problem);
  const conflict = findLiftedConflict(problem, target);
  if (conflict) return { outcome: conflict };
  const { l1 = 0, l2 = 0 } = problem.constraints;
  const program = liftedProgramOf(problem, target !== undefined, target);
  // Exposures of a cap at its least value come after it.
  const targetRow = program.constraints.linear.length - 1;
  const zero = new Float64Array(problem.symbols.length);
  const { values } = rewardOf(program, zero, { trade: undefined, size: l1 / 2 });
  const objective = { ridge: l2, linear: values };
  const point = solveCapped(program, objective, trackingCapOf(problem));
  if (point.status !== 'solved') return { outcome: notCertified(undefined, program.tried) };
  const outcome = liftedAnswer(problem, program, point, ({ rowPrices }) => {
    const words = varianceWords(
      portfolioVariance(problem.covariance, point.weights),
      'lower the variance',
    );
    if (target === undefined) return words;
    return { ...words, costUnit: Math.abs(rowPrices[targetRow]!) / (point.rest || 1) };
  });
  return { outcome, found: { point, asked: program } };
}

function varianceWords(variance: number, effect: string): LiftedWords {
  return {
    unit: 'variance',
    gain: (cost) => 2 * cost,
    effect: (gain) =>
      variance > 0
        ? `${effect} by about ${percent(gain / variance)} of itself`
        : `${effect} by about ${gain.toPrecision(3)}`,
  };
}

function solveWith(
  problem: Problem,
  program: LiftedProgram,
  objective: Objective,
  wordsOf: (point: CappedPoint) => LiftedWords,
): Outcome {
  const point = solveCapped(program, objective, trackingCapOf(problem));
  if (point.status !== 'solved') return notCertified(undefined, program.tried);
  return liftedAnswer(problem, program, point, () => wordsOf(point));
}
