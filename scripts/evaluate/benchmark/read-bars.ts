import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { PriceColumns } from '@/market/price-columns';

const row = z.object({
  Symbol: z.string().min(1),
  Date: z.iso.date(),
  Open: z.coerce.number().positive(),
  High: z.coerce.number().positive(),
  Low: z.coerce.number().positive(),
  Close: z.coerce.number().positive(),
  'Adj Close': z.coerce.number().positive(),
  Volume: z.coerce.number().nonnegative(),
});

/**
 * Reads a packed CSV of both data sets. Rows without prices (three holidays of 2016 in one of them) are left out.
 *
 * @throws Error for a file that cannot be unpacked, and for days that do not ascend
 */
export function readBars(file: string): {
  series: PriceColumns[];
  sha256: string;
  dropped: number;
} {
  const { stdout, status, error } = spawnSync('xz', ['-dc', file], { maxBuffer: 2 ** 28 });
  if (error || status !== 0) throw new Error(`xz could not unpack ${file}`, { cause: error });
  const records: Record<string, string>[] = parse(stdout, { columns: true });
  const priced = records.filter((record) => record.Close !== '');
  const bySymbol = new Map<string, z.infer<typeof row>[]>();
  for (const record of priced) {
    const bar = row.parse(record);
    if (!bySymbol.has(bar.Symbol)) bySymbol.set(bar.Symbol, []);
    bySymbol.get(bar.Symbol)!.push(bar);
  }
  const series = [...bySymbol].map(([symbol, bars]) => {
    const dates = bars.map(({ Date: date }) => date);
    const late = dates.findIndex((date, i) => i > 0 && date <= dates[i - 1]!);
    if (late >= 0)
      throw new Error(`${file}: ${symbol} has ${dates[late]} after ${dates[late - 1]}`);
    const column = (name: 'Open' | 'High' | 'Low' | 'Close' | 'Adj Close' | 'Volume') =>
      Float64Array.from(bars, (bar) => bar[name]);
    return {
      symbol,
      dates,
      open: column('Open'),
      high: column('High'),
      low: column('Low'),
      close: column('Close'),
      adjustedClose: column('Adj Close'),
      volume: column('Volume'),
    };
  });
  const sha256 = createHash('sha256').update(stdout).digest('hex');
  return { series, sha256, dropped: records.length - priced.length };
}
