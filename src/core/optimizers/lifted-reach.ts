import { perSegment } from '@/core/constraints/segment';
import type { LinearConstraint, Problem } from '@/core/optimizers/contract';
import { highestLifted } from '@/core/optimizers/lifted-highest';
import { LiftedProgram, sum } from '@/core/optimizers/lifted-program';
import { rewardOf, tradeCosts } from '@/core/optimizers/lifted-terms';
import { trackingCapOf, trackingVariance } from '@/core/optimizers/tracking-cap';
import { violationOf } from '@/core/optimizers/violation';
import { isFeasible } from '@/core/solvers/highest-value';

interface System {
  readonly problem: Problem;
  readonly target: number | undefined;
}

/** Whether some portfolio meets the limits. */
export function isReachable(system: System): boolean {
  const { problem, target } = system;
  if (problem.constraints.trackingError !== undefined) {
    const { benchmark } = trackingCapOf(problem)!;
    if (target === undefined && violationOf(problem, benchmark) <= 1e-14) return true;
    return leastTracking(system) !== undefined;
  }
  const program = programOf(system);
  return program !== undefined && isFeasible(program.polytope);
}

/** Least tracking error under the limits; `undefined` where no portfolio meets them. */
export function leastTracking(system: System): number | undefined {
  const { problem } = system;
  const program = programOf(system);
  if (!program || !isFeasible(program.polytope)) return undefined;
  const cap = trackingCapOf(problem, problem.constraints.trackingError ?? 0)!;
  const point = program.minimize({ ridge: 0, linear: perSegment(program.segments, cap.pull) });
  if (!point) return undefined;
  const variance = trackingVariance(problem.covariance, point.weights, cap);
  const limit = problem.constraints.trackingError;
  const noise = 1e-20 * cap.variance;
  if (limit !== undefined && variance > limit * limit * (1 + 1e-9) + noise) return undefined;
  return Math.sqrt(variance);
}

/** Least turnover, gross exposure, loss (expected, after costs) or value of a'w under the limits. */
export function leastValue(
  system: System,
  what: 'turnover' | 'gross' | 'loss' | Float64Array,
): number | undefined {
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
