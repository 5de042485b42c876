import { expect, test } from '@jest/globals';
import { cholesky, solveLower, solveUpper } from '@/core/linalg/cholesky';
import { choleskySolve } from '@/core/linalg/cholesky-solve';
import { normals, testProblem } from '@/core/optimizers/test-problem';

test.each([1, 2, 3, 31, 64, 65, 67, 130, 201])("%i: L L' is the matrix", (n) => {
  const { covariance } = testProblem({ seed: n, assets: n });
  const l = covariance.slice();
  expect(cholesky(l, n)).toBe(true);
  let worst = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += l[i * n + k]! * l[j * n + k]!;
      worst = Math.max(worst, Math.abs(sum - covariance[i * n + j]!));
    }
  }
  expect(worst).toBeLessThan(1e-15);
});

test('rows further apart than the matrix is wide give the same factor', () => {
  const n = 70;
  const { covariance } = testProblem({ seed: 2, assets: n });
  const dense = covariance.slice();
  const loose = new Float64Array(n * 90);
  for (let i = 0; i < n; i++) loose.set(covariance.subarray(i * n, (i + 1) * n), i * 90);
  cholesky(dense, n);
  cholesky(loose, n, 0, 90);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) expect(loose[i * 90 + j]).toBe(dense[i * n + j]);
  }
});

test('the solution of A x = b, and triangular solves that skip leading zeros', () => {
  const n = 90;
  const { covariance } = testProblem({ seed: 5, assets: n });
  const next = normals(3);
  const x = Float64Array.from({ length: n }, next);
  const b = x.map((_, i) => x.reduce((sum, value, j) => sum + covariance[i * n + j]! * value, 0));
  const solution = b.slice();
  expect(choleskySolve(covariance.slice(), solution)).toBe(true);
  for (let i = 0; i < n; i++) expect(solution[i]).toBeCloseTo(x[i]!, 11);

  const l = covariance.slice();
  cholesky(l, n);
  const unit = new Float64Array(n);
  unit[40] = 1;
  const whole = unit.slice();
  solveLower(l, n, unit, 40);
  solveLower(l, n, whole);
  for (let i = 0; i < n; i++) expect(unit[i]).toBeCloseTo(whole[i]!, 12);
  solveUpper(l, n, unit);
  const image = unit.map((_, i) =>
    unit.reduce((sum, value, j) => sum + covariance[i * n + j]! * value, 0),
  );
  for (let i = 0; i < n; i++) expect(image[i]).toBeCloseTo(i === 40 ? 1 : 0, 12);
});

test('a singular and an indefinite matrix have no factor', () => {
  const { covariance } = testProblem({ seed: 1, assets: 80, factors: 3, specific: 0 });
  expect(cholesky(covariance, 80, 1e-13)).toBe(false);
  expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
  expect(cholesky(Float64Array.of(Number.NaN), 1)).toBe(false);
});
