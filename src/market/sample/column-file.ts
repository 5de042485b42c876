import { z } from 'zod';
import { decodeIntegers, encodeIntegers } from './integer-codec';

/**
 * Uncompressed layout of `prices.br` and `risk-free.br` (the files are this, under Brotli):
 *
 *   4 bytes   length of the header, little-endian
 *   header    JSON: { format, calendar: { days, bytes }, series: [{ name, rows, columns }] }
 *   calendar  every date of any series once, ascending, as days since 1970-01-01
 *   columns   in the order of the header
 *
 * Calendar and columns are coded by `encodeIntegers`. `rows` and a column's `present` are runs [start, length]:
 * rows of the calendar that the series has, and rows of the series at which the column has a value; the others
 * are missing (NaN when read). A value is its integer divided by 10^decimals.
 */
const maxDecimals = 9;
const runsSchema = z.array(z.tuple([z.int().nonnegative(), z.int().positive()]));
const headerSchema = z.strictObject({
  format: z.literal(1),
  calendar: z.strictObject({ days: z.int().nonnegative(), bytes: z.int().nonnegative() }),
  series: z.array(
    z.strictObject({
      name: z.string(),
      rows: runsSchema,
      columns: z.array(
        z.strictObject({
          name: z.string(),
          decimals: z.int().min(0).max(maxDecimals),
          present: runsSchema,
          bytes: z.int().nonnegative(),
        }),
      ),
    }),
  ),
});
type Header = z.infer<typeof headerSchema>;
type Runs = [number, number][];

export interface ColumnSeries {
  readonly name: string;
  /** Ascending `YYYY-MM-DD`. */
  readonly dates: readonly string[];
  /** Each as long as `dates`; NaN = missing. */
  readonly columns: ReadonlyMap<string, Float64Array>;
}

const dayMs = 86_400_000;
const toDay = (date: string) => Date.parse(`${date}T00:00:00Z`) / dayMs;
const toDate = (day: number) => new Date(day * dayMs).toISOString().slice(0, 10);

/** Fewest decimals that give every value back exactly; the caller has rounded to a decimal grid before. */
function fewestDecimals(values: Float64Array): number {
  let decimals = 0;
  for (const value of values) {
    while (Math.round(value * 10 ** decimals) / 10 ** decimals !== value) {
      if (++decimals > maxDecimals) {
        throw new RangeError(`fewestDecimals: ${value} is not a multiple of 1e-${maxDecimals}`);
      }
    }
  }
  return decimals;
}

function toRuns(indices: readonly number[]): Runs {
  const runs: Runs = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === index) last[1]++;
    else runs.push([index, 1]);
  }
  return runs;
}

const runLength = (runs: Runs) => runs.reduce((sum, [, length]) => sum + length, 0);

export function encodeColumnFile(all: readonly ColumnSeries[]): Buffer {
  const days = [...new Set(all.flatMap((series) => series.dates))].sort().map(toDay);
  const position = new Map(days.map((day, index) => [day, index]));
  const calendar = encodeIntegers(Float64Array.from(days));
  const bodies: Uint8Array[] = [calendar];
  const series = all.map(({ name, dates, columns }) => ({
    name,
    rows: toRuns(dates.map((date) => position.get(toDay(date))!)),
    columns: [...columns].map(([column, values]) => {
      if (values.length !== dates.length)
        throw new RangeError(`encodeColumnFile: ${name} ${column} has a wrong length`);
      const rows = [...values.keys()].filter((row) => !Number.isNaN(values[row]!));
      const known = Float64Array.from(rows, (row) => values[row]!);
      const decimals = fewestDecimals(known);
      const body = encodeIntegers(known.map((value) => Math.round(value * 10 ** decimals)));
      bodies.push(body);
      return { name: column, decimals, present: toRuns(rows), bytes: body.length };
    }),
  }));
  const content: Header = {
    format: 1,
    calendar: { days: days.length, bytes: calendar.length },
    series,
  };
  const header = Buffer.from(JSON.stringify(content));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  return Buffer.concat([length, header, ...bodies]);
}

/** One series at a time, in the order of the file. */
export function* decodeColumnFile(file: Buffer): Generator<ColumnSeries> {
  const bodyStart = 4 + file.readUInt32LE(0);
  const header = headerSchema.parse(JSON.parse(file.toString('utf8', 4, bodyStart)));
  let at = bodyStart;
  const take = (bytes: number) => file.subarray(at, (at += bytes));
  const calendar = Array.from(
    decodeIntegers(take(header.calendar.bytes), header.calendar.days),
    toDate,
  );
  for (const { name, rows, columns } of header.series) {
    const dates = rows.flatMap(([start, length]) => calendar.slice(start, start + length));
    const decoded = new Map<string, Float64Array>();
    for (const column of columns) {
      const known = decodeIntegers(take(column.bytes), runLength(column.present));
      const values = new Float64Array(dates.length).fill(Number.NaN);
      let next = 0;
      for (const [start, length] of column.present) {
        for (let row = start; row < start + length; row++)
          values[row] = known[next++]! / 10 ** column.decimals;
      }
      decoded.set(column.name, values);
    }
    yield { name, dates, columns: decoded };
  }
}
