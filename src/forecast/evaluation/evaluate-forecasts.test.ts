import { describe, expect, test } from '@jest/globals';
import { forecastSkillSchema } from '@/forecast/skill';
import { calibration } from './calibration';
import { directionalAccuracy } from './directional-accuracy';
import { evaluateForecasts } from './evaluate-forecasts';
import { informationCoefficient } from './information-coefficient';
import { returnSkill } from './return-skill';
import { dayAfter, forecastBy, testPrices } from './test-market';
import { buildTestRows, type TestRows } from './test-rows';
import { volatilitySkill } from './volatility-skill';

const horizons = [1, 5];
const years = { from: dayAfter('2016-01-01', 320), until: dayAfter('2016-01-01', 719) };
/** Of a sum of two shocks that are each 0.02 x a sum of three uniform ones. */
const daily = Math.sqrt(2) * 0.02 * 0.5;
const settings = { level: 0.95, replications: 300, seed: 1 } as const;
const assets = testPrices(10, 720, 0.002, 7).map((asset) =>
  forecastBy(asset, horizons, 312, (_, day, horizon) => ({
    mean: 0.001 * ((day % 7) + 1),
    volatility: daily * Math.sqrt(horizon),
  })),
);
const input = {
  assets,
  horizons,
  degreesOfFreedom: [30, 30],
  trainedUntil: dayAfter(years.from, -1),
  years,
  bootstrap: settings,
  claimedAccuracy: 0.63,
};
const sets = buildTestRows(assets, horizons, years);

/** The same days with other expected returns. */
const withMean = (rows: TestRows, mean: (row: number) => number): TestRows => ({
  ...rows,
  mean: rows.mean.map((_, row) => mean(row)),
});

describe.each(sets)('of a horizon of $horizonDays days', (rows) => {
  const up = withMean(rows, () => 0.002);
  const down = withMean(rows, () => -0.002);
  const nothing = withMean(rows, () => 0);
  const half = withMean(rows, (row) => 0.5 * rows.logReturn[row]!);

  test('always saying up gains exactly nothing, whatever the market did', () => {
    const direction = directionalAccuracy(up, settings);
    expect(direction.directionalAccuracy).toEqual(direction.baseRate);
    expect(direction.accuracyGain).toEqual({ value: 0, low: 0, high: 0 });
    expect(direction.forecastsUp).toBe(1);
    expect(direction.baseRate.value).toBeGreaterThan(0.55);
  });

  test('always saying down hits what always saying up misses', () => {
    const direction = directionalAccuracy(down, settings);
    expect(direction.directionalAccuracy.value + direction.baseRate.value).toBeCloseTo(1, 10);
    expect(direction.accuracyGain.high).toBeLessThan(0);
  });

  test('saying nothing is never right', () => {
    expect(directionalAccuracy(nothing, settings).directionalAccuracy.value).toBe(0);
  });

  test('knowing half of every return has every sign and rank, and saves three quarters of the squared error', () => {
    expect(directionalAccuracy(half, settings).directionalAccuracy.value).toBeGreaterThan(0.99);
    const ranks = informationCoefficient(half, settings);
    expect(ranks.informationCoefficient.low).toBeCloseTo(1, 10);
    expect(ranks.pooledCorrelation.value).toBeCloseTo(1, 10);
    const { returns, measuredSkill } = returnSkill(half, settings);
    expect(returns.find(({ id }) => id === 'zero')!.rSquared.value).toBeCloseTo(0.75, 10);
    expect(measuredSkill).toBeGreaterThan(0.6);
    expect(measuredSkill).toBe(Math.min(...returns.map(({ rSquared }) => rSquared.low)));
  });

  test('a forecast that is the same for all assets ranks none', () => {
    const { informationCoefficient: coefficient, pooledCorrelation } = informationCoefficient(
      up,
      settings,
    );
    expect([coefficient.value, pooledCorrelation.value]).toEqual([0, 0]);
  });

  test('forecasts that have nothing to do with returns cannot be told from chance', () => {
    const noise = withMean(rows, (row) => Math.sin(12.9898 * row * row));
    const { low, high } = informationCoefficient(noise, settings).informationCoefficient;
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
    expect(returnSkill(noise, settings).measuredSkill).toBe(0);
  });

  test('a forecast of nothing has R squared 0 against zero, and no skill', () => {
    const { returns, measuredSkill } = returnSkill(nothing, settings);
    const zero = returns.find(({ id }) => id === 'zero')!;
    expect(zero.rSquared).toEqual({ value: 0, low: 0, high: 0 });
    expect(zero.dieboldMariano).toEqual({ statistic: 0, pValue: 1 });
    expect(measuredSkill).toBe(0);
  });

  test('the true volatility is beaten by no baseline, half of it by every one', () => {
    for (const { gain } of volatilitySkill(rows, settings).baselines) {
      expect(gain.high).toBeGreaterThan(0);
    }
    const low = volatilitySkill({ ...rows, variance: rows.variance.map((v) => v / 4) }, settings);
    expect(low.beatsEveryBaseline).toBe(false);
    for (const { gain, dieboldMariano } of low.baselines) {
      expect(gain.high).toBeLessThan(0);
      expect(dieboldMariano.statistic).toBeLessThan(-2);
      expect(dieboldMariano.pValue).toBeLessThan(0.05);
    }
  });

  test('intervals of the true distribution hold what they promise, those of half its width too little', () => {
    const drift = withMean(rows, () => 0.002 * rows.horizonDays);
    const { coverage, deciles } = calibration(drift, settings, 30);
    for (const { level, observed } of coverage) {
      expect(Math.abs(observed.value - level)).toBeLessThan(0.06);
    }
    expect(deciles.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
    const narrow = { ...drift, volatility: drift.volatility.map((v) => v / 2) };
    for (const { level, observed } of calibration(narrow, settings, 30).coverage) {
      expect(observed.high).toBeLessThan(level);
    }
  });
});

describe('evaluateForecasts', () => {
  const evaluation = evaluateForecasts(input);

  test('fits the schema of skill.json', () => {
    const parsed = forecastSkillSchema.safeParse({
      format: 1,
      modelVersion: '0123456789ab',
      pricesVersion: '0'.repeat(64),
      ...evaluation,
    });
    expect(parsed.error).toBeUndefined();
  });

  test('gives the same bits again', () => {
    expect(evaluateForecasts(input)).toEqual(evaluation);
  });

  test('a test that begins on a day that training has seen is refused', () => {
    expect(() => evaluateForecasts({ ...input, trainedUntil: years.from })).toThrow(
      'training has seen',
    );
  });

  test('years without a forecast are refused', () => {
    const later = { from: '2030-01-01', until: '2031-01-01' };
    expect(() => evaluateForecasts({ ...input, years: later })).toThrow('no forecast');
  });

  test('the claim is held against the fewest days after which prices had risen often enough', () => {
    const rises = evaluation.horizons.map(({ baseRate }) => baseRate.value);
    expect(rises[0]).toBeLessThan(0.63);
    expect(rises[1]).toBeGreaterThan(0.63);
    expect(evaluation.claim.alwaysUpHorizonDays).toBeGreaterThan(1);
    expect(evaluation.claim.alwaysUpHorizonDays).toBeLessThanOrEqual(5);
  });
});
