import { describe, expect, test } from '@jest/globals';
import type { NativeCrossProduct, PanelToCentre } from './contract';
import { crossProduct } from './cross-product';
import { estimateMoments } from './estimate-moments';
import { examplePanel } from './example-panel';
import { covarianceIds, expectedReturnsIds } from './registry';

const panel = examplePanel(60, 5);

describe('estimateMoments', () => {
  test('answers the estimates of the registry entries it was asked for', () => {
    const moments = estimateMoments(panel, {
      expectedReturns: 'sample-mean',
      covariance: 'ledoit-wolf',
    });
    expect(moments.expectedReturns).toHaveLength(5);
    expect(moments.covariance).toHaveLength(25);
    expect(moments.details.covariance.map((detail) => detail.id)).toEqual(['shrinkage']);
    expect(moments.coverage.covariance).toEqual({ kind: 'complete', observations: 60 });
  });

  test('an injected product is used, and its rounding never breaks symmetry', () => {
    let calls = 0;
    const { covariance } = estimateMoments(panel, {
      expectedReturns: expectedReturnsIds[0],
      covariance: covarianceIds[0],
      crossProduct: (matrix, rows, columns) => {
        calls++;
        const product = new Float64Array(columns * columns);
        for (let i = 0; i < columns; i++) {
          for (let j = 0; j < columns; j++) {
            for (let t = 0; t < rows; t++) {
              product[i * columns + j]! += matrix[t * columns + i]! * matrix[t * columns + j]!;
            }
            if (i > j) product[i * columns + j]! *= 1 + 1e-12;
          }
        }
        return product;
      },
    });
    expect(calls).toBe(1);
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) expect(covariance[i * 5 + j]).toBe(covariance[j * 5 + i]);
    }
  });

  test.each(covarianceIds)('%s is the same by a product that centres on the way', (covariance) => {
    const choice = { expectedReturns: 'sample-mean', covariance } as const;
    let calls = 0;
    const native: NativeCrossProduct = Object.assign(crossProduct.bind(undefined), {
      ofCentred: ({ matrix, rows, means, squaredLengths }: PanelToCentre) => {
        calls++;
        const centred = matrix.map((value, k) => value - means[k % means.length]!);
        for (const [k, value] of centred.entries()) {
          squaredLengths[Math.floor(k / means.length)]! += value * value;
        }
        return crossProduct(centred, rows, means.length);
      },
    });
    const expected = estimateMoments(panel, choice).covariance;
    const actual = estimateMoments(panel, { ...choice, crossProduct: native }).covariance;
    for (let k = 0; k < expected.length; k++) expect(actual[k]).toBeCloseTo(expected[k]!, 14);
    if (covariance === 'ledoit-wolf') expect(calls).toBe(1);
  });

  test.each([
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
  ])('a return that is %s is refused with its place', (_, bad) => {
    const returns = panel.returns.slice();
    returns[2 * 5 + 3] = bad;
    expect(() =>
      estimateMoments(
        { ...panel, returns },
        { expectedReturns: 'sample-mean', covariance: 'sample' },
      ),
    ).toThrow(/^sampleMean: the return of asset 3 in period 2 is/);
  });
});
