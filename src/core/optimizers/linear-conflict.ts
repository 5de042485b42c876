import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { rowLimit, rowValue } from '@/core/constraints/row-words';
import type { Constraints, Infeasible, LinearConstraint } from '@/core/optimizers/contract';
import { highestValue, isFeasible } from '@/core/solvers/highest-value';

/**
 * `undefined` where bounds, budget and linear constraints can hold together, given that bounds and budget can.
 * Else the smallest conflicting set by a deletion filter (Chinneck and Dravnieks 1991): what can be dropped
 * without curing the conflict is dropped, what remains is irreducible. Each repair changes one limit alone,
 * by the least that makes everything feasible, rounded to the feasible side.
 */
export function findLinearConflict(constraints: Constraints): Infeasible | undefined {
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
  const wide = withoutBounds({ ...constraints, linear: rows });
  const needsMax = isFeasible(polytopeOf({ ...wide, minWeights: constraints.minWeights }));
  const keptMax = needsMax ? constraints.maxWeights : wide.maxWeights;
  const needsMin = isFeasible(polytopeOf({ ...wide, maxWeights: keptMax }));

  const conflict: string[] = [];
  const repairs: string[] = [];
  for (const row of rows) {
    const others = linear.filter((other) => other !== row);
    const { words, repair } = judge(row, { ...constraints, linear: others });
    conflict.push(words);
    if (repair) repairs.push(repair);
  }
  if (needsMax) {
    conflict.push(`maximum ${weightsOf(constraints.maxWeights)}`);
    const repair = widerBounds(constraints, 'maximum');
    if (repair) repairs.push(repair);
  }
  if (needsMin) {
    conflict.push(`minimum ${weightsOf(constraints.minWeights)}`);
    const repair = widerBounds(constraints, 'minimum');
    if (repair) repairs.push(repair);
  }
  conflict.push(`weights sum to ${percent(constraints.budget)}`);
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

/** Which side of a row is in the way, and the least change of it that the others allow. */
function judge(row: LinearConstraint, others: Constraints): { words: string; repair?: string } {
  const polytope = polytopeOf(others);
  const most = highestValue(polytope, row.coefficients);
  const least = highestValue(
    polytope,
    row.coefficients.map((value) => -value),
  );
  if (most.status !== 'solved' || least.status !== 'solved') {
    const side = Number.isFinite(row.max) ? 'maximum' : 'minimum';
    return { words: rowLimit(row, side) };
  }
  if (most.value < row.min) {
    const value = rowValue(row, most.value, 'down');
    return {
      words: rowLimit(row, 'minimum'),
      repair: `lower the minimum of ${row.name} to ${value}`,
    };
  }
  const value = rowValue(row, -least.value, 'up');
  return {
    words: rowLimit(row, 'maximum'),
    repair: `raise the maximum of ${row.name} to ${value}`,
  };
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

function withoutBounds(constraints: Constraints): Constraints {
  const { minWeights, maxWeights, budget } = constraints;
  let size = 1 + Math.abs(budget);
  minWeights.forEach((min, i) => {
    size += Math.abs(min) + Math.abs(maxWeights[i]!);
  });
  const limit = 100 * size;
  return {
    ...constraints,
    minWeights: minWeights.map(() => -limit),
    maxWeights: maxWeights.map(() => limit),
  };
}

function weightsOf(bounds: Float64Array): string {
  const first = bounds[0]!;
  if (bounds.every((value) => value === first)) return `weight ${percent(first)} of each asset`;
  return 'weights of the assets';
}

/** Smallest uniform widening of one side of all bounds that cures the conflict, by bisection. */
function widerBounds(constraints: Constraints, side: 'minimum' | 'maximum'): string | undefined {
  const wide = withoutBounds(constraints);
  const at = (step: number): Constraints =>
    side === 'maximum'
      ? { ...constraints, maxWeights: constraints.maxWeights.map((value) => value + step) }
      : { ...constraints, minWeights: constraints.minWeights.map((value) => value - step) };
  let low = 0;
  let high = 2 * wide.maxWeights[0]!;
  if (!isFeasible(polytopeOf(at(high)))) return undefined;
  while (high - low > 1e-10 * (1 + high)) {
    const middle = (low + high) / 2;
    if (isFeasible(polytopeOf(at(middle)))) high = middle;
    else low = middle;
  }
  const bounds = side === 'maximum' ? constraints.maxWeights : constraints.minWeights;
  const first = bounds[0]!;
  const verb = side === 'maximum' ? 'raise' : 'lower';
  if (!bounds.every((value) => value === first)) {
    return `${verb} every ${side} weight by ${percent(high, 'up')}`;
  }
  const value = side === 'maximum' ? percent(first + high, 'up') : percent(first - high, 'down');
  return `${verb} the ${side} weight to ${value}`;
}
