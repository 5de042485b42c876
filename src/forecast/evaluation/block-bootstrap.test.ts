import { describe, expect, test } from '@jest/globals';
import { blockBootstrap, blockDaysOf } from './block-bootstrap';
import { seededRandom } from './seeded-random';

const options = { blockDays: 5, replications: 2000, seed: 1, level: 0.95 };
const mean = (sums: Float64Array) => sums[0]! / sums[1]!;

/** One sum and a count per day. */
function daily(values: readonly number[]) {
  return { values: Float64Array.from(values.flatMap((value) => [value, 1])), width: 2 };
}

function normals(count: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
  });
}

describe('blockBootstrap', () => {
  test('the value is the statistic of the data, inside its interval', () => {
    const values = normals(200, 4);
    const [estimate] = blockBootstrap(daily(values), options, [mean]);
    expect(estimate!.value).toBeCloseTo(values.reduce((a, b) => a + b) / 200, 12);
    expect(estimate!.low).toBeLessThan(estimate!.value);
    expect(estimate!.high).toBeGreaterThan(estimate!.value);
  });

  test('the same seed gives the same bits, another one other ends', () => {
    const data = daily(normals(200, 4));
    const again = blockBootstrap(data, options, [mean]);
    expect(again).toEqual(blockBootstrap(data, options, [mean]));
    expect(again).not.toEqual(blockBootstrap(data, { ...options, seed: 2 }, [mean]));
  });

  test('days that are all alike leave no doubt', () => {
    expect(blockBootstrap(daily(Array(100).fill(0.5)), options, [mean])).toEqual([
      { value: 0.5, low: 0.5, high: 0.5 },
    ]);
  });

  test('independent days: the half-width is 1.96 sd / root of days', () => {
    const values = normals(2000, 8);
    const [{ low, high } = { low: 0, high: 0 }] = blockBootstrap(daily(values), options, [mean]);
    expect((high - low) / 2 / (1.96 / Math.sqrt(2000))).toBeCloseTo(1, 1);
  });

  test('the same value on 21 days in a row: an interval about 21^(1/2) times as wide as of single days', () => {
    const values = normals(500, 8).flatMap((value) => Array<number>(21).fill(value));
    const width = (blockDays: number) => {
      const [{ low, high } = { low: 0, high: 0 }] = blockBootstrap(
        daily(values),
        { ...options, blockDays, replications: 300 },
        [mean],
      );
      return high - low;
    };
    const ratio = width(blockDaysOf(21)) / width(1);
    expect(ratio).toBeGreaterThan(3.9);
    expect(ratio).toBeLessThan(5.2);
  });

  test('statistics share resamples: what two have in common leaves their difference', () => {
    const noise = normals(300, 2);
    const values = Float64Array.from(noise.flatMap((value) => [value, value + 0.25]));
    const [difference] = blockBootstrap({ values, width: 2 }, options, [
      ([a, b]) => (b! - a!) / 300,
    ]);
    expect(difference!.low).toBeCloseTo(0.25, 10);
    expect(difference!.high).toBeCloseTo(0.25, 10);
  });

  test('overlapping sums of 20 days: 95 % intervals hold the truth in 89 to 99 % of 200 samples', () => {
    let inside = 0;
    for (let sample = 0; sample < 200; sample++) {
      const shocks = normals(419, 1000 + sample);
      const sums = Array.from({ length: 400 }, (_, t) =>
        shocks.slice(t, t + 20).reduce((a, b) => a + b),
      );
      const [{ low, high } = { low: 0, high: 0 }] = blockBootstrap(
        daily(sums),
        { ...options, replications: 300, blockDays: blockDaysOf(20) },
        [mean],
      );
      if (low <= 0 && 0 <= high) inside++;
    }
    expect(inside).toBeGreaterThanOrEqual(178);
    expect(inside).toBeLessThanOrEqual(198);
  });

  test('fewer than three blocks and a statistic that is not a number are refused', () => {
    const data = daily(normals(30, 1));
    expect(() => blockBootstrap(data, { ...options, blockDays: 11 }, [mean])).toThrow(
      '30 days are too few for blocks of 11',
    );
    expect(() => blockBootstrap(data, options, [() => Number.NaN])).toThrow('a statistic is NaN');
  });

  test('a block is twice the horizon, at least 21 days', () => {
    expect([1, 5, 21, 63].map(blockDaysOf)).toEqual([21, 21, 42, 126]);
  });
});
