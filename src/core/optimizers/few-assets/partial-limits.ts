import { perSegment, type Segments } from '@/core/constraints/segment';
import type { Constraints, LinearConstraint, Problem } from '@/core/optimizers/contract';
import type { LiftedAim } from '@/core/optimizers/few-assets/lifted-aim';
import { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';
import { rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import type { HoldingRoom } from '@/core/solvers/few-holdings/holding-objective';

/** A problem of some of the assets, where the others are held at zero, over segments. */
export interface PartialLimits {
  readonly program: LiftedProgram;
  /** direction'w less charges, over segments, and what the others are charged. */
  readonly values: Float64Array;
  readonly constant: number;
}

type Charged = Pick<LiftedAim, 'direction' | 'trade' | 'size' | 'target'> & {
  /** Rows a with a'w <= 0, length n. */
  readonly cuts?: readonly Float64Array[];
};

/**
 * The limits that are linear over segments, on the assets `at`; undefined where they cannot be met already by bounds, budget or turnover.
 * `room` adds that no more than so many of the open assets may be held: each is held at least by the share that its
 * first segment is filled by, as far as that is off zero, and all others in proportion to their largest weight.
 */
export function partialLimits(
  problem: Problem,
  { direction, trade, size, target, cuts = [] }: Charged,
  at: readonly number[],
  lower: Float64Array,
  upper: Float64Array,
  room?: HoldingRoom,
): PartialLimits | undefined {
  const { symbols, constraints, parameters, expectedReturns, covariance } = problem;
  const n = symbols.length;
  const pick = (values: Float64Array) => Float64Array.from(at, (i) => values[i]!);
  const current = parameters.currentWeights ?? new Float64Array(n);
  const inside = new Uint8Array(n);
  for (const i of at) inside[i] = 1;
  const costs = tradeCosts(problem);
  let [sold, charged, paid] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    if (inside[i]) continue;
    sold += Math.abs(current[i]!);
    charged += (trade?.[i] ?? 0) * Math.abs(current[i]!);
    paid += (costs?.[i] ?? 0) * Math.abs(current[i]!);
  }
  const { turnover, net, budget } = constraints;
  if (turnover !== undefined && sold > turnover + 1e-12) return undefined;
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  if (lower.some((least, p) => least > upper[p]!)) return undefined;
  if (total(lower) > (net ? net.max : budget) + 1e-12) return undefined;
  if (total(upper) < (net ? net.min : budget) - 1e-12) return undefined;
  const limits: Constraints = {
    budget,
    minWeights: lower,
    maxWeights: upper,
    linear: constraints.linear.map((row) => ({ ...row, coefficients: pick(row.coefficients) })),
    ...(turnover !== undefined && { turnover: Math.max(0, turnover - sold) }),
    ...(constraints.gross !== undefined && { gross: constraints.gross }),
    ...(net && { net }),
  };
  const part = {
    symbols: at.map((i) => symbols[i]!),
    covariance: at.length === n ? covariance : covariance.subarray(0, 0),
    constraints: limits,
    parameters: { currentWeights: pick(current) },
  };
  const counted = target === undefined ? trade : costs;
  const choosing = room !== undefined && room.open.length > room.most;
  const split = {
    trades: trade !== undefined || counted !== undefined,
    // A weight on either side of zero is held in proportion to that side's bound.
    sizes: size !== 0 || (choosing && lower.some((least) => least < 0)),
  };
  const plain = new LiftedProgram(part, split);
  const charges = { trade: trade && pick(trade), size };
  const reward = rewardOf(plain, pick(direction), charges);
  const rows: LinearConstraint[] = [];
  if (target !== undefined) {
    const earned = rewardOf(plain, pick(expectedReturns), {
      trade: costs && pick(costs),
      size: 0,
    });
    rows.push({
      name: '',
      coefficients: earned.values,
      min: target - earned.constant + paid,
      max: Number.POSITIVE_INFINITY,
    });
  }
  for (const cut of cuts) {
    rows.push({
      name: '',
      coefficients: perSegment(plain.segments, pick(cut)),
      min: Number.NEGATIVE_INFINITY,
      max: 0,
    });
  }
  if (choosing) {
    rows.push(holdingRow(plain.segments, room));
  }
  const program = rows.length > 0 ? plain.with(rows) : plain;
  return { program, values: reward.values, constant: reward.constant - charged };
}

/** sum of what each open asset is held at least <= most, as far as bounds and segments tell. */
function holdingRow(
  { asset, first, from, to }: Segments,
  { open, most }: HoldingRoom,
): LinearConstraint {
  const coefficients = new Float64Array(asset.length);
  let filled = 0;
  for (const p of open) {
    for (let k = first[p]!; k < first[p + 1]!; k++) {
      if (from[k] === to[k]) continue;
      // Segments are filled in order, so at zero those below it are full; the lowest one counts from its weight.
      if (from[k] === 0) coefficients[k] = 1 / to[k]!;
      else if (to[k] === 0) coefficients[k] = 1 / from[k]!;
      if (to[k] === 0 && k > first[p]!) filled++;
    }
  }
  return { name: '', coefficients, min: Number.NEGATIVE_INFINITY, max: most - filled };
}
