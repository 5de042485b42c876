import { percent } from '@/core/constraints/percent';
import { type Rounding, roundSafely } from '@/core/constraints/round-safely';
import type { LinearConstraint } from '@/core/optimizers/contract';

/** Coefficients 0 and 1 make a sum of weights, which people read in percent; others (beta, yield) stay numbers. */
export function isGroup({ coefficients }: LinearConstraint): boolean {
  return coefficients.every((value) => value === 0 || value === 1);
}

/** A value of the row's quantity in its unit. */
export function rowValue(
  row: LinearConstraint,
  value: number,
  round: Rounding = 'nearest',
): string {
  if (isGroup(row)) return percent(value, round);
  const unit = 10 ** Math.max(0, 4 - Math.ceil(Math.log10(Math.abs(value) + 1e-300)));
  return `${roundSafely(value * unit, round) / unit}`.replace('-', '−');
}

/** "technology at most 20 %". */
export function rowLimit(row: LinearConstraint, side: 'minimum' | 'maximum'): string {
  return side === 'minimum'
    ? `${row.name} at least ${rowValue(row, row.min)}`
    : `${row.name} at most ${rowValue(row, row.max)}`;
}
