import { expect, test } from '@jest/globals';
import { testProblem } from '@/core/optimizers/test-problem';
import { isAttainable, largestShareFactor } from './risk-share-reach';

const n = 12;

function limitsOf(share: (asset: number) => number, max = 1) {
  const { covariance } = testProblem({ seed: 61, assets: n });
  return {
    covariance,
    shares: Float64Array.from({ length: n }, (_, i) => share(i)),
    balls: [],
    asset: Int32Array.from({ length: n }, (_, i) => i),
    polytope: {
      lower: new Float64Array(n),
      upper: new Float64Array(n).fill(max),
      budget: 1,
      rows: [],
    },
  };
}

const all = () => true;

test('shares of less than the whole risk can be had, of more cannot', () => {
  expect(isAttainable(limitsOf(() => 0.999 / n))).toBe(true);
  expect(isAttainable(limitsOf(() => 1.001 / n))).toBe(false);
});

test('the largest multiple of shares that together are more than the risk is one over their sum', () => {
  expect(
    largestShareFactor(
      limitsOf(() => 0.1),
      all,
      1e-7,
    ),
  ).toBeCloseTo(1 / 1.2, 7);
  expect(
    largestShareFactor(
      limitsOf((i) => (i < 4 ? 0.4 : 0)),
      all,
      1e-7,
    ),
  ).toBeCloseTo(1 / 1.6, 7);
});

test('where shares can be had, their largest multiple is one', () => {
  expect(
    largestShareFactor(
      limitsOf(() => 0.05),
      all,
      1e-7,
    ),
  ).toBe(1);
});

test('of one share among others the largest multiple is the edge of what can be had', () => {
  const at = (scale: number) => limitsOf((i) => (i === 3 ? 0.5 * scale : i < 6 ? 0.05 : 0), 0.2);
  const factor = largestShareFactor(at(1), (i) => i === 3, 1e-7)!;
  expect(factor).toBeGreaterThan(0.1);
  expect(factor).toBeLessThan(0.9);
  expect(isAttainable(at(factor - 1e-5))).toBe(true);
  expect(isAttainable(at(factor + 1e-5))).toBe(false);
});

test('limits that conflict without any share have no largest multiple', () => {
  expect(
    largestShareFactor(
      limitsOf(() => 0.05, 0.05),
      all,
      1e-7,
    ),
  ).toBeUndefined();
});
