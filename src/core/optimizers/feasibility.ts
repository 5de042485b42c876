import { percent } from '@/core/constraints/percent';
import type { Constraints, Infeasible } from '@/core/optimizers/contract';
import { findLinearConflict } from '@/core/optimizers/linear-conflict';

type Limited = { readonly symbols: readonly string[]; readonly constraints: Constraints };

/** `undefined` where some portfolio meets all limits, else why none does and what would help. */
export function findConflict({ symbols, constraints }: Limited): Infeasible | undefined {
  const { minWeights, maxWeights, budget } = constraints;
  const crossed = symbols.findIndex((_, i) => minWeights[i]! > maxWeights[i]!);
  if (crossed >= 0)
    return crossedBounds(symbols[crossed]!, minWeights[crossed]!, maxWeights[crossed]!);
  const slack = 1e-12 * (Math.abs(budget) + sum(minWeights.map(Math.abs)) + 1);
  const least = sum(minWeights);
  const most = sum(maxWeights);
  if (most < budget - slack) return tooLow(symbols.length, maxWeights, most, budget);
  if (least > budget + slack) return tooHigh(symbols.length, minWeights, least, budget);
  return findLinearConflict(constraints);
}

function crossedBounds(symbol: string, min: number, max: number): Infeasible {
  return {
    status: 'infeasible',
    message: `${symbol}: its minimum weight ${percent(min)} is above its maximum weight ${percent(max)}`,
    conflict: [
      `minimum weight ${percent(min)} of ${symbol}`,
      `maximum weight ${percent(max)} of ${symbol}`,
    ],
    repairs: [
      `lower the minimum weight of ${symbol} to ${percent(max, 'down')}`,
      `raise the maximum weight of ${symbol} to ${percent(min, 'up')}`,
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

function uniform(values: Float64Array): number | undefined {
  const first = values[0]!;
  return values.every((value) => value === first) ? first : undefined;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
