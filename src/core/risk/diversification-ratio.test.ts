import { expect, test } from '@jest/globals';
import { diversificationRatio } from './diversification-ratio';

test('n uncorrelated assets of equal risk in equal parts: sqrt(n)', () => {
  const covariance = Float64Array.from({ length: 16 }, (_, k) => (k % 5 === 0 ? 0.04 : 0));
  expect(diversificationRatio(new Float64Array(4).fill(0.25), covariance, 0.1)).toBeCloseTo(2, 14);
});

test('perfectly correlated assets: 1; nothing held: none', () => {
  const covariance = new Float64Array(4).fill(0.04);
  expect(diversificationRatio(Float64Array.of(0.5, 0.5), covariance, 0.2)).toBeCloseTo(1, 14);
  expect(diversificationRatio(Float64Array.of(0, 0), covariance, 0)).toBeNull();
});
