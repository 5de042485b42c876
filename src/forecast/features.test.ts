import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { computeFeatures, featureHistory, featureNames } from './features';
import { requiredHistory, sequenceDays, windowAt, windowCount } from './windows';

const width = featureNames.length;

/** Log returns as a market makes them at its worst: calm, gaps, standstill. */
const returns = (minLength: number, maxLength: number) =>
  fc.array(fc.oneof(fc.double({ min: -0.03, max: 0.03, noNaN: true }), fc.constantFrom(0, -2, 2)), {
    minLength,
    maxLength,
  });

const prices = (steps: readonly number[]) => {
  let level = 0;
  return Float64Array.from(steps, (step) =>
    Math.exp((level = Math.max(-20, Math.min(20, level + step)))),
  );
};

const volumesOf = (closes: Float64Array, known: (day: number) => boolean) =>
  closes.map((close, day) => (known(day) ? 1e6 * (1 + (day % 7)) * close : Number.NaN));

describe('computeFeatures', () => {
  test('no future enters: whatever prices and volumes do tomorrow, the features up to today stay', () => {
    fc.assert(
      fc.property(
        returns(270, 320),
        returns(1, 40),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (past, future, turmoil) => {
          const today = computeFeatures(withVolumes(prices(past)));
          const closes = Float64Array.of(
            ...prices(past),
            ...prices(future).map((p) => p * turmoil),
          );
          const later = computeFeatures(withVolumes(closes));
          expect(later.first).toBe(today.first);
          expect(later.values.subarray(0, today.values.length)).toEqual(today.values);
          expect(later.volatility.subarray(0, today.days)).toEqual(today.volatility);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('NaN and infinity never leave, whatever the prices and however few volumes are known', () => {
    fc.assert(
      fc.property(returns(253, 400), fc.integer({ min: 1, max: 50 }), (steps, gap) => {
        const closes = prices(steps);
        const volumes = volumesOf(closes, (day) => day % gap !== 0);
        const { values, volatility } = computeFeatures({ closes, volumes });
        expect(values.every(Number.isFinite)).toBe(true);
        expect(volatility.every((sigma) => sigma > 0 && sigma < 10)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test('the unit of the price changes nothing', () => {
    const { closes } = share();
    const one = computeFeatures({ closes });
    const other = computeFeatures({ closes: closes.map((close) => close * 1000) });
    expect(farthest(one.values, other.values)).toBeLessThan(1e-5);
  });

  test('prices of years ago are forgotten: four years give the features of six', () => {
    const { closes, volumes } = share();
    const all = computeFeatures({ closes, volumes });
    const recent = computeFeatures({ closes: closes.slice(-1000), volumes: volumes.slice(-1000) });
    const window = sequenceDays * width;
    expect(farthest(all.values.slice(-window), recent.values.slice(-window))).toBe(0);
  });

  test('without volumes the mask says so and every other feature stays', () => {
    const { closes, volumes } = share();
    const known = computeFeatures({ closes, volumes });
    const unknown = computeFeatures({ closes });
    const [ratio, mask] = [
      featureNames.indexOf('volume-ratio'),
      featureNames.indexOf('volume-known'),
    ];
    expect(column(known, mask)).toContain(1);
    expect(new Set(column(unknown, mask))).toEqual(new Set([0]));
    expect(new Set(column(unknown, ratio))).toEqual(new Set([0]));
    for (const [k, name] of featureNames.entries()) {
      if (k !== ratio && k !== mask)
        expect([name, column(unknown, k)]).toEqual([name, column(known, k)]);
    }
  });

  test('a close that is no price is refused by its position', () => {
    for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => computeFeatures({ closes: Float64Array.of(1, 2, bad) })).toThrow(
        `close 2 is ${bad}`,
      );
    }
    expect(() =>
      computeFeatures({ closes: Float64Array.of(1), volumes: new Float64Array(2) }),
    ).toThrow('2 volumes for 1 closes');
  });
});

describe('windows', () => {
  const ofLength = (days: number) => computeFeatures({ closes: share().closes.slice(0, days) });

  test('too short a history has no features and no window, one more day has one', () => {
    expect(ofLength(0)).toMatchObject({ first: 0, days: 0 });
    expect(ofLength(featureHistory)).toMatchObject({ first: featureHistory, days: 0 });
    expect(ofLength(featureHistory + 1)).toMatchObject({ first: featureHistory, days: 1 });
    expect(windowCount(ofLength(requiredHistory - 1))).toBe(0);
    expect(windowCount(ofLength(requiredHistory))).toBe(1);
  });

  test('the last window ends with the last day', () => {
    const table = ofLength(400);
    const last = windowAt(table, windowCount(table) - 1);
    expect(last).toHaveLength(sequenceDays * width);
    expect(last.slice(-width)).toEqual(table.values.slice(-width));
  });
});

const withVolumes = (closes: Float64Array) => ({
  closes,
  volumes: volumesOf(closes, (day) => day % 90 !== 0),
});

/** Six years of a made-up share: calm and wild months, volumes that are missing in the first of them. */
function share() {
  let state = 1;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647 - 0.5;
  const closes = prices(
    Array.from({ length: 1500 }, (_, day) => (day % 400 < 60 ? 0.09 : 0.03) * (next() + next())),
  );
  return { closes, volumes: volumesOf(closes, (day) => day >= 1200) };
}

const column = ({ values, days }: { values: Float32Array; days: number }, k: number) =>
  Array.from({ length: days }, (_, day) => values[day * width + k]!);

const farthest = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
