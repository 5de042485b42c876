import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { findLinearConflict as find } from '@/core/optimizers/conflict/linear-conflict';
import type { Constraints } from '@/core/optimizers/contract';
import { uniforms } from '@/core/optimizers/test-problem';
import { isFeasible } from '@/core/solvers/highest-value';

const group = (n: number, members: readonly number[]) =>
  Float64Array.from({ length: n }, (_, i) => (members.includes(i) ? 1 : 0));

const findLinearConflict = (constraints: Constraints) =>
  find({ symbols: Array.from(constraints.minWeights, (_, i) => `S${i + 1}`), constraints });

test('a group floor above what the caps of its members allow names the caps', () => {
  const linear = [{ name: 'bonds', coefficients: group(10, [0, 1]), min: 0.4, max: 1 }];
  expect(findLinearConflict(boxConstraints(10, 0, 0.15, 1, linear))).toEqual({
    status: 'infeasible',
    message:
      'these limits cannot hold together: bonds at least 40 %, maximum weight 15 % of each asset',
    conflict: ['bonds at least 40 %', 'maximum weight 15 % of each asset'],
    repairs: ['lower the minimum of bonds to 30 %', 'raise the maximum weight to 20 %'],
  });
});

test('a minimum above the maximum names the constraint', () => {
  const linear = [{ name: 'energy', coefficients: group(3, [0]), min: 0.3, max: 0.2 }];
  expect(findLinearConflict(boxConstraints(3, 0, 1, 1, linear))).toMatchObject({
    message: 'energy: its minimum 30 % is above its maximum 20 %',
  });
});

test('the budget is named only where it is needed', () => {
  const row = { name: 'A', coefficients: group(3, [0]) };
  const linear = [
    { ...row, min: Number.NEGATIVE_INFINITY, max: 0.2 },
    { ...row, min: 0.3, max: Number.POSITIVE_INFINITY },
  ];
  expect(findLinearConflict(boxConstraints(3, 0, 1, 1, linear))).toMatchObject({
    conflict: ['A at most 20 %', 'A at least 30 %'],
    repairs: ['raise the maximum of A to 30 %', 'lower the minimum of A to 20 %'],
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

test('where bounds were given one by one, the conflict and the repair name the asset', () => {
  const linear = [{ name: 'bonds', coefficients: group(4, [0, 1]), min: 0.5, max: 1 }];
  const box = boxConstraints(4, 0, Float64Array.of(0, 0.4, 1, 0.7), 1, linear);
  expect(findLinearConflict(box)).toMatchObject({
    conflict: ['bonds at least 50 %', 'maximum weight 0 % of S1', 'maximum weight 40 % of S2'],
    repairs: [
      'lower the minimum of bonds to 40 %',
      'raise the maximum weight of S1 to 10 %',
      'raise the maximum weight of S2 to 50 %',
    ],
  });
});

test('one asset that may not be held is named, whatever the bounds of the others', () => {
  const linear = [{ name: 'B', coefficients: group(30, [7]), min: 0.1, max: 1 }];
  const most = Float64Array.from({ length: 30 }, (_, i) => (i === 7 ? 0 : 0.1 + i / 100));
  expect(findLinearConflict(boxConstraints(30, 0, most, 1, linear))).toMatchObject({
    conflict: ['B at least 10 %', 'maximum weight 0 % of S8'],
    repairs: ['lower the minimum of B to 0 %', 'raise the maximum weight of S8 to 10 %'],
  });
});

test('minimum weights that a row cannot bear are named', () => {
  const row = { name: 'cap', coefficients: group(4, [0, 1]), min: Number.NEGATIVE_INFINITY };
  const box = boxConstraints(4, Float64Array.of(0.2, 0, 0.1, 0), 1, 1, [{ ...row, max: 0.1 }]);
  expect(findLinearConflict(box)).toMatchObject({
    conflict: ['cap at most 10 %', 'minimum weight 20 % of S1', 'minimum weight 0 % of S2'],
    repairs: [
      'raise the maximum of cap to 20 %',
      'lower the minimum weight of S1 to 10 %',
      'lower the minimum weight of S2 to −10 %',
    ],
  });
});

test('on random problems with bounds of each asset every repair mends, and one per cent less does not', () => {
  let tried = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const next = uniforms(seed);
    const n = 3 + Math.floor(next() * 20);
    const most = Float64Array.from({ length: n }, () => (next() < 0.3 ? 0 : (4 * next()) / n));
    const linear = Array.from({ length: 1 + Math.floor(next() * 2) }, (_, r) => ({
      name: `row${r}`,
      coefficients: Float64Array.from({ length: n }, () => (next() < 0.4 ? 1 : 0)),
      ...(next() < 0.6
        ? { min: 0.3 + 0.6 * next(), max: Number.POSITIVE_INFINITY }
        : { min: Number.NEGATIVE_INFINITY, max: 0.4 * next() }),
    }));
    const constraints = boxConstraints(n, 0, most, 1, linear);
    const spent = most.reduce((sum, value) => sum + value, 0);
    const conflict = spent < 1 ? undefined : findLinearConflict(constraints);
    for (const repair of conflict?.repairs ?? []) {
      const bound = /^raise the maximum weight of S(\d+) to (\S+) %$/.exec(repair);
      if (!bound) continue;
      const asset = Number(bound[1]) - 1;
      const change = Number(bound[2]) / 100 - most[asset]!;
      const at = (share: number) =>
        isFeasible(
          polytopeOf({
            ...constraints,
            maxWeights: most.with(asset, most[asset]! + share * change),
          }),
        );
      expect([seed, repair, at(1)]).toEqual([seed, repair, true]);
      if (change > 0.02) expect([seed, repair, at(0.99)]).toEqual([seed, repair, false]);
      tried++;
    }
  }
  expect(tried).toBeGreaterThan(40);
});
