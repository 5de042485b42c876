import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { certifyQuadratic } from '@/core/optimizers/certificate/certificate';
import { normals, testProblem, uniforms } from '@/core/optimizers/test-problem';
import { PrimalDualActiveSet } from '@/core/solvers/active-set/primal-dual-active-set';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { quadprog } from '@/core/solvers/quadprog';
import type { QuadraticProgram, Row } from '@/core/solvers/quadratic-program';
import { scaledRows } from '@/core/solvers/scaled-rows';

/** Most of these assets end off their bounds. */
function longShort(seed: number, n: number, width: number, rows: readonly Row[] = []) {
  const { covariance, expectedReturns } = testProblem({ seed, assets: n });
  const next = uniforms(seed);
  const lower = Float64Array.from({ length: n }, () => -width * (0.5 + next()));
  const upper = Float64Array.from({ length: n }, () => width * (0.5 + next()));
  const linear = expectedReturns.map((value) => 0.02 * value);
  return { quadratic: covariance, linear, lower, upper, budget: 1, rows };
}

/** Solved by blocks alone, from every asset free. */
function byBlocks(program: QuadraticProgram & { quadratic: Float64Array }) {
  const n = program.lower.length;
  const rows = scaledRows(program);
  const sigma = Float64Array.from({ length: n }, (_, i) =>
    Math.sqrt(program.quadratic[i * (n + 1)]!),
  );
  return new PrimalDualActiveSet(program, rows, sigma, {
    x: new Float64Array(n),
    y: new Float64Array(1 + rows.length),
    isFree: () => true,
    rowBinds: () => false,
  });
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

const even = Float64Array.from({ length: 150 }, (_, i) => (i % 2 === 0 ? 1 : 0));
const tilt = Float64Array.from({ length: 150 }, (_, i) => (i % 7) - 2);
const rows: readonly Row[] = [
  { coefficients: even, min: 0.55, max: 0.6 },
  { coefficients: tilt, min: Number.NEGATIVE_INFINITY, max: 0.3 },
];

test.each([
  ['wide bounds', 1, 0.5, []],
  ['bounds that bind here and there', 2, 0.03, []],
  ['rows', 3, 0.05, rows],
] as const)('%s: the weights of npm quadprog', (_, seed, width, limits) => {
  const program = longShort(seed, 150, width, limits);
  const dense = byBlocks(program);
  expect(dense.solve(program.linear)).toBe(true);
  const other = quadprog(program)!;
  expect(largestDifference(dense.x, other.x)).toBeLessThan(1e-10);
  const solver = new QuadraticSolver(program);
  expect(solver.solve(program.linear)).toBe('solved');
  expect(largestDifference(solver.x, other.x)).toBeLessThan(1e-10);
  expect(largestDifference(solver.rowPrices, other.rowPrices)).toBeLessThan(1e-9);
});

test('warm solves, by blocks and back to single steps, end where cold ones end', () => {
  const program = longShort(4, 160, 0.04);
  const solver = new QuadraticSolver(program);
  const next = normals(9);
  const direction = program.linear.map(() => 0.001 * next());
  for (let round = 0; round < 8; round++) {
    const linear = program.linear.map((value, i) => round * (value + direction[i]!));
    expect(solver.solve(linear)).toBe('solved');
    // Asking for the basis goes over to the active set; half of the rounds start from there.
    if (round >= 4) expect(solver.basis!.free.length).toBeGreaterThan(0);
    const cold = new QuadraticSolver(program);
    cold.solve(linear);
    expect(largestDifference(solver.x, cold.x)).toBeLessThan(1e-11);
  }
});

test('rates are the difference of two solutions on one segment, before and after asking for the basis', () => {
  const program = longShort(5, 160, 0.04, [
    { ...rows[0]!, coefficients: new Float64Array(160).fill(1, 0, 60) },
  ]);
  const direction = program.linear.map((value) => value * value);
  const solver = new QuadraticSolver(program);
  solver.solve(program.linear);
  const x = solver.x.slice();
  const price = solver.rowPrices[0]!;
  const rates = solver.rates(direction);
  const { free } = solver.basis!;
  expect(largestDifference(solver.rates(direction).x, rates.x)).toBeLessThan(1e-8);
  const step = 1e-6;
  solver.solve(program.linear.map((value, i) => value + step * direction[i]!));
  const expected = x.map((value, i) => value + step * rates.x[i]!);
  expect(largestDifference(solver.x, expected)).toBeLessThan(1e-11);
  expect([...solver.basis!.free].sort()).toEqual([...free].sort());
  expect(solver.rowPrices[0]).toBeCloseTo(price + step * rates.rowPrices[0]!, 12);
});

test('a failed solve leaves the last solution', () => {
  const program = longShort(6, 120, 0.05);
  const dense = byBlocks(program);
  expect(dense.solve(program.linear)).toBe(true);
  const x = dense.x.slice();
  expect(dense.solve(new Float64Array(120).fill(Number.NaN))).toBe(false);
  expect(dense.x).toEqual(x);
});

test.each([
  ['flat directions', { factors: 8, specific: 0 }],
  ['nearly flat directions', { factors: 8, specific: 1e-6 }],
])('%s: certified all the same', (_, options) => {
  const { covariance } = testProblem({ seed: 7, assets: 200, ...options });
  const constraints = boxConstraints(200, -0.1, 0.1);
  const linear = new Float64Array(200);
  const solver = new QuadraticSolver({
    quadratic: covariance,
    lower: constraints.minWeights,
    upper: constraints.maxWeights,
    budget: 1,
    rows: [],
  });
  expect(solver.solve(linear)).toBe('solved');
  const proof = certifyQuadratic(covariance, linear, constraints, solver.x);
  expect(Math.max(proof.primalResidual, proof.dualResidual, proof.gap)).toBeLessThan(1e-9);
});
