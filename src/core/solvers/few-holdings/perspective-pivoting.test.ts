import { describe, expect, test } from '@jest/globals';
import { symmetricEigenvalues } from '@/core/linalg/symmetric-eigen';
import { testProblem, uniforms } from '@/core/optimizers/test-problem';
import { dualCut } from '@/core/solvers/few-holdings/holding-cut';
import {
  type PerspectiveProgram,
  perspectivePivoting,
} from '@/core/solvers/few-holdings/perspective-pivoting';

interface Case {
  readonly n: number;
  readonly room: number;
  readonly largest?: number;
  readonly rows?: boolean;
  readonly held?: readonly number[];
}

const cases: readonly Case[] = [
  { n: 1, room: 1 },
  { n: 8, room: 3 },
  { n: 20, room: 6, largest: 0.25 },
  { n: 20, room: 6, rows: true },
  { n: 20, room: 4, largest: 0.2, rows: true, held: [2, 9] },
  { n: 60, room: 10, rows: true, held: [5] },
];

function programOf({ n, room, largest = 1, rows, held = [] }: Case): PerspectiveProgram {
  const { covariance } = testProblem({ seed: 40 + n, assets: n, factors: 3 });
  const next = uniforms(n);
  const least = symmetricEigenvalues(covariance, n)[n - 1]!;
  const linear = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) linear[i]! += covariance[i * n + j]! / n;
  }
  const at = [...Array(n).keys()];
  const coefficients = Float64Array.from(at, (i) => i % 3);
  return {
    n,
    at,
    quadratic: covariance,
    diagonal: Float64Array.from(at, () => least * (0.3 + 0.6 * next())),
    linear,
    lower: Float64Array.from(at, (i) => (held.includes(i) ? 0.05 : 0)),
    upper: new Float64Array(n).fill(largest),
    open: at.filter((i) => !held.includes(i)),
    room,
    budget: 1,
    rows: rows ? [{ coefficients, min: 1.15, max: 1.4 }] : [],
  };
}

/** (1/2) x'(U - D)x - c'x + (1/2) sum d x^2 / z, from its definition. */
function valueAt(
  { n, quadratic, diagonal, linear, open }: PerspectiveProgram,
  x: Float64Array,
  z: Float64Array,
): number {
  let value = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) value += (x[i]! * quadratic[i * n + j]! * x[j]!) / 2;
    value -= linear[i]! * x[i]!;
    if (open.includes(i) && x[i] !== 0) value += (diagonal[i]! * x[i]! ** 2 * (1 / z[i]! - 1)) / 2;
  }
  return value;
}

describe.each(cases)('%j', (asked) => {
  const program = programOf(asked);
  const { lower, upper, open, room, rows, n } = program;
  const { answer } = perspectivePivoting(program);

  test('the answer meets all limits', () => {
    const { x, z } = answer!;
    expect(x.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    x.forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(lower[i]!);
      expect(value).toBeLessThanOrEqual(upper[i]!);
    });
    for (const { coefficients, min, max } of rows) {
      const value = x.reduce((sum, own, i) => sum + own * coefficients[i]!, 0);
      expect(value).toBeGreaterThanOrEqual(min - 1e-10);
      expect(value).toBeLessThanOrEqual(max + 1e-10);
    }
    expect(open.reduce((sum, p) => sum + z[p]!, 0)).toBeLessThanOrEqual(room + 1e-10);
  });

  test('nothing costs less than its dual, which is what it costs but for x <= upper z', () => {
    const value = valueAt(program, answer!.x, answer!.z);
    const dual = dualCut(answer!, program, lower, upper, 0).value;
    const rounding = 1e-10 * (Math.abs(value) + 1e-3);
    expect(dual).toBeGreaterThan(value - rounding);
    if (!asked.largest) expect(dual).toBeLessThan(value + rounding);
  });

  test('wherever it begins the answer is the same', () => {
    const next = uniforms(3 * n);
    const value = valueAt(program, answer!.x, answer!.z);
    for (let k = 0; k < 10; k++) {
      const start = Float64Array.from({ length: n }, () => Math.max(0, next() - 0.5));
      const again = perspectivePivoting({ ...program, start }).answer;
      if (!again) continue;
      expect(Math.abs(valueAt(program, again.x, again.z) - value)).toBeLessThan(1e-10);
    }
  });

  // With caps the dual knows x <= upper z, for which these prices need not be the best.
  if (asked.largest) return;
  test('at other prices the dual is no higher', () => {
    const next = uniforms(5 * n);
    const { value } = dualCut(answer!, program, lower, upper, 0);
    for (let k = 0; k < 20; k++) {
      const price = 0.01 * (next() - 0.5);
      const slopes = answer!.slopes.map((slope) => slope - price);
      const dual = { slopes, constant: answer!.constant + price };
      expect(dualCut(dual, program, lower, upper, 0).value).toBeLessThanOrEqual(value + 1e-12);
    }
  });
});

test('where all may be held it is the quadratic program itself', () => {
  const program = programOf({ n: 8, room: 8 });
  const { x, z } = perspectivePivoting(program).answer!;
  x.forEach((value, i) => {
    if (value > 0) expect(z[i]).toBeCloseTo(1, 12);
  });
  const products = x.map((_, i) =>
    x.reduce((sum, value, j) => sum + program.quadratic[i * 8 + j]! * value, -program.linear[i]!),
  );
  const price = x.reduce((sum, value, i) => sum + value * products[i]!, 0);
  products.forEach((product, i) => {
    if (x[i]! > 0) expect(product).toBeCloseTo(price, 10);
    else expect(product).toBeGreaterThan(price - 1e-10);
  });
});

test('a row that nothing meets is no answer', () => {
  const program = programOf({ n: 8, room: 3 });
  const rows = [{ coefficients: new Float64Array(8).fill(1), min: 1.5, max: 2 }];
  expect(perspectivePivoting({ ...program, rows }).answer).toBeUndefined();
});
