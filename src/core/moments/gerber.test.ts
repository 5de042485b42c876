import { describe, expect, test } from '@jest/globals';
import { examplePanel } from './example-panel';
import { estimateGerber } from './gerber';
import { estimateSampleCovariance } from './sample-covariance';

function pair(a: readonly number[], b: readonly number[]) {
  const returns = Float64Array.from(
    { length: 2 * a.length },
    (_, k) => (k % 2 === 0 ? a : b)[k >> 1]!,
  );
  return { returns, periods: a.length, assets: 2, periodsPerYear: 1 };
}

function statistic(panel: ReturnType<typeof pair>, threshold = 0.5): number {
  const { values } = estimateGerber(panel, { parameters: { gerberThreshold: threshold } });
  return values[1]! / Math.sqrt(values[0]! * values[3]!);
}

describe('gerber', () => {
  test('by hand: two agreements, one disagreement, one small move', () => {
    // Deviations of divisor T are about 0.9 to 1, so +-1 counts and 0.1 does not.
    const panel = pair([1, -1, 1, 0.1], [1, -1, -1, 1]);
    expect(statistic(panel)).toBeCloseTo((2 - 1) / Math.sqrt(3 * 4), 14);
  });

  test('identical assets agree fully, opposite ones disagree fully', () => {
    const own = [...examplePanel(50, 1).returns];
    expect(statistic(pair(own, own))).toBeCloseTo(1, 14);
    expect(
      statistic(
        pair(
          own,
          own.map((x) => -x),
        ),
      ),
    ).toBeCloseTo(-1, 14);
  });

  test('variances are those of the sample', () => {
    const panel = examplePanel(50, 4);
    const sample = estimateSampleCovariance(panel).values;
    const { values } = estimateGerber(panel);
    for (let i = 0; i < 4; i++) expect(values[i * 5]! / sample[i * 5]!).toBeCloseTo(1, 12);
  });

  test('a large move counts as one, however large', () => {
    const a = [1, -1, 1, -1, 1, -1, 1, -1, 3];
    const b = [1, -1, -1, 1, 1, -1, 1, -1, 3];
    const wilder = (values: number[]) => values.map((x) => (x === 3 ? 4 : x));
    expect(statistic(pair(wilder(a), wilder(b)))).toBeCloseTo(statistic(pair(a, b)), 14);
  });
});
