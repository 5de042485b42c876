import { type Rounding, roundSafely } from '@/core/constraints/round-safely';

const units = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** 0.125 -> "12.5 %"; at most `digits` decimals, trailing zeros dropped. `round` gives the safe side. */
export function percent(fraction: number, round: Rounding = 'nearest', digits = 2): string {
  const unit = units[digits]!;
  const whole = roundSafely(fraction * 100 * unit, round);
  if (whole === 0) {
    if (fraction === 0 || round !== 'nearest' || digits >= 8) return '0 %';
    return percent(fraction, round, digits + 2);
  }
  const size = Math.abs(whole);
  const number = size < 1e9 ? decimal(size, unit, digits) : (size / unit).toString();
  return whole < 0 ? `−${number} %` : `${number} %`;
}

/** size / unit from whole numbers, whose digits are told much faster than those of a fraction. */
function decimal(size: number, unit: number, digits: number): string {
  const integer = Math.trunc(size / unit) | 0;
  let rest = (size - integer * unit) | 0;
  if (rest === 0) return `${integer}`;
  let places = digits;
  for (; rest % 10 === 0; places--) rest = (rest / 10) | 0;
  let zeros = '.';
  for (let least = units[places - 1]!; rest < least; least /= 10) zeros += '0';
  return integer + zeros + rest;
}
