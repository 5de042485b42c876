import { percent } from '@/core/constraints/percent';
import {
  aboveFloor,
  type BoundSide,
  boundRepairs,
  canHold,
  type Limited,
  uniform,
} from '@/core/optimizers/conflict/bound-conflict';
import { findLinearConflict } from '@/core/optimizers/conflict/linear-conflict';
import type {
  Constraints,
  Infeasible,
  LinearConstraint,
  Problem,
} from '@/core/optimizers/contract';

/**
 * `undefined` where some portfolio meets all limits, else why none does and what would help. What else a method asks for,
 * as a target return, is no part of the conflict, but repairs are such that it can be had too.
 */
export function findConflict(
  limited: Limited,
  also: readonly LinearConstraint[] = [],
): Infeasible | undefined {
  const conflict = findBoundsConflict(limited, (changed) =>
    canHold({ ...aboveFloor(changed, limited.floor), linear: [...changed.linear, ...also] }),
  );
  if (!conflict) return findLinearConflict(limited, also);
  if (conflict.repairs.length > 0) return conflict;
  const begin = `begin with ${conflict.conflict[0]!} and relax or drop it`;
  return { ...conflict, repairs: [`several limits conflict at once: ${begin}`] };
}

/** The least expected return that was asked for, as a row. */
export function targetRows({ expectedReturns, parameters }: Problem): LinearConstraint[] {
  const { targetReturn: min } = parameters;
  if (min === undefined) return [];
  const max = Number.POSITIVE_INFINITY;
  return [{ name: 'expected return', coefficients: expectedReturns, min, max }];
}

/**
 * `undefined` where bounds and budget alone fit. Repairs are such that all limits hold then, by `holds`; none where no
 * change of the bounds alone can do that.
 */
export function findBoundsConflict(
  limited: Limited,
  holds: (constraints: Constraints) => boolean,
): Infeasible | undefined {
  const { symbols, constraints } = limited;
  const { minWeights, maxWeights, budget } = constraints;
  const crossed = symbols.findIndex((_, i) => minWeights[i]! > maxWeights[i]!);
  if (crossed >= 0) return crossedBounds(limited, crossed, holds);
  const n = symbols.length;
  let least = 0;
  let most = 0;
  let gross = 0;
  for (let i = 0; i < n; i++) {
    least += minWeights[i]!;
    most += maxWeights[i]!;
    gross += Math.abs(minWeights[i]!);
  }
  const slack = 1e-12 * (Math.abs(budget) + gross + 1);
  // Wide enough for the budget, a rounding more.
  const widened = (values: Float64Array, step: number) =>
    values.map((value) => value + step + 1e-9 * Math.sign(step));
  if (most < budget - slack) {
    const fitting = { ...constraints, maxWeights: widened(maxWeights, (budget - most) / n) };
    const conflict = tooLow(n, maxWeights, most, budget);
    return holds(fitting) ? conflict : withRepair(conflict, limited, 'maximum', holds);
  }
  if (least > budget + slack) {
    const fitting = { ...constraints, minWeights: widened(minWeights, (budget - least) / n) };
    const conflict = tooHigh(n, minWeights, least, budget);
    return holds(fitting) ? conflict : withRepair(conflict, limited, 'minimum', holds);
  }
  return undefined;
}

/** Where other limits ask for wider bounds than the budget does, the repair says how wide. */
function withRepair(
  answer: Infeasible,
  limited: Limited,
  side: BoundSide,
  holds: (constraints: Constraints) => boolean,
): Infeasible {
  const all = limited.symbols.map((_, i) => i);
  return { ...answer, repairs: boundRepairs(limited, side, all, holds) };
}

function crossedBounds(
  { symbols, constraints }: Limited,
  asset: number,
  holds: (constraints: Constraints) => boolean,
): Infeasible {
  const { minWeights, maxWeights } = constraints;
  const [symbol, min, max] = [symbols[asset]!, minWeights[asset]!, maxWeights[asset]!];
  const lowered = { ...constraints, minWeights: minWeights.with(asset, max) };
  const raised = { ...constraints, maxWeights: maxWeights.with(asset, min) };
  return {
    status: 'infeasible',
    message: `${symbol}: its minimum weight ${percent(min)} is above its maximum weight ${percent(max)}`,
    conflict: [
      `minimum weight ${percent(min)} of ${symbol}`,
      `maximum weight ${percent(max)} of ${symbol}`,
    ],
    repairs: [
      ...(holds(lowered)
        ? [`lower the minimum weight of ${symbol} to ${percent(max, 'down')}`]
        : []),
      ...(holds(raised) ? [`raise the maximum weight of ${symbol} to ${percent(min, 'up')}`] : []),
    ],
  };
}

function tooLow(n: number, maxWeights: Float64Array, most: number, budget: number): Infeasible {
  const each = uniform(maxWeights);
  const target = `weights sum to ${percent(budget)}`;
  if (each === undefined) {
    const missing = budget - most;
    return {
      status: 'infeasible',
      message: `the maximum weights of the ${n} assets sum to ${percent(most)} < ${percent(budget)}`,
      conflict: [`maximum weights of all ${n} assets`, target],
      repairs: [
        `raise the maximum weights by ${percent(missing, 'up')} in all, for example by ${percent(missing / n, 'up')} each`,
      ],
    };
  }
  const repairs = [`raise the maximum weight to ${percent(budget / n, 'up')}`];
  if (each > 0) repairs.push(`choose at least ${Math.ceil(budget / each - 1e-9)} assets`);
  return {
    status: 'infeasible',
    message: `at most ${percent(each)} each x ${assets(n)} = ${percent(most)} < ${percent(budget)}`,
    conflict: [`maximum weight ${percent(each)} of each of the ${assets(n)}`, target],
    repairs,
  };
}

function tooHigh(n: number, minWeights: Float64Array, least: number, budget: number): Infeasible {
  const each = uniform(minWeights);
  const target = `weights sum to ${percent(budget)}`;
  if (each === undefined) {
    const excess = least - budget;
    return {
      status: 'infeasible',
      message: `the minimum weights of the ${n} assets sum to ${percent(least)} > ${percent(budget)}`,
      conflict: [`minimum weights of all ${n} assets`, target],
      repairs: [
        `lower the minimum weights by ${percent(excess, 'up')} in all, for example by ${percent(excess / n, 'up')} each`,
      ],
    };
  }
  const repairs = [`lower the minimum weight to ${percent(budget / n, 'down')}`];
  const fitting = Math.floor(budget / each + 1e-9);
  if (each > 0 && fitting >= 1) repairs.push(`choose at most ${assets(fitting)}`);
  return {
    status: 'infeasible',
    message: `at least ${percent(each)} each x ${assets(n)} = ${percent(least)} > ${percent(budget)}`,
    conflict: [`minimum weight ${percent(each)} of each of the ${assets(n)}`, target],
    repairs,
  };
}

function assets(n: number): string {
  return n === 1 ? '1 asset' : `${n} assets`;
}
