import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type { Constraints, Problem } from '@/core/optimizers/contract';
import { criticalLine } from '@/core/optimizers/frontier';
import { targetReturn } from '@/core/optimizers/target-return';
import { targetVolatility } from '@/core/optimizers/target-volatility';
import { permuted, uniforms } from '@/core/optimizers/test-problem';

/**
 * Few periods of returns that are whole percents, some assets the same as others but for `apart`: many portfolios of least
 * variance, many of highest return.
 */
function ties(seed: number, { apart = 0, extras = false } = {}): Problem {
  const next = uniforms(seed);
  const n = 4 + Math.floor(6 * next());
  const periods = 2 + Math.floor(4 * next());
  const columns: Float64Array[] = [];
  for (let i = 0; i < n; i++) {
    const twin = i > 0 && next() < 0.4 ? columns[Math.floor(i * next())] : undefined;
    const value = (_: unknown, t: number) =>
      twin ? twin[t]! + apart * (next() - 0.5) : 0.01 * (Math.floor(5 * next()) - 2) + 0.005;
    columns.push(Float64Array.from({ length: periods }, value));
  }
  const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / periods);
  const covariance = new Float64Array(n * n);
  columns.forEach((a, i) => {
    columns.forEach((b, j) => {
      let sum = 0;
      for (let t = 0; t < periods; t++) sum += (a[t]! - means[i]!) * (b[t]! - means[j]!);
      covariance[i * n + j] = (12 * sum) / (periods - 1);
    });
  });
  const min = next() < 0.5 ? 0 : -0.3;
  const max = next() < 0.5 ? 1 : Math.max(0.3, 1.5 / n);
  const extra: Partial<Constraints> = extras
    ? { l1: 0.02 * next(), ...(next() < 0.3 && { transactionCost: 0.002 }) }
    : {};
  return {
    symbols: columns.map((_, i) => `A${i}`),
    expectedReturns: Float64Array.from(means, (mean) => 12 * mean),
    covariance,
    riskFree: 0.01,
    constraints: { ...boxConstraints(n, min, max), ...extra },
    parameters: {},
  };
}

function shuffled(n: number, seed: number): number[] {
  const next = uniforms(seed);
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor((i + 1) * next());
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function earned({ expectedReturns, constraints }: Problem, weights: Float64Array): number {
  const cost = typeof constraints.transactionCost === 'number' ? constraints.transactionCost : 0;
  return weights.reduce((sum, w, i) => sum + w * expectedReturns[i]! - cost * Math.abs(w), 0);
}

const grossOf = (weights: Float64Array) => weights.reduce((sum, w) => sum + Math.abs(w), 0);

const seeds = Array.from({ length: 40 }, (_, k) => k + 1);

test.each([
  {
    optimizer: targetReturn,
    objective: (problem: Problem, weights: Float64Array) =>
      portfolioVariance(problem.covariance, weights) +
      (problem.constraints.l1 ?? 0) * grossOf(weights),
  },
  {
    optimizer: targetVolatility,
    objective: (problem: Problem, weights: Float64Array) =>
      earned(problem, weights) - (problem.constraints.l1 ?? 0) * grossOf(weights),
  },
])(
  'without a target the value does not depend on the order of the assets: $optimizer.id',
  ({ optimizer, objective }) => {
    for (const extras of [false, true]) {
      for (const seed of seeds) {
        const problem = ties(seed, { extras });
        const order = shuffled(problem.symbols.length, seed + 1000);
        const other = permuted(problem, order);
        const moved = { ...other, constraints: { ...problem.constraints, ...other.constraints } };
        const [a, b] = [problem, moved].map((asked) => {
          const outcome = optimizer.solve(asked);
          if (outcome.status !== 'solved') throw new Error(`${seed}: ${outcome.message}`);
          return objective(asked, outcome.weights);
        });
        const spread = Math.max(...problem.covariance);
        expect(Math.abs(a! - b!)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(a!), spread));
      }
    }
  },
);

test('without a target, target return lies halfway between the ends of the frontier', () => {
  let higher = 0;
  for (const seed of seeds) {
    const problem = ties(seed);
    const frontier = criticalLine(problem);
    if (frontier.status !== 'solved') throw new Error(frontier.message);
    const { corners } = frontier;
    const middle = (corners[0]!.expectedReturn + corners.at(-1)!.expectedReturn) / 2;
    const outcome = targetReturn.solve(problem);
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    expect(Math.abs(earned(problem, outcome.weights) - middle)).toBeLessThan(1e-9);
    if (corners.length > 1) higher++;
  }
  expect(higher).toBeGreaterThan(20);
});

test('a target volatility between assets that hardly differ is met by what lies between', () => {
  for (const apart of [1e-9, 1e-8, 1e-7, 1e-6]) {
    for (const seed of seeds.slice(0, 20)) {
      for (const extras of [false, true]) {
        const problem = ties(seed, { apart, extras });
        const outcome = targetVolatility.solve(problem);
        if (outcome.status !== 'solved') throw new Error(`${seed} ${apart}: ${outcome.message}`);
        expect(outcome.certificate!.primalResidual).toBeLessThanOrEqual(1e-9);
      }
    }
  }
});
