import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { perSegment } from '@/core/constraints/segment';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type { LinearConstraint, Problem } from '@/core/optimizers/contract';
import {
  leastLinearFew,
  leastTrackingFew,
  someChoice,
} from '@/core/optimizers/few-assets/few-reach';
import { highestLifted } from '@/core/optimizers/lifted/lifted-highest';
import { LiftedProgram, sum } from '@/core/optimizers/lifted/lifted-program';
import { rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import {
  capExcess,
  capTolerance,
  solverNoise,
  trackingCapOf,
  trackingVariance,
} from '@/core/optimizers/lifted/tracking-cap';
import { isFeasible } from '@/core/solvers/highest-value';

interface System {
  readonly problem: Problem;
  readonly target: number | undefined;
}

/** Whether some portfolio meets the limits; with limits on holdings also where a search has not shown that none does. */
export function isReachable(system: System): boolean {
  const { problem, target } = system;
  if (limitsHoldings(problem.constraints)) {
    const { x, proven } = someChoice(problem, target);
    return x !== undefined || !proven;
  }
  if (problem.constraints.trackingError !== undefined) {
    const { benchmark } = trackingCapOf(problem)!;
    if (target === undefined && violationOf(problem, benchmark) <= 1e-14) return true;
    return leastTracking(system) !== undefined;
  }
  const program = programOf(system);
  return program !== undefined && isFeasible(program.polytope);
}

/** The same, but with limits on holdings only where some choice is known, so that a repair mends. */
export function isReached(system: System): boolean {
  const { problem, target } = system;
  if (!limitsHoldings(problem.constraints)) return isReachable(system);
  return someChoice(problem, target).x !== undefined;
}

/** Least tracking error under the limits; `undefined` where no portfolio meets them. */
export function leastTracking(system: System): number | undefined {
  const { problem } = system;
  if (limitsHoldings(problem.constraints)) {
    const { x, value } = leastTrackingFew(problem, system.target);
    return x && value;
  }
  const program = programOf(system);
  if (!program || !isFeasible(program.polytope)) return undefined;
  const cap = trackingCapOf(problem, problem.constraints.trackingError ?? 0)!;
  const objective = { ridge: 0, linear: perSegment(program.segments, cap.pull) };
  const point = program.minimize(objective);
  if (!point) return undefined;
  const errorOf = (weights: Float64Array) =>
    Math.sqrt(Math.max(0, trackingVariance(problem.covariance, weights, cap)));
  const limit = problem.constraints.trackingError;
  if (limit === undefined) return errorOf(point.weights);
  const meets = (weights: Float64Array) =>
    capExcess(problem.covariance, weights, cap) <= capTolerance;
  if (meets(point.weights)) return errorOf(point.weights);
  // What the solver leaves may be all that is too much.
  const most = limit * limit + solverNoise * (limit * limit + cap.variance);
  if (errorOf(point.weights) ** 2 > most) return undefined;
  const exact = program.exact(objective);
  return exact && meets(exact.weights) ? errorOf(exact.weights) : undefined;
}

/** Least turnover, gross exposure, loss (expected, after costs) or value of a'w under the limits. */
export function leastValue(
  system: System,
  what: 'turnover' | 'gross' | 'loss' | Float64Array,
): number | undefined {
  if (limitsHoldings(system.problem.constraints)) return leastOfFew(system, what);
  const program = programOf(system, what === 'turnover', what === 'gross');
  if (!program) return undefined;
  const { segments } = program;
  if (what === 'turnover') {
    const reward = {
      values: negative(segments.tradeSlope),
      constant: -sum(segments.tradeConstant),
    };
    return minus(highestLifted(program, reward));
  }
  if (what === 'gross') {
    const reward = { values: negative(segments.sizeSlope), constant: -sum(segments.sizeConstant) };
    return minus(highestLifted(program, reward));
  }
  if (what === 'loss') {
    const { problem } = system;
    const trade = tradeCosts(problem);
    return minus(
      highestLifted(program, rewardOf(program, problem.expectedReturns, { trade, size: 0 })),
    );
  }
  const values = negative(perSegment(segments, what));
  return minus(highestLifted(program, { values, constant: 0 }));
}

/** The same with limits on holdings; under a tracking-error cap only where the least without it is possible with it. */
function leastOfFew(
  { problem, target }: System,
  what: 'turnover' | 'gross' | 'loss' | Float64Array,
): number | undefined {
  const { trackingError, ...constraints } = problem.constraints;
  if (trackingError !== undefined) {
    if (what !== 'turnover' && what !== 'gross') return undefined;
    const least = leastOfFew({ problem: { ...problem, constraints }, target }, what);
    if (least === undefined) return undefined;
    const asked = { ...problem.constraints, [what]: least + 1e-9 };
    return isReached({ problem: { ...problem, constraints: asked }, target }) ? least : undefined;
  }
  const n = problem.symbols.length;
  const none = { direction: new Float64Array(n), trade: undefined, size: 0 };
  const charges =
    what === 'turnover'
      ? { ...none, trade: new Float64Array(n).fill(1) }
      : what === 'gross'
        ? { ...none, size: 1 }
        : what === 'loss'
          ? { ...none, direction: problem.expectedReturns, trade: tradeCosts(problem) }
          : { ...none, direction: negative(what) };
  const { x, value } = leastLinearFew(problem, charges, target);
  return x && value;
}

/** `undefined` where already bounds and budget conflict. */
function programOf(
  { problem, target }: System,
  trades = false,
  sizes = false,
): LiftedProgram | undefined {
  const costs = tradeCosts(problem);
  const split = { trades: trades || costs !== undefined, sizes };
  const plain = new LiftedProgram(problem, split);
  const { lower, upper, budget } = plain.segments;
  const slack = 1e-12 * (1 + Math.abs(budget));
  if (sum(lower) > budget + slack || sum(upper) < budget - slack) return undefined;
  if (target === undefined) return plain;
  const { values, constant } = rewardOf(plain, problem.expectedReturns, { trade: costs, size: 0 });
  const row: LinearConstraint = {
    name: 'expected return',
    coefficients: values,
    min: target - constant,
    max: Number.POSITIVE_INFINITY,
  };
  return new LiftedProgram(problem, split, [row]);
}

function negative(values: Float64Array): Float64Array {
  return values.map((value) => -value);
}

function minus(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}
