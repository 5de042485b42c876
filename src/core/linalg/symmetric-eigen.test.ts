import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { symmetricEigen, symmetricEigenvalues } from './symmetric-eigen';

function symmetric(n: number, entry: (i: number, j: number) => number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = entry(i, j);
  }
  return a;
}

/** Largest |A v - lambda v| over |A|, and largest |V V' - I|. */
function defects(a: Float64Array, n: number): { residual: number; orthogonality: number } {
  const { values, vectors } = symmetricEigen(a, n);
  const scale = Math.max(...a.map(Math.abs), Number.MIN_VALUE);
  let residual = 0;
  let orthogonality = 0;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      let image = 0;
      let dot = 0;
      for (let j = 0; j < n; j++) {
        image += a[i * n + j]! * vectors[k * n + j]!;
        dot += vectors[k * n + j]! * vectors[i * n + j]!;
      }
      residual = Math.max(residual, Math.abs(image - values[k]! * vectors[k * n + i]!) / scale);
      orthogonality = Math.max(orthogonality, Math.abs(dot - (i === k ? 1 : 0)));
    }
  }
  return { residual, orthogonality };
}

describe('symmetricEigen', () => {
  test('two by two by hand', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    const root = Math.SQRT1_2;
    expect([...values]).toEqual([expect.closeTo(3, 14), expect.closeTo(1, 14)]);
    expect([...vectors].map(Math.abs)).toEqual(Array(4).fill(expect.closeTo(root, 14)));
    expect(vectors[0]! * vectors[1]!).toBeGreaterThan(0);
    expect(vectors[2]! * vectors[3]!).toBeLessThan(0);
  });

  test('the second difference matrix has eigenvalues 2 - 2 cos(k pi / (n + 1))', () => {
    const n = 40;
    const a = symmetric(n, (i, j) => (i === j ? 2 : i === j + 1 ? -1 : 0));
    const { values } = symmetricEigen(a, n);
    for (let k = 0; k < n; k++) {
      expect(values[k]!).toBeCloseTo(2 - 2 * Math.cos(((n - k) * Math.PI) / (n + 1)), 13);
    }
  });

  test('a constant correlation matrix has 1 + (n - 1) r once and 1 - r otherwise', () => {
    const n = 12;
    const { values, vectors } = symmetricEigen(
      symmetric(n, (i, j) => (i === j ? 1 : 0.3)),
      n,
    );
    expect(values[0]!).toBeCloseTo(1 + 11 * 0.3, 13);
    for (let k = 1; k < n; k++) expect(values[k]!).toBeCloseTo(0.7, 13);
    for (let j = 0; j < n; j++) expect(vectors[j]!).toBeCloseTo(1 / Math.sqrt(n), 13);
  });

  test('any symmetric matrix: small residual, orthonormal vectors, descending values', () => {
    const sizes = fc.integer({ min: 1, max: 12 });
    const matrices = sizes.chain((n) =>
      fc.tuple(
        fc.constant(n),
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
          minLength: n * n,
          maxLength: n * n,
        }),
        fc.constantFrom(1e-200, 1e-8, 1, 1e8, 1e200),
      ),
    );
    fc.assert(
      fc.property(matrices, ([n, entries, scale]) => {
        const a = symmetric(n, (i, j) => scale * entries[i * n + j]!);
        const { residual, orthogonality } = defects(a, n);
        expect(residual).toBeLessThan(1e-13);
        expect(orthogonality).toBeLessThan(1e-13);
        const { values } = symmetricEigen(a, n);
        for (let k = 1; k < n; k++) expect(values[k]!).toBeLessThanOrEqual(values[k - 1]!);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test.each([
    ['zero', symmetric(5, () => 0)],
    ['identity', symmetric(5, (i, j) => (i === j ? 1 : 0))],
    ['rank one', symmetric(5, (i, j) => (i + 1) * (j + 1))],
    ['graded over 16 decades', symmetric(5, (i, j) => 10 ** (-2 * (i + j)))],
    ['block diagonal', symmetric(5, (i, j) => (i < 2 === j < 2 ? 1 + i + j : 0))],
  ])('%s', (_, a) => {
    const { residual, orthogonality } = defects(a, 5);
    expect(residual).toBeLessThan(1e-14);
    expect(orthogonality).toBeLessThan(1e-14);
  });

  test('150 x 150: residual below 1e-12 and the eigenvalues alone agree', () => {
    const n = 150;
    const a = symmetric(n, (i, j) => Math.sin(i * 12.9898 + j * 78.233));
    const { residual, orthogonality } = defects(a, n);
    expect(residual).toBeLessThan(1e-12);
    expect(orthogonality).toBeLessThan(1e-13);
    const alone = symmetricEigenvalues(a, n);
    const { values } = symmetricEigen(a, n);
    for (let k = 0; k < n; k++)
      expect(Math.abs(alone[k]! - values[k]!) / values[0]!).toBeLessThan(1e-13);
  });

  test('the same matrix gives the same bits and is left untouched', () => {
    const a = symmetric(9, (i, j) => Math.cos(i * j + 1));
    const before = a.slice();
    expect(symmetricEigen(a, 9)).toEqual(symmetricEigen(a, 9));
    expect(a).toEqual(before);
  });

  test('NaN and wrong sizes are refused by name', () => {
    expect(() => symmetricEigen(Float64Array.of(Number.NaN), 1)).toThrow(/^symmetricEigen: /);
    expect(() => symmetricEigenvalues(new Float64Array(3), 2)).toThrow(/^symmetricEigenvalues: /);
  });
});
