import { createHash } from 'node:crypto';
import { type PriceColumns, priceColumns } from '@/market/price-columns';
import { parseCalendarDay } from '@/market/quality/calendar-day';

/**
 * Aggregate over the rows of one asset in `price_history`: SHA-256 of days and values in the order of the days, missing
 * values as NaN. The same prices have the same version whoever stored them, in whatever order.
 */
export const priceVersionSql = `encode(sha256(string_agg(
  int4send(date - date '1970-01-01') || float8send(coalesce(open, 'NaN')) || float8send(coalesce(high, 'NaN'))
    || float8send(coalesce(low, 'NaN')) || float8send(coalesce(close, 'NaN')) || float8send(coalesce(volume, 'NaN'))
    || float8send(adjusted_close), '' order by date)), 'hex')`;

const rowBytes = 4 + 8 * priceColumns.length;

/** The same of prices that are not stored yet. */
export function priceVersionOf(prices: PriceColumns): string {
  const doubles = priceColumns.map((name) => prices[name]);
  const packed = Buffer.allocUnsafe(prices.dates.length * rowBytes);
  let at = 0;
  prices.dates.forEach((date, row) => {
    at = packed.writeInt32BE(parseCalendarDay(date)!, at);
    for (const column of doubles) at = packed.writeDoubleBE(column[row]!, at);
  });
  return createHash('sha256').update(packed).digest('hex');
}
