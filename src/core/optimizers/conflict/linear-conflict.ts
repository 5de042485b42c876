import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { rowLimit, rowValue } from '@/core/constraints/row-words';
import {
  aboveFloor,
  type BoundSide,
  boundRepairs,
  boundWords,
  canHold,
  type Limited,
  largestWeight,
  neededBounds,
  withBounds,
  withoutBounds,
} from '@/core/optimizers/conflict/bound-conflict';
import type { Constraints, Infeasible, LinearConstraint } from '@/core/optimizers/contract';
import { highestValue, isFeasible } from '@/core/solvers/highest-value';

/**
 * `undefined` where bounds, budget and linear constraints can hold together, given that bounds and budget can.
 * Else the smallest conflicting set by a deletion filter (Chinneck and Dravnieks 1991): what can be dropped
 * without curing the conflict is dropped, what remains is irreducible. Each repair changes one limit alone,
 * by the least that makes everything feasible, rows of `also` included, rounded to the feasible side.
 */
export function findLinearConflict(
  { symbols, constraints, floor }: Limited,
  also: readonly LinearConstraint[] = [],
): Infeasible | undefined {
  const { linear } = constraints;
  if (linear.length === 0) return undefined;
  const crossed = linear.find((row) => row.min > row.max);
  if (crossed) return crossedLimits(crossed);
  if (isFeasible(polytopeOf(constraints))) return undefined;

  let rows = [...linear];
  for (const row of linear) {
    const others = rows.filter((other) => other !== row);
    if (!isFeasible(polytopeOf({ ...constraints, linear: others }))) rows = others;
  }
  let kept: Constraints = { ...constraints, linear: rows };
  const bounds: { side: BoundSide; assets: readonly number[] }[] = [];
  for (const side of ['maximum', 'minimum'] as const) {
    const assets = neededBounds(kept, side);
    kept = withBounds(
      kept,
      side,
      withoutBounds(kept, side, (i) => !assets.includes(i)),
    );
    if (assets.length > 0) bounds.push({ side, assets });
  }

  const conflict: string[] = [];
  const repairs: string[] = [];
  const whole = { ...constraints, linear: [...linear, ...also] };
  const holds = (changed: Constraints) => canHold(aboveFloor(changed, floor));
  for (const row of rows) {
    const others = whole.linear.filter((other) => other !== row);
    const mates = { ...kept, linear: rows.filter((other) => other !== row) };
    conflict.push(wordsOf(row, mates));
    const repair = repairOf(row, { ...constraints, linear: others });
    if (repair) repairs.push(repair);
  }
  for (const { side, assets } of bounds) {
    conflict.push(...boundWords({ symbols, constraints }, side, assets));
    repairs.push(...boundRepairs({ symbols, constraints: whole }, side, assets, holds));
  }
  if (isFeasible(polytopeOf(withoutBudget(kept)))) {
    conflict.push(`weights sum to ${percent(constraints.budget)}`);
  }
  if (repairs.length === 0) {
    repairs.push(
      `several limits conflict at once: begin with ${conflict[0]!} and relax or drop it`,
    );
  }
  return {
    status: 'infeasible',
    message: `these limits cannot hold together: ${conflict.join(', ')}`,
    conflict,
    repairs,
  };
}

/** Which side of a row is in the way of the others of its conflict, which can hold without it. */
function wordsOf(row: LinearConstraint, others: Constraints): string {
  const most = highestValue(polytopeOf(others), row.coefficients);
  const missed = most.status === 'solved' && most.value < row.min;
  const side = missed || !Number.isFinite(row.max) ? 'minimum' : 'maximum';
  return rowLimit(row, side);
}

/** The least change of one side of a row that all others allow; `undefined` where they conflict without it. */
function repairOf(row: LinearConstraint, others: Constraints): string | undefined {
  const polytope = polytopeOf(others);
  const most = highestValue(polytope, row.coefficients);
  const least = highestValue(
    polytope,
    row.coefficients.map((value) => -value),
  );
  if (most.status !== 'solved' || least.status !== 'solved') return undefined;
  return most.value < row.min
    ? `lower the minimum of ${row.name} to ${rowValue(row, most.value, 'down')}`
    : `raise the maximum of ${row.name} to ${rowValue(row, -least.value, 'up')}`;
}

function crossedLimits(row: LinearConstraint): Infeasible {
  const min = rowValue(row, row.min);
  const max = rowValue(row, row.max);
  return {
    status: 'infeasible',
    message: `${row.name}: its minimum ${min} is above its maximum ${max}`,
    conflict: [rowLimit(row, 'minimum'), rowLimit(row, 'maximum')],
    repairs: [
      `lower the minimum of ${row.name} to ${rowValue(row, row.max, 'down')}`,
      `raise the maximum of ${row.name} to ${rowValue(row, row.min, 'up')}`,
    ],
  };
}

/** The weights may sum to anything: one more of them, of which no row knows, takes up the rest. */
function withoutBudget(constraints: Constraints): Constraints {
  const { minWeights, maxWeights, linear } = constraints;
  const limit = largestWeight(constraints);
  return {
    ...constraints,
    minWeights: Float64Array.of(...minWeights, -limit),
    maxWeights: Float64Array.of(...maxWeights, limit),
    linear: linear.map((row) => ({
      ...row,
      coefficients: Float64Array.of(...row.coefficients, 0),
    })),
  };
}
