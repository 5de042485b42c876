import { percent } from '@/core/constraints/percent';
import type { LinearConstraint } from '@/core/optimizers/contract';

/** Coefficients 0 and 1 make a sum of weights, which people read in percent; others (beta, yield) stay numbers. */
export function isGroup({ coefficients }: LinearConstraint): boolean {
  return coefficients.every((value) => value === 0 || value === 1);
}

/** A value of the row's quantity in its unit. */
export function rowValue(
  row: LinearConstraint,
  value: number,
  round: 'nearest' | 'up' | 'down' = 'nearest',
): string {
  if (isGroup(row)) return percent(value, round);
  const unit = 10 ** Math.max(0, 4 - Math.ceil(Math.log10(Math.abs(value) + 1e-300)));
  const scaled = value * unit;
  const slack = 1e-9 * Math.max(1, Math.abs(scaled));
  const whole =
    round === 'up'
      ? Math.ceil(scaled - slack)
      : round === 'down'
        ? Math.floor(scaled + slack)
        : Math.round(scaled);
  return `${whole / unit}`.replace('-', '−');
}

/** "technology at most 20 %". */
export function rowLimit(row: LinearConstraint, side: 'minimum' | 'maximum'): string {
  return side === 'minimum'
    ? `${row.name} at least ${rowValue(row, row.min)}`
    : `${row.name} at most ${rowValue(row, row.max)}`;
}
