import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse';
import type { PriceColumns } from '@/market/price-columns';
import { alikeColumns } from '../test/alike-columns';

const file = path.resolve('..', 'shared', 'data', 'kaggle-sp500-5yr', 'all_stocks_5yr.csv.xz');

/**
 * Daily bars of 505 stocks from 2013-02-08 to 2018-02-07 where the file of the public data set lies beside the
 * repository, else made-up ones of the same size. The data set has no adjusted close; its close stands in.
 */
export async function readFiveYears(): Promise<{ source: string; series: PriceColumns[] }> {
  if (!existsSync(file)) {
    return { source: `Made-up prices, since ${file} is absent`, series: madeUp() };
  }
  const text = execFileSync('xz', ['-dc', file], { maxBuffer: 1 << 30 });
  const rows = new Map<string, string[][]>();
  for await (const row of parse(text, { from_line: 2 }) as AsyncIterable<string[]>) {
    const symbol = row[6]!;
    const own = rows.get(symbol);
    if (own) own.push(row);
    else rows.set(symbol, [row]);
  }
  const series = [...rows].map(([symbol, own]): PriceColumns => {
    const column = (index: number) =>
      Float64Array.from(own, (row) => (row[index] === '' ? Number.NaN : Number(row[index])));
    return {
      symbol,
      dates: own.map(([date]) => date!),
      open: column(1),
      high: column(2),
      low: column(3),
      close: column(4),
      volume: column(5),
      adjustedClose: column(4),
    };
  });
  return { source: `${series.length} stocks of the data set "S&P 500 stock data"`, series };
}

function madeUp(): PriceColumns[] {
  const dates: string[] = [];
  for (let day = Date.UTC(2013, 1, 8); dates.length < 1259; day += 86_400_000) {
    const weekday = new Date(day).getUTCDay();
    if (weekday !== 0 && weekday !== 6) dates.push(new Date(day).toISOString().slice(0, 10));
  }
  return Array.from({ length: 505 }, (_, i) => {
    const column = Float64Array.from(dates, (_date, t) => 100 + i + 10 * Math.sin(t * (1 + i)));
    return alikeColumns(`S${i}`, dates, column);
  });
}
