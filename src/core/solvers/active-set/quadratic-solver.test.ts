import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normals, testProblem, uniforms } from '@/core/optimizers/test-problem';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { quadprog } from '@/core/solvers/quadprog';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';

function program(
  seed: number,
  assets: number,
  min: number,
  max: number,
  specific = 1,
): QuadraticProgram {
  const { covariance, constraints, expectedReturns } = testProblem({
    seed,
    assets,
    min,
    max,
    specific,
  });
  return {
    quadratic: covariance,
    linear: expectedReturns.map((value) => (seed % 3) * value),
    lower: constraints.minWeights,
    upper: constraints.maxWeights,
    budget: 1,
    rows: [],
  };
}

function solve(given: QuadraticProgram): Float64Array {
  const solver = new QuadraticSolver(given);
  expect(solver.solve(given.linear)).toBe('solved');
  return solver.x;
}

function objective({ quadratic, linear }: QuadraticProgram, x: Float64Array): number {
  const n = x.length;
  let value = 0;
  for (let i = 0; i < n; i++) {
    value -= linear[i]! * x[i]!;
    for (let j = 0; j < n; j++) value += 0.5 * x[i]! * x[j]! * quadratic![i * n + j]!;
  }
  return value;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

test('agrees with npm quadprog, long-only and long-short', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 2, max: 40 }),
      fc.constantFrom(0, -0.2, 0.01),
      (seed, assets, min) => {
        const given = program(seed, assets, min, Math.max(0.2, 1.5 / assets));
        const other = quadprog(given);
        expect(other).toBeDefined();
        expect(largestDifference(solve(given), other!.x)).toBeLessThan(1e-9);
      },
    ),
    { numRuns: 100, seed: 3 },
  );
});

test('agrees with npm quadprog under general rows', () => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 2, max: 40 }),
      (seed, assets) => {
        const next = uniforms(seed);
        const rows = Array.from({ length: 1 + Math.floor(5 * next()) }, (_, r) => {
          const coefficients = Float64Array.from({ length: assets }, () =>
            r % 2 === 0 ? (next() < 0.4 ? 1 : 0) : 3 * next() - 1,
          );
          const centre = coefficients.reduce((sum, value) => sum + value, 0) / assets;
          return { coefficients, min: centre - 0.2 * next(), max: centre + 0.2 * next() };
        });
        const given = { ...program(seed, assets, 0, Math.max(0.2, 1.5 / assets)), rows };
        const other = quadprog(given);
        if (!other) return;
        compared++;
        expect(largestDifference(solve(given), other.x)).toBeLessThan(1e-9);
      },
    ),
    { numRuns: 150, seed: 4 },
  );
  expect(compared).toBeGreaterThan(140);
});

test('rows over 300 assets, priced by parts, agree with npm quadprog', () => {
  const even = Float64Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? 1 : 0));
  const third = Float64Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const rows = [
    { coefficients: even, min: 0.55, max: 0.6 },
    { coefficients: third, min: Number.NEGATIVE_INFINITY, max: 0.2 },
  ];
  const given = { ...program(4, 300, 0, 0.05), rows };
  expect(largestDifference(solve(given), quadprog(given)!.x)).toBeLessThan(1e-9);
});

test('dependent rows, an empty row and an equality that repeats the budget do no harm', () => {
  const ones = new Float64Array(12).fill(1);
  const rows = [
    { coefficients: ones, min: 1, max: 1 },
    { coefficients: ones.map((value) => 2 * value), min: 2, max: 2 },
    { coefficients: new Float64Array(12), min: 0, max: 0 },
  ];
  const plain = program(6, 12, 0, 0.2);
  expect(largestDifference(solve({ ...plain, rows }), solve(plain))).toBeLessThan(1e-12);
});

test('pricing by parts agrees with keeping all assets', () => {
  const given = program(3, 300, 0, 0.05);
  const other = quadprog(given);
  expect(largestDifference(solve(given), other!.x)).toBeLessThan(1e-9);
});

test('a warm start with another linear term ends where a cold start ends', () => {
  const given = program(5, 150, 0, 0.08);
  const solver = new QuadraticSolver(given);
  const next = normals(9);
  for (let round = 0; round < 10; round++) {
    const linear = given.linear.map((value) => value * round * 0.3 + 0.003 * next());
    expect(solver.solve(linear)).toBe('solved');
    expect(largestDifference(solver.x, solve({ ...given, linear }))).toBeLessThan(1e-11);
  }
});

test('no random feasible point is better where Q has rank 2', () => {
  const given = program(7, 15, 0, 0.3, 0);
  const best = objective(given, solve(given));
  const next = normals(1);
  for (let trial = 0; trial < 500; trial++) {
    const raw = Float64Array.from({ length: 15 }, () => Math.abs(next()) ** 3);
    const sum = raw.reduce((total, value) => total + value, 0);
    const x = raw.map((value) => value / sum);
    if (x.some((value) => value > 0.3)) continue;
    expect(objective(given, x)).toBeGreaterThanOrEqual(best - 1e-15);
  }
});

test('a linear program (Q = 0) fills the best assets first', () => {
  const given: QuadraticProgram = {
    quadratic: new Float64Array(25),
    linear: Float64Array.of(1, 5, 3, 4, 2),
    lower: new Float64Array(5),
    upper: new Float64Array(5).fill(0.4),
    budget: 1,
    rows: [],
  };
  const x = solve(given);
  [0, 0.4, 0.2, 0.4, 0].forEach((value, i) => {
    expect(x[i]).toBeCloseTo(value, 15);
  });
});

test('ties everywhere end: equal assets, budget met by every vertex', () => {
  const n = 40;
  const given: QuadraticProgram = {
    quadratic: new Float64Array(n * n).fill(1),
    linear: new Float64Array(n).fill(1),
    lower: new Float64Array(n),
    upper: new Float64Array(n).fill(0.1),
    budget: 1,
    rows: [],
  };
  expect(objective(given, solve(given))).toBeCloseTo(-0.5, 14);
});

test('one asset of almost no risk among risky ones: the small multipliers are exact', () => {
  const { covariance } = testProblem({ seed: 8, assets: 10 });
  const tiny = covariance.slice();
  for (let j = 0; j < 10; j++) tiny[j] = tiny[j * 10] = 1e-6 * covariance[j]!;
  tiny[0] = 1e-12 * covariance[0]!;
  const x = solve({
    quadratic: tiny,
    linear: new Float64Array(10),
    lower: new Float64Array(10).fill(-1),
    upper: new Float64Array(10).fill(1),
    budget: 1,
    rows: [],
  });
  // First-order condition for an unbounded minimum: Sigma x is the same for every asset.
  const slopes = Float64Array.from({ length: 10 }, (_, i) =>
    x.reduce((sum, value, j) => sum + value * tiny[i * 10 + j]!, 0),
  );
  const free = [...slopes].filter((__, i) => Math.abs(x[i]!) < 1);
  expect((Math.max(...free) - Math.min(...free)) / Math.abs(free[0]!)).toBeLessThan(1e-6);
});
