import { type PriceColumns, priceColumns } from '@/market/price-columns';
import { parseCalendarDay } from '@/market/quality/calendar-day';

/** In the order in which `priceCopyChunks` writes them. */
export const priceCopyColumns =
  'symbol, date, source_rank, open, high, low, close, volume, adjusted_close' as const;

export interface RankedPrices {
  readonly prices: PriceColumns;
  readonly sourceRank: number;
}

const fieldCount = 9;
const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Signature, no flags, no header extension. */
const header = Buffer.concat([signature, Buffer.alloc(8)]);
const trailer = Buffer.from([0xff, 0xff]);
/** Postgres counts days from 2000-01-01. */
const firstDay = 10_957;

/**
 * The rows of each asset in the binary format of COPY, one chunk per asset; NaN becomes NULL.
 * Source: PostgreSQL 18 documentation, COPY, "Binary Format".
 */
export function* priceCopyChunks(all: Iterable<RankedPrices>): Generator<Buffer> {
  yield header;
  for (const ranked of all) yield encodeRows(ranked);
  yield trailer;
}

function encodeRows({ prices, sourceRank }: RankedPrices): Buffer {
  const { symbol, dates } = prices;
  const doubles = priceColumns.map((name) => prices[name]);
  const name = Buffer.from(symbol, 'utf8');
  const start = rowStart(name);
  const longestRow = start.length + 4 + 4 + 4 + 2 + doubles.length * (4 + 8);
  const chunk = Buffer.allocUnsafe(dates.length * longestRow);
  let at = 0;
  for (let row = 0; row < dates.length; row++) {
    at += start.copy(chunk, at);
    at = chunk.writeInt32BE(4, at);
    at = chunk.writeInt32BE(parseCalendarDay(dates[row]!)! - firstDay, at);
    at = chunk.writeInt32BE(2, at);
    at = chunk.writeInt16BE(sourceRank, at);
    for (const column of doubles) {
      const value = column[row]!;
      if (Number.isNaN(value)) {
        at = chunk.writeInt32BE(-1, at);
        continue;
      }
      at = chunk.writeInt32BE(8, at);
      at = chunk.writeDoubleBE(value, at);
    }
  }
  return chunk.subarray(0, at);
}

/** What every row of an asset begins with: the number of fields, the symbol. */
function rowStart(name: Buffer): Buffer {
  const start = Buffer.alloc(2 + 4 + name.length);
  start.writeInt16BE(fieldCount, 0);
  start.writeInt32BE(name.length, 2);
  name.copy(start, 6);
  return start;
}
