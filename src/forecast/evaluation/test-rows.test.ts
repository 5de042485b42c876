import { describe, expect, test } from '@jest/globals';
import { commonMean, ownMean } from './mean-baselines';
import { dayAfter, forecastBy, testPrices } from './test-market';
import { buildTestRows, type TestRows } from './test-rows';
import { varianceBaselines } from './variance-baselines';

const horizons = [1, 5];
const first = 300;
const years = { from: dayAfter('2016-01-01', 320), until: dayAfter('2016-01-01', 400) };
const flat = () => ({ mean: 0.01, volatility: 0.02 });
const prices = testPrices(3, 460, 0.0005, 1);
const rowsOf = (panel: typeof prices) =>
  buildTestRows(
    panel.map((asset) => forecastBy(asset, horizons, first, flat)),
    horizons,
    years,
  );

/** Everything that a forecast or a baseline said, of the days up to one. */
function saidUntil(rows: TestRows, date: string) {
  const end = rows.starts[rows.dates.filter((day) => day <= date).length]!;
  const { mean, volatility, variance, ewma, garch, har, trailingVariance, ownMean, commonMean } =
    rows;
  return [mean, volatility, variance, ewma, garch, har, trailingVariance, ownMean, commonMean].map(
    (column) => column.slice(0, end),
  );
}

describe('test rows', () => {
  const sets = rowsOf(prices);

  test('begin on the first test day and end with the last target in the test years', () => {
    for (const { dates, lastDate, horizonDays } of sets) {
      expect(dates[0]).toBe(years.from);
      expect(lastDate).toBe(years.until);
      expect(dates.at(-1)).toBe(dayAfter(years.until, -horizonDays));
    }
  });

  test('are one per asset and day, with the return and the squares of the days that follow', () => {
    const { starts, count, dates, logReturn, realizedVariance } = sets[1]!;
    expect(count).toBe(3 * dates.length);
    const day = 320 + 7;
    const { closes } = prices[2]!;
    const row = starts[7]! + 2;
    expect(logReturn[row]).toBeCloseTo(Math.log(closes[day + 5]! / closes[day]!), 14);
    const squares = [1, 2, 3, 4, 5].map(
      (i) => Math.log(closes[day + i]! / closes[day + i - 1]!) ** 2,
    );
    expect(realizedVariance[row]).toBeCloseTo(
      squares.reduce((a, b) => a + b),
      14,
    );
  });

  test('other prices after a day change nothing that was said up to it', () => {
    const date = dayAfter('2016-01-01', 350);
    const shuffled = prices.map(({ symbol, dates, closes }) => {
      const later = closes.slice(351).reverse();
      return { symbol, dates, closes: Float64Array.of(...closes.subarray(0, 351), ...later) };
    });
    for (const [k, rows] of rowsOf(shuffled).entries()) {
      expect(saidUntil(rows, date)).toEqual(saidUntil(sets[k]!, date));
      expect(rows.logReturn).not.toEqual(sets[k]!.logReturn);
    }
  });

  test('an asset without prices in the test years has no rows and costs the others none', () => {
    const old = { ...prices[0]!, dates: prices[0]!.dates.map((date) => `19${date.slice(2)}`) };
    const [rows] = rowsOf([old, prices[1]!]);
    expect(rows!.count).toBe(rows!.dates.length);
  });
});

describe('baselines', () => {
  const { closes } = prices[0]!;

  test('EWMA over a horizon is the horizon times the day', () => {
    const { ewma } = varianceBaselines(closes, horizons, 300);
    for (let day = 0; day < 160; day++) expect(ewma[2 * day + 1]).toBe(5 * ewma[2 * day]!);
  });

  test('are positive and near the variance of steady returns', () => {
    const { ewma, garch, har } = varianceBaselines(closes, horizons, 300);
    const expected = 2 * 0.02 ** 2 * (3 / 12);
    for (const column of [ewma, garch, har]) {
      const daily = column.filter((_, i) => i % 2 === 0);
      expect(Math.min(...daily)).toBeGreaterThan(0);
      const mean = daily.reduce((a, b) => a + b) / daily.length;
      expect(Math.abs(mean / expected - 1)).toBeLessThan(0.25);
    }
  });

  test('too little history is refused', () => {
    expect(() => varianceBaselines(closes, horizons, 249)).toThrow('day 249');
  });

  test("an asset's own mean is its log return so far over its days", () => {
    expect(ownMean(Float64Array.of(1, Math.E, 1))).toEqual(Float64Array.of(0, 1, 0));
  });

  test('the common mean rises with drift and is in units of volatility', () => {
    const last = (drift: number, scale: number) => {
      const panel = testPrices(3, 400, drift, 1).map((asset) => ({
        ...asset,
        closes: asset.closes.map((close) => close ** scale),
      }));
      return [...commonMean(panel).values()].at(-1)!;
    };
    expect(last(0.001, 1)).toBeGreaterThan(last(0, 1));
    expect(last(0.001, 2)).toBeCloseTo(last(0.001, 1), 10);
  });
});
