import { expect, test } from '@jest/globals';
import { certifyQuadratic, isCertified } from '@/core/optimizers/certificate/certificate';
import { programOf } from '@/core/optimizers/quadratic/solve-quadratic';
import { testProblem } from '@/core/optimizers/test-problem';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { leastRidge } from '@/core/solvers/precise/least-ridge';
import { PreciseQuadratic } from '@/core/solvers/precise/precise-quadratic';

const group = {
  name: 'even',
  coefficients: Float64Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 1 : 0)),
  min: 0.2,
  max: 0.3,
};

test.each([
  ['long-only', 0, 1, []],
  ['long-short', -0.3, 0.4, []],
  ['a group limit', -0.1, 0.2, [group]],
  ['a group limit twice', -0.1, 0.2, [group, { ...group, name: 'again' }]],
])('agrees with the active set from a vertex, and goes on warm: %s', (_, min, max, linear) => {
  const problem = testProblem({ seed: 24, assets: 24, min, max });
  const { covariance, expectedReturns } = problem;
  const constraints = { ...problem.constraints, linear };
  const program = { ...programOf(covariance, constraints, expectedReturns), quadratic: covariance };
  const precise = new PreciseQuadratic(program);
  const solver = new QuadraticSolver(program);
  for (const price of [0, 0.1, 1, 0.05]) {
    const priced = expectedReturns.map((value) => price * value);
    expect(solver.solve(priced)).toBe('solved');
    const answer = precise.solve(priced, undefined, (x, rowPrices) =>
      isCertified(certifyQuadratic(covariance, priced, constraints, x, rowPrices)),
    );
    answer!.x.forEach((value, i) => {
      expect(Math.abs(value - solver.x[i]!)).toBeLessThan(1e-12);
    });
  }
});

test('the ridge makes a covariance of two factors definite and stays in its rounding', () => {
  const { covariance } = testProblem({ seed: 8, assets: 30, factors: 2, specific: 0 });
  const ridge = leastRidge(covariance)!;
  ridge.forEach((value, i) => {
    expect(value).toBeGreaterThan(0);
    expect(value / covariance[31 * i]!).toBeLessThan(1e-14);
  });
});

test('what is not semidefinite has no ridge', () => {
  expect(leastRidge(Float64Array.of(1, 2, 2, 1))).toBeUndefined();
});
