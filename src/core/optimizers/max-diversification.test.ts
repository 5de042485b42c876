import { expect, test } from '@jest/globals';
import { maxDiversification } from '@/core/optimizers/max-diversification';
import { published } from '@/core/optimizers/reference/published';
import { permuted, testProblem } from '@/core/optimizers/test-problem';

/** Choueifaty, Froidure, Reynier (2013), Properties of the Most Diversified Portfolio, and the 2008 paper, in percent. */
test.each([
  [
    [
      [0.04, 0.01],
      [0.01, 0.01],
    ],
    [33, 67],
  ],
  [
    [
      [0.0025, 0.0025],
      [0.0025, 0.01],
    ],
    [67, 33],
  ],
  [
    [
      [0.04, 0.01, 0.0225],
      [0.01, 0.01, 0.0075],
      [0.0225, 0.0075, 0.0131],
    ],
    [33, 67, 0],
  ],
  [
    [
      [0.01, 0.009, 0.001],
      [0.009, 0.01, 0.001],
      [0.001, 0.001, 0.01],
    ],
    [25.7, 25.7, 48.6],
  ],
])('published example %#', (covariance, percents) => {
  const outcome = maxDiversification.solve(
    published(
      percents.map(() => 0),
      covariance,
    ),
  );
  if (outcome.status !== 'solved') throw new Error(outcome.message);
  percents.forEach((value, i) => {
    expect(Math.abs(100 * outcome.weights[i]! - value)).toBeLessThan(value % 1 === 0 ? 0.5 : 0.05);
  });
});

test('a copy of an asset changes nothing', () => {
  const single = testProblem({ seed: 61, assets: 10 });
  const copied = { ...permuted(single, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0]) };
  const problem = { ...copied, symbols: copied.symbols.map((_, i) => `S${i}`) };
  const before = maxDiversification.solve(single);
  const after = maxDiversification.solve(problem);
  if (before.status !== 'solved' || after.status !== 'solved') throw new Error('not solved');
  expect(after.weights[0]! + after.weights[10]!).toBeCloseTo(before.weights[0]!, 10);
  for (let i = 1; i < 10; i++) expect(after.weights[i]).toBeCloseTo(before.weights[i]!, 10);
});

test('every holding has the same correlation with the portfolio, nothing left out has less', () => {
  const { covariance, ...rest } = testProblem({ seed: 62, assets: 25 });
  const outcome = maxDiversification.solve({ ...rest, covariance });
  if (outcome.status !== 'solved') throw new Error(outcome.message);
  const correlations = Array.from({ length: 25 }, (_, i) => {
    const c = outcome.weights.reduce((sum, w, j) => sum + w * covariance[i * 25 + j]!, 0);
    return c / Math.sqrt(covariance[i * 26]!);
  });
  const held = correlations.filter((_, i) => outcome.weights[i]! > 0);
  const level = held[0]!;
  for (const value of held) expect(value / level).toBeCloseTo(1, 11);
  for (const value of correlations) expect(value / level).toBeGreaterThan(1 - 1e-11);
});
