import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { canonicalOrder } from '@/core/hierarchy/canonical-order';
import type { Problem } from '@/core/optimizers/contract';
import { herc } from '@/core/optimizers/herc';
import { hrp } from '@/core/optimizers/hrp';
import { nco } from '@/core/optimizers/nco';
import { permuted, uniforms } from '@/core/optimizers/test-problem';

/** Correlations of 0.5 inside blocks and 0.25 between them: nearly all distances tie. */
function blocks(seed: number, volatilities: readonly number[] | undefined): Problem {
  const next = uniforms(seed);
  const n = 3 + Math.floor(10 * next());
  const count = 1 + Math.floor(3 * next());
  const block = Array.from({ length: n }, () => Math.floor(count * next()));
  const volatility = Array.from({ length: n }, (_, i) =>
    volatilities ? volatilities[Math.floor(volatilities.length * next())]! : 0.1 + 0.01 * i,
  );
  const covariance = Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    const correlation = i === j ? 1 : block[i] === block[j] ? 0.5 : 0.25;
    return correlation * (volatility[i]! * volatility[j]!);
  });
  return {
    symbols: block.map((b, i) => `${b} ${volatility[i]}`),
    expectedReturns: new Float64Array(n),
    covariance,
    riskFree: 0,
    constraints: boxConstraints(n, 0, 1),
    parameters: {},
  };
}

function shuffled(n: number, seed: number): number[] {
  const next = uniforms(seed);
  return Array.from({ length: n }, (_, i) => [next(), i] as const)
    .sort(([a], [b]) => a - b)
    .map(([, i]) => i);
}

function ordered({ covariance, symbols }: Problem): number[] {
  const n = symbols.length;
  const order = canonicalOrder(covariance, n);
  expect([...order].sort((a, b) => a - b)).toEqual([...symbols.keys()]);
  return order.flatMap((i) => order.map((j) => covariance[i * n + j]!));
}

const seeds = Array.from({ length: 60 }, (_, k) => k + 1);
const levels = [0.125, 0.25, 0.5];

test('the matrix in canonical order is the same however the assets are numbered', () => {
  for (const volatilities of [levels, [0.25], undefined]) {
    for (const seed of seeds) {
      const problem = blocks(seed, volatilities);
      const order = shuffled(problem.symbols.length, seed + 500);
      expect(ordered(permuted(problem, order))).toEqual(ordered(problem));
    }
  }
});

test.each([hrp, herc, nco])(
  'where distances tie, weights do not depend on the order of the assets: $id',
  (optimizer) => {
    const weightsOf = (problem: Problem) => {
      const outcome = optimizer.solve(problem);
      if (outcome.status !== 'solved') throw new Error(outcome.message);
      return outcome.weights;
    };
    for (const seed of seeds) {
      const problem = blocks(seed, undefined);
      const order = shuffled(problem.symbols.length, seed + 500);
      const weights = weightsOf(problem);
      weightsOf(permuted(problem, order)).forEach((weight, k) => {
        expect(weight).toBeCloseTo(weights[order[k]!]!, 12);
      });
      // Assets that can change places do so with their weights, and only they.
      const tied = blocks(seed, levels);
      const sorted = (asked: Problem) => [...weightsOf(asked)].sort((a, b) => a - b);
      const moved = sorted(permuted(tied, shuffled(tied.symbols.length, seed + 900)));
      sorted(tied).forEach((weight, k) => {
        expect(moved[k]).toBeCloseTo(weight, 12);
      });
    }
  },
);

test('copies of one asset are ordered by number, many of them too', () => {
  const n = 300;
  expect(canonicalOrder(new Float64Array(n * n).fill(0.04), n)).toEqual([...Array(n).keys()]);
});
