import { perSegment } from '@/core/constraints/segment';
import type { LiftedPoint, LiftedProgram } from '@/core/optimizers/lifted/lifted-program';
import type { Reward } from '@/core/optimizers/lifted/lifted-terms';
import {
  capExcess,
  capTolerance,
  solverNoise,
  trackingCapOf,
  trackingFace,
  trackingVariance,
} from '@/core/optimizers/lifted/tracking-cap';
import { tradeOffScale } from '@/core/optimizers/quadratic/trade-off-scale';
import { bracketedRoot } from '@/core/solvers/bracketed-root';
import { highestValue } from '@/core/solvers/highest-value';

/**
 * Highest reward under all limits; `undefined` where no solver answered or nothing is feasible. Under a
 * tracking-error cap it is a point of the frontier around the benchmark: min (1/2)(w - b)'Sigma(w - b) - t reward.
 */
export function highestLifted(
  program: LiftedProgram,
  { values, constant }: Reward,
): number | undefined {
  const rewardAt = (point: ArrayLike<number>) => {
    let total = constant;
    for (let k = 0; k < values.length; k++) total += values[k]! * point[k]!;
    return total;
  };
  const free = highestValue(program.polytope, values);
  if (free.status !== 'solved') return undefined;
  const { problem, segments } = program;
  const cap = trackingCapOf(problem);
  if (!cap) return rewardAt(free.x);

  const square = cap.limit * cap.limit;
  const pull = perSegment(segments, cap.pull);
  let point: LiftedPoint | undefined;
  const excess = (t: number) => {
    point = program.minimize({ ridge: 0, linear: pull.map((value, k) => value + t * values[k]!) });
    if (!point) return Number.NaN;
    return trackingVariance(problem.covariance, point.weights, cap) - square;
  };
  const atZero = excess(0);
  if (atZero > 1e-6 * square + solverNoise * cap.variance) return undefined;
  if (atZero >= -1e-9 * square) {
    point = program.exact({ ridge: 0, linear: pull }) ?? point;
    // Not even the least tracking error is allowed.
    if (point && capExcess(problem.covariance, point.weights, cap) > capTolerance) return undefined;
    const face = point && trackingFace(program, cap);
    const most = face && highestValue(face.polytope, values);
    return most?.status === 'solved' ? rewardAt(most.x) : point && rewardAt(point.values);
  }
  let t = tradeOffScale(problem.covariance, values.subarray(0, problem.symbols.length), 1);
  let above = excess(t);
  for (let round = 0; above < 0 && round < 30; round++) {
    if (rewardAt(point!.values) >= rewardAt(free.x) * (1 - 1e-12)) return rewardAt(free.x);
    t *= 8;
    above = excess(t);
  }
  if (above > 0) excess(bracketedRoot(excess, { x: 0, value: atZero }, { x: t, value: above }));
  return point && rewardAt(point.values);
}
