import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDatabase, type Database } from '@/db/client';
import { acquireEmbeddedPostgres } from '@/db/embedded-postgres';
import { migrateDatabase } from '@/db/migrate';
import { storePrices } from '@/db/store-prices';
import type { PriceColumns } from '@/market/price-columns';
import { loadPanel } from '@/services/panel/load-panel';
import { readFiveYears } from './five-years';
import { spread } from './report';
import { type Timing, timingOf } from './timing';

/** Rows of price_history after which the panels are timed. */
const milestones = [1e6, 5e6, 10e6, 20e6];
const batchRows = 200_000;
const coldRuns = 15;
/** After each cold load: the first of them alone would tell of the garbage that loading left. */
const warmCalls = 8;

export interface StorageLine {
  readonly rows: number;
  /** Of the rows since the line before, from prices in memory to their commit and the vacuum after it. */
  readonly rowsPerSecond: number;
  readonly panels: readonly {
    readonly assets: number;
    readonly days: number;
    readonly cold: Timing;
    readonly warm: Timing;
  }[];
}

export interface StorageBench {
  readonly source: string;
  readonly lines: readonly StorageLine[];
}

/**
 * Loads copies of five years of about 500 stocks until `maxRows` lie in a database of its own, which is removed
 * afterwards, and times return panels on the way. Cold: not in the program's memory, each time other assets. Warm: the
 * same panel again, the question after its version included.
 */
export async function benchStorage(
  maxRows: number,
  tell: (sentence: string) => void,
): Promise<StorageBench> {
  const directory = mkdtempSync(path.join(tmpdir(), 'tangency-bench-'));
  // Where this runs as root the database has another owner, who has to enter.
  chmodSync(directory, 0o755);
  try {
    const server = await acquireEmbeddedPostgres({
      dataDirectory: path.join(directory, 'postgres'),
      onProgress: tell,
    });
    const db = createDatabase(server.url, { statementTimeoutMs: 60_000 });
    try {
      await migrateDatabase(server.url);
      return await grow(db, maxRows, tell);
    } finally {
      await db.$client.end();
      await server.release();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function grow(
  db: Database,
  maxRows: number,
  tell: (sentence: string) => void,
): Promise<StorageBench> {
  const { source, series } = await readFiveYears();
  tell(`${source}, copied.`);
  const reached = milestones.filter((rows) => rows <= maxRows);
  const lines: StorageLine[] = [];
  const longest = Math.max(...series.map(({ dates }) => dates.length));
  const symbols: string[] = [];
  let total = 0;
  let counted = 0;
  let spentMs = 0;
  for (let copy = 0, at = 0; at < reached.length; copy++) {
    for (const batch of batches(copies(series, copy))) {
      const started = performance.now();
      await storePrices(db, {
        deliveries: batch.map((prices) => ({
          asset: assetOf(prices.symbol),
          source: 'yahoo',
          prices,
        })),
      });
      spentMs += performance.now() - started;
      for (const prices of batch) {
        total += prices.dates.length;
        if (prices.dates.length === longest) symbols.push(prices.symbol);
      }
      while (at < reached.length && total >= reached[at]!) {
        const rowsPerSecond = (total - counted) / (spentMs / 1000);
        const line = { rows: total, rowsPerSecond, panels: await timePanels(db, symbols) };
        lines.push(line);
        printStorageLine(line, tell);
        counted = total;
        spentMs = 0;
        at++;
      }
    }
  }
  return { source, lines };
}

const assetOf = (symbol: string) => ({
  symbol,
  name: symbol,
  kind: 'stock' as const,
  sector: null,
  industry: null,
  currency: 'USD',
});

function* copies(series: readonly PriceColumns[], copy: number): Generator<PriceColumns> {
  for (const prices of series) yield { ...prices, symbol: `${prices.symbol}.${copy}` };
}

function* batches(all: Iterable<PriceColumns>): Generator<PriceColumns[]> {
  let batch: PriceColumns[] = [];
  let rows = 0;
  for (const prices of all) {
    batch.push(prices);
    rows += prices.dates.length;
    if (rows < batchRows) continue;
    yield batch;
    batch = [];
    rows = 0;
  }
  if (batch.length > 0) yield batch;
}

async function timePanels(db: Database, symbols: readonly string[]) {
  const panels: StorageLine['panels'][number][] = [];
  for (const [assets, runs] of [
    [50, coldRuns],
    [500, 5],
  ] as const) {
    const cold: number[] = [];
    const warm: number[] = [];
    let days = 0;
    for (let run = -1; run < runs; run++) {
      const input = { symbols: choose(symbols, assets, run), from: '2013-01-01', to: '2018-12-31' };
      const started = performance.now();
      const { periods } = await loadPanel(db, input);
      const coldMs = performance.now() - started;
      const again: number[] = [];
      for (let call = 0; call < warmCalls; call++) {
        const asked = performance.now();
        await loadPanel(db, input);
        again.push(performance.now() - asked);
      }
      // The first only lets the compiler see the code.
      if (run < 0) continue;
      cold.push(coldMs);
      warm.push(...again);
      days = periods;
    }
    panels.push({ assets, days, cold: timingOf(cold), warm: timingOf(warm) });
  }
  return panels;
}

/** Spread over everything that is stored, other ones in each run, the same ones in each bench. */
function choose(symbols: readonly string[], count: number, run: number): string[] {
  const stride = symbols.length / count;
  return Array.from(
    { length: count },
    (_, i) => symbols[(Math.floor(i * stride) + 7 * (run + 1)) % symbols.length]!,
  );
}

function printStorageLine(
  { rows, rowsPerSecond, panels }: StorageLine,
  tell: (sentence: string) => void,
): void {
  const count = (value: number) => Math.round(value).toLocaleString('en');
  tell(`${count(rows).padStart(12)} rows, loaded at ${count(rowsPerSecond)} rows/s`);
  for (const { assets, days, cold, warm } of panels) {
    const name = `${assets} x ${days + 1} days`;
    tell(`              panel ${name.padEnd(16)} cold ${spread(cold)}  warm ${spread(warm)}`);
  }
}
