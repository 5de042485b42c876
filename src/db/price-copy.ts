import type { SamplePrices } from '@/market/sample/read-sample';

/** In the order in which `priceCopyChunks` writes them. */
export const priceCopyColumns =
  'symbol, date, open, high, low, close, volume, adjusted_close' as const;

const fieldCount = 8;
const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Signature, no flags, no header extension. */
const header = Buffer.concat([signature, Buffer.alloc(8)]);
const trailer = Buffer.from([0xff, 0xff]);
/** Postgres counts days from 2000-01-01. */
const firstDay = Date.UTC(2000, 0, 1);
const millisecondsPerDay = 86_400_000;

/**
 * The rows of each asset in the binary format of COPY, one chunk per asset; NaN becomes NULL.
 * Source: PostgreSQL 18 documentation, COPY, "Binary Format".
 */
export function* priceCopyChunks(all: Iterable<SamplePrices>): Generator<Buffer> {
  yield header;
  for (const prices of all) yield encodeRows(prices);
  yield trailer;
}

function encodeRows({ symbol, dates, ...columns }: SamplePrices): Buffer {
  const { open, high, low, close, volume, adjustedClose } = columns;
  const doubles = [open, high, low, close, volume, adjustedClose];
  const name = Buffer.from(symbol, 'utf8');
  const longestRow = 2 + 4 + name.length + 4 + 4 + doubles.length * (4 + 8);
  const chunk = Buffer.allocUnsafe(dates.length * longestRow);
  let at = 0;
  for (let row = 0; row < dates.length; row++) {
    at = chunk.writeInt16BE(fieldCount, at);
    at = chunk.writeInt32BE(name.length, at);
    at += name.copy(chunk, at);
    at = chunk.writeInt32BE(4, at);
    at = chunk.writeInt32BE((Date.parse(dates[row]!) - firstDay) / millisecondsPerDay, at);
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
