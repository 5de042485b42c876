import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { certifyQuadratic, isCertified } from '@/core/optimizers/certificate/certificate';
import type { Constraints, LinearConstraint } from '@/core/optimizers/contract';
import { normals, uniforms } from '@/core/optimizers/test-problem';
import { criticalLine } from '@/core/solvers/critical-line/critical-line';
import { highestValue } from '@/core/solvers/highest-value';

interface Case {
  readonly covariance: Float64Array;
  readonly direction: Float64Array;
  readonly constraints: Constraints;
}

interface Shape {
  readonly seed: number;
  readonly assets: number;
  /** Days of the sample; fewer than assets leave the covariance singular. */
  readonly days: number;
  /** Every asset that many times. */
  readonly copies: number;
  /** Expected returns are rounded to 1 / this. */
  readonly steps: number;
  readonly min: number;
  readonly max: number;
  readonly rows: 'none' | 'groups' | 'general' | 'equalities' | 'repeated';
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  assets: fc.integer({ min: 3, max: 40 }),
  days: fc.constantFrom(3, 8, 20, 100),
  copies: fc.constantFrom(1, 1, 2),
  steps: fc.constantFrom(1, 4, 20, 1e9),
  min: fc.constantFrom(0, 0, -0.2),
  max: fc.constantFrom(1, 0.5, 0.34),
  rows: fc.constantFrom('none', 'groups', 'general', 'equalities', 'repeated'),
});

function caseOf({ seed, assets, days, copies, steps, min, max, rows }: Shape): Case {
  const next = normals(seed);
  const uniform = uniforms(seed);
  const n = assets * copies;
  const panel = Array.from({ length: days }, () => {
    const common = next();
    const day = Array.from({ length: assets }, () => 0.6 * common + next());
    return Float64Array.from({ length: n }, (_, i) => day[i % assets]!);
  });
  const means = Float64Array.from({ length: n }, (_, i) => sum(panel.map((day) => day[i]!)) / days);
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const products = panel.map((day) => (day[i]! - means[i]!) * (day[j]! - means[j]!));
      covariance[i * n + j] = (0.04 * sum(products)) / (days - 1);
    }
  }
  const own = Array.from({ length: assets }, next);
  const direction = Float64Array.from({ length: n }, (_, i) => {
    return Math.round(own[i % assets]! * steps) / steps / 20;
  });
  // Rows around a portfolio that meets all of them.
  const inside = new Float64Array(n).fill(1 / n);
  const around = (coefficients: Float64Array, below: number, above: number): LinearConstraint => {
    const value = sum(coefficients.map((a, i) => a * inside[i]!));
    const size = sum(coefficients.map((a, i) => Math.abs(a * inside[i]!)));
    return { name: 'row', coefficients, min: value - below * size, max: value + above * size };
  };
  const some = () => Float64Array.from({ length: n }, () => (uniform() < 0.4 ? 1 : 0));
  const any = () => Float64Array.from({ length: n }, next);
  const group = some();
  const linear = {
    none: [],
    groups: [around(some(), 0.2, 0.3), around(some(), Number.POSITIVE_INFINITY, 0.1)],
    general: [around(any(), 0.1, 0.2), around(any(), 0.3, Number.POSITIVE_INFINITY)],
    equalities: [around(some(), 0, 0), around(any(), 0, 0)],
    repeated: [
      around(group, 0.1, 0.1),
      around(group, 0.1, 0.1),
      around(
        group.map((a) => 1 - a),
        0.1,
        0.1,
      ),
    ],
  }[rows].map((row) => ({
    ...row,
    min: Number.isNaN(row.min) ? Number.NEGATIVE_INFINITY : row.min,
    max: Number.isNaN(row.max) ? Number.POSITIVE_INFINITY : row.max,
  }));
  const cap = Math.max(max, 2 / n);
  return { covariance, direction, constraints: boxConstraints(n, min, cap, 1, linear) };
}

function cornersOf({ covariance, direction, constraints }: Case) {
  const corners = criticalLine({ ...polytopeOf(constraints), quadratic: covariance }, direction);
  if (!corners) throw new Error('no line');
  return corners;
}

test('at and between all corners the portfolio is optimal at its price of return', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const problem = caseOf(shape);
      const { covariance, direction, constraints } = problem;
      const corners = cornersOf(problem);
      corners.forEach((low, k) => {
        const high = corners[Math.max(0, k - 1)]!;
        for (const share of [0, 0.1, 0.5, 0.9]) {
          const mix = (a: Float64Array, b: Float64Array) =>
            a.map((value, i) => value + share * (b[i]! - value));
          const t = low.t + share * (high.t - low.t);
          const proof = certifyQuadratic(
            covariance,
            direction.map((value) => t * value),
            constraints,
            mix(low.x, high.x),
            mix(low.rowPrices, high.rowPrices),
          );
          expect(isCertified(proof)).toBe(true);
        }
      });
    }),
    { seed: 17, numRuns: 150 },
  );
});

test('the line runs from the highest reward to the price zero, always down', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const problem = caseOf(shape);
      const corners = cornersOf(problem);
      const highest = highestValue(polytopeOf(problem.constraints), problem.direction).value;
      const rewards = corners.map(({ x }) =>
        sum(x.map((value, i) => value * problem.direction[i]!)),
      );
      expect(Math.abs(rewards[0]! - highest)).toBeLessThan(1e-13);
      expect(corners.at(-1)!.t).toBe(0);
      for (let k = 1; k < corners.length; k++) {
        expect(corners[k]!.t).toBeLessThan(corners[k - 1]!.t);
        expect(rewards[k]!).toBeLessThanOrEqual(rewards[k - 1]! + 1e-12);
      }
    }),
    { seed: 18, numRuns: 60 },
  );
});

test('nearly equal rewards are told apart', () => {
  const direction = Float64Array.from([0.1, 0.1 * (1 + 1e-10), 0.1 * (1 - 1e-10), 0.02]);
  const covariance = Float64Array.from([
    0.04, 0.01, 0, 0, 0.01, 0.09, 0, 0, 0, 0, 0.02, 0, 0, 0, 0, 0.01,
  ]);
  const corners = cornersOf({ covariance, direction, constraints: boxConstraints(4, 0, 1) });
  expect([...corners[0]!.x]).toEqual([0, 1, 0, 0]);
  expect(corners[0]!.t).toBeGreaterThan(1e9);
  expect(corners.at(-1)!.t).toBe(0);
});

test('a portfolio without risk ends the line, from either side of it', () => {
  const covariance = Float64Array.from([0.04, -0.04, 0, -0.04, 0.04, 0, 0, 0, 0]);
  const direction = Float64Array.from([0.1, 0.05, 0.01]);
  const corners = cornersOf({ covariance, direction, constraints: boxConstraints(3, 0, 1) });
  const last = corners.at(-1)!.x;
  // Half and half has no risk and more return than the riskless third.
  expect(Math.max(...last.map((value, i) => Math.abs(value - [0.5, 0.5, 0][i]!)))).toBeLessThan(
    1e-14,
  );
});

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
