import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { polytopeOf } from '@/core/constraints/polytope-of';
import type { Constraints } from '@/core/optimizers/contract';
import { findLinearConflict } from '@/core/optimizers/linear-conflict';
import { uniforms } from '@/core/optimizers/test-problem';
import { isFeasible } from '@/core/solvers/highest-value';

const group = (n: number, members: readonly number[]) =>
  Float64Array.from({ length: n }, (_, i) => (members.includes(i) ? 1 : 0));

test('a group floor above what the caps of its members allow names the caps', () => {
  const linear = [{ name: 'bonds', coefficients: group(10, [0, 1]), min: 0.4, max: 1 }];
  expect(findLinearConflict(boxConstraints(10, 0, 0.15, 1, linear))).toEqual({
    status: 'infeasible',
    message:
      'these limits cannot hold together: bonds at least 40 %, maximum weight 15 % of each asset, weights sum to 100 %',
    conflict: ['bonds at least 40 %', 'maximum weight 15 % of each asset', 'weights sum to 100 %'],
    repairs: ['lower the minimum of bonds to 30 %', 'raise the maximum weight to 20 %'],
  });
});

test('a minimum above the maximum names the constraint', () => {
  const linear = [{ name: 'energy', coefficients: group(3, [0]), min: 0.3, max: 0.2 }];
  expect(findLinearConflict(boxConstraints(3, 0, 1, 1, linear))).toMatchObject({
    message: 'energy: its minimum 30 % is above its maximum 20 %',
  });
});

test('an exposure that is no group keeps its own unit', () => {
  const linear = [
    {
      name: 'beta',
      coefficients: Float64Array.of(0.8, 1.25),
      min: Number.NEGATIVE_INFINITY,
      max: 0.7,
    },
  ];
  expect(findLinearConflict(boxConstraints(2, 0, 1, 1, linear))).toMatchObject({
    conflict: ['beta at most 0.7', 'minimum weight 0 % of each asset', 'weights sum to 100 %'],
    repairs: ['raise the maximum of beta to 0.8'],
  });
});

test('on random infeasible problems every row of the conflict is needed', () => {
  let conflicts = 0;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      const next = uniforms(seed);
      const n = 3 + Math.floor(next() * 10);
      const linear = Array.from({ length: 2 + Math.floor(next() * 5) }, (_, r) => {
        const centre = next();
        return {
          name: `row ${r}`,
          coefficients: Float64Array.from({ length: n }, () => (next() < 0.5 ? 1 : 0)),
          min: next() < 0.5 ? centre : Number.NEGATIVE_INFINITY,
          max: next() < 0.7 ? centre + 0.1 * next() : Number.POSITIVE_INFINITY,
        };
      });
      const constraints: Constraints = boxConstraints(n, 0, Math.max(0.3, 1.2 / n), 1, linear);
      const conflict = findLinearConflict(constraints);
      if (!conflict) return;
      conflicts++;
      expect(conflict.repairs.length).toBeGreaterThan(0);
      const involved = linear.filter((row) =>
        conflict.conflict.some((words) => words.startsWith(`${row.name} `)),
      );
      expect(isFeasible(polytopeOf({ ...constraints, linear: involved }))).toBe(false);
      for (const row of involved) {
        const others = involved.filter((other) => other !== row);
        expect(isFeasible(polytopeOf({ ...constraints, linear: others }))).toBe(true);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
  expect(conflicts).toBeGreaterThan(50);
});
