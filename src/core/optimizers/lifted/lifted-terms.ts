import { perSegment } from '@/core/constraints/segment';
import type { LinearConstraint, Problem } from '@/core/optimizers/contract';
import { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';

/** Expected return of the segments, less costs: values'v + constant. */
export interface Reward {
  readonly values: Float64Array;
  readonly constant: number;
}

interface Charges {
  /** Per unit of |w - current|, length n. */
  readonly trade: Float64Array | undefined;
  /** Per unit of |w|. */
  readonly size: number;
}

/** `direction`'w less `charges`, over segments. */
export function rewardOf(
  { segments }: LiftedProgram,
  direction: Float64Array,
  { trade, size }: Charges,
): Reward {
  const { asset, tradeSlope, tradeConstant, sizeSlope, sizeConstant } = segments;
  const values = perSegment(segments, direction);
  let constant = 0;
  asset.forEach((i, k) => {
    if (i < 0) return;
    if (trade) values[k]! -= trade[i]! * tradeSlope[k]!;
    if (size !== 0) values[k]! -= size * sizeSlope[k]!;
  });
  for (let i = 0; i < direction.length; i++) {
    if (trade) constant -= trade[i]! * tradeConstant[i]!;
    if (size !== 0) constant -= size * sizeConstant[i]!;
  }
  return { values, constant };
}

/** Cost per unit traded, length n; `undefined` where trading is free. */
export function tradeCosts({ symbols, constraints }: Problem): Float64Array | undefined {
  const { transactionCost } = constraints;
  if (!transactionCost) return undefined;
  if (typeof transactionCost !== 'number') return transactionCost;
  return new Float64Array(symbols.length).fill(transactionCost);
}

/** The program of a problem; `costsCount` where trading costs are part of the method. */
export function liftedProgramOf(
  problem: Problem,
  costsCount: boolean,
  target?: number,
): LiftedProgram {
  const trade = costsCount ? tradeCosts(problem) : undefined;
  const split = { trades: trade !== undefined, sizes: (problem.constraints.l1 ?? 0) > 0 };
  if (target === undefined) return new LiftedProgram(problem, split);
  // The row needs segments to be written over, and they do not depend on rows.
  const { values, constant } = rewardOf(
    new LiftedProgram(problem, split),
    problem.expectedReturns,
    { trade, size: 0 },
  );
  const row: LinearConstraint = {
    name: 'expected return',
    coefficients: values,
    min: target - constant,
    max: Number.POSITIVE_INFINITY,
  };
  return new LiftedProgram(problem, split, [row]);
}
