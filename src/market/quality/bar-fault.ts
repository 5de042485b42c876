import type { PriceBar } from '@/market/contract';
import { parseCalendarDay } from './calendar-day';
import type { QualityReason } from './contract';

/** Prices computed by others carry the noise of their arithmetic; half a cent of a dollar is not noise. */
const rounding = 1e-6;

const priceNames = [
  ['open', 'open'],
  ['high', 'high'],
  ['low', 'low'],
  ['close', 'close'],
  ['adjustedClose', 'adjusted close'],
] as const;

export interface BarFault {
  readonly reason: QualityReason;
  readonly detail: string;
}

/** What is wrong with a bar that needs no other bar to be seen. */
export function barFault(bar: PriceBar, today: string): BarFault | undefined {
  if (parseCalendarDay(bar.date) === undefined) {
    const shown = bar.date.length > 40 ? `${bar.date.slice(0, 40)}...` : bar.date;
    return {
      reason: 'unusable_day',
      detail: `"${shown}" is not a day from 1800-01-01 to 2199-12-31 written YYYY-MM-DD.`,
    };
  }
  if (bar.date > today) {
    return { reason: 'future_day', detail: `${bar.date} is after today, ${today}.` };
  }
  for (const [field, name] of priceNames) {
    const value = bar[field];
    if (value === null || value === undefined) {
      if (field !== 'adjustedClose') continue;
      return { reason: 'unusable_price', detail: 'The adjusted close is missing.' };
    }
    if (!(value > 0) || !Number.isFinite(value)) {
      return {
        reason: 'unusable_price',
        detail: `The ${name} is ${value}; a price is a positive number.`,
      };
    }
  }
  const { volume } = bar;
  if (typeof volume === 'number' && !(volume >= 0 && Number.isFinite(volume))) {
    return {
      reason: 'unusable_volume',
      detail: `The volume is ${volume}; it is zero or a positive number.`,
    };
  }
  return rangeFault(bar);
}

function rangeFault({ open, high, low, close }: PriceBar): BarFault | undefined {
  const top = high ?? Number.POSITIVE_INFINITY;
  const bottom = low ?? 0;
  if (top < bottom * (1 - rounding)) {
    return inconsistent(`The high ${high} is below the low ${low}.`);
  }
  return outside('open', open, bottom, top) ?? outside('close', close, bottom, top);
}

function outside(
  name: string,
  value: number | null | undefined,
  low: number,
  high: number,
): BarFault | undefined {
  if (value === null || value === undefined) return undefined;
  if (value > high * (1 + rounding)) {
    return inconsistent(`The ${name} ${value} is above the high ${high}.`);
  }
  if (value < low * (1 - rounding)) {
    return inconsistent(`The ${name} ${value} is below the low ${low}.`);
  }
  return undefined;
}

const inconsistent = (detail: string): BarFault => ({ reason: 'inconsistent_bar', detail });
