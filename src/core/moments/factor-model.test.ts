import { describe, expect, test } from '@jest/globals';
import { examplePanel } from './example-panel';
import { estimateFactorModel } from './factor-model';
import { estimateSampleCovariance } from './sample-covariance';

const panel = examplePanel(60, 5);
const sample = estimateSampleCovariance(panel).values;

function expectSame(actual: Float64Array, expected: Float64Array): void {
  const scale = Math.max(...expected);
  actual.forEach((value, k) => {
    expect(Math.abs(value - expected[k]!) / scale).toBeLessThan(1e-12);
  });
}

describe('factorModel', () => {
  test('as many components as assets give the sample covariance', () => {
    expectSame(estimateFactorModel(panel, { parameters: { factorCount: 5 } }).values, sample);
  });

  test('variances are those of the sample', () => {
    const { values } = estimateFactorModel(panel, { parameters: { factorCount: 1 } });
    for (let i = 0; i < 5; i++) expect(values[i * 6]! / sample[i * 6]!).toBeCloseTo(1, 12);
  });

  test('one given factor: covariances are beta_i beta_j var(f)', () => {
    const factorReturns = examplePanel(60, 1, 99).returns;
    const joint = new Float64Array(60 * 6);
    for (let t = 0; t < 60; t++) {
      joint.set(panel.returns.subarray(t * 5, t * 5 + 5), t * 6);
      joint[t * 6 + 5] = factorReturns[t]!;
    }
    const all = estimateSampleCovariance({ ...panel, returns: joint, assets: 6 }).values;
    const { values, details } = estimateFactorModel(panel, { parameters: { factorReturns } });
    const expected = sample.slice();
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++)
        if (i !== j) expected[i * 5 + j] = (all[i * 6 + 5]! * all[j * 6 + 5]!) / all[35]!;
    }
    expectSame(values, expected);
    expect(details.find((detail) => detail.id === 'factors')!.value).toBe(1);
  });

  test('a factor given twice explains no more than once', () => {
    const factorReturns = examplePanel(60, 1, 99).returns;
    const doubled = Float64Array.from(
      { length: 120 },
      (_, k) => (1 + (k % 2)) * factorReturns[k >> 1]!,
    );
    expectSame(
      estimateFactorModel(panel, { parameters: { factorReturns: doubled } }).values,
      estimateFactorModel(panel, { parameters: { factorReturns } }).values,
    );
  });

  test('the assets as their own factors give the sample covariance', () => {
    const { values, details } = estimateFactorModel(panel, {
      parameters: { factorReturns: panel.returns },
    });
    expectSame(values, sample);
    expect(details.find((detail) => detail.id === 'explained')!.value).toBeCloseTo(1, 12);
  });

  test('factors of other periods are refused by name', () => {
    expect(() =>
      estimateFactorModel(panel, { parameters: { factorReturns: new Float64Array(59) } }),
    ).toThrow(/^factorModel: /);
  });
});
