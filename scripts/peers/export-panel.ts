/**
 * Prints the shipped prices as the return panels that the peers are asked about:
 * `node --import tsx scripts/peers/export-panel.ts`. `reference.py` runs it.
 *
 * Returns are rounded to float32, so that 4 bytes hold each exactly; the panel is what the bytes say.
 */
import { readSampleAssets, readSamplePrices } from '@/market/sample/read-sample';
import { alignPrices } from '@/services/panel/align-prices';

const windows = {
  recent: { from: '2018-01-02', to: '2022-12-28' },
  crisis: { from: '2007-01-03', to: '2009-12-31' },
} as const;

/** The 20 stocks with prices since 1990. */
const assets = readSampleAssets().filter(
  ({ kind, firstDate, lastDate }) =>
    kind === 'stock' && firstDate <= '1990-01-02' && lastDate >= windows.recent.to,
);
const chosen = new Set(assets.map(({ symbol }) => symbol));
const prices = [...readSamplePrices()].filter(({ symbol }) => chosen.has(symbol));

const panels = Object.entries(windows).map(async ([name, { from, to }]) => {
  const { returns, periods, coverage } = await alignPrices(
    prices.map(({ symbol, dates, adjustedClose }) => {
      const kept = dates.flatMap((date, row) => (date >= from && date <= to ? [row] : []));
      return {
        symbol,
        days: Int32Array.from(kept, (row) => Date.parse(dates[row]!) / 86_400_000),
        values: Float64Array.from(kept, (row) => adjustedClose[row]!),
      };
    }),
  );
  const bytes = Buffer.from(Float32Array.from(returns).buffer);
  return [
    name,
    { from: coverage.from, to: coverage.to, periods, returns: bytes.toString('base64') },
  ] as const;
});

const symbols = assets.map(({ symbol }) => symbol);
const sectors = assets.map(({ sector }) => sector);
console.log(
  JSON.stringify({ symbols, sectors, panels: Object.fromEntries(await Promise.all(panels)) }),
);
