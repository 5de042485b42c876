import { expect, test } from '@jest/globals';
import { repairPatch } from '@/components/optimize/repair-patch';
import { reportTerms } from '@/components/run/describe-registries';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import { findLinearConflict } from '@/core/optimizers/conflict/linear-conflict';
import { getOptimizer } from '@/core/optimizers/registry';
import { outOfReach } from '@/core/optimizers/target-return';
import { testProblem } from '@/core/optimizers/test-problem';
import { parseConstraints } from '@/services/optimize/parse-constraints';

const { methods } = reportTerms;
const state = { method: 'min-variance', limits: '', parameters: {} };
const symbols = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
const conflictOf = (min: number, max: number) =>
  findConflict({ symbols, constraints: boxConstraints(symbols.length, min, max) });

test.each([
  [0, 0.1],
  [0, 0.12],
  [0.2, 1],
  [0.13, 0.5],
])('the first repair of weights between %d and %d, applied, leaves no conflict', (min, max) => {
  const patch = repairPatch(conflictOf(min, max)?.repairs[0] ?? '', methods, state);
  const mended = { minWeight: min, maxWeight: max, ...patch };
  expect(patch).toBeDefined();
  expect(conflictOf(mended.minWeight, mended.maxWeight)).toBeUndefined();
});

test('a first step has the button of the repair that it is', () => {
  const step = 'first raise the maximum weight to 20 %, then see whether the rest can be met';
  expect(repairPatch(step, methods, state)).toEqual({ maxWeight: 0.2 });
});

test('a method named in a repair is chosen', () => {
  expect(
    repairPatch('choose minimum variance, which needs no expected returns', methods, state),
  ).toEqual({
    method: 'min-variance',
  });
});

test('the number and the size of holdings are changed in their fields, and then nothing conflicts', () => {
  const conflict = (max: number, maxAssets: number, minPosition: number) => {
    const outcome = getOptimizer('min-variance').solve({
      ...testProblem({ seed: 5, assets: symbols.length }),
      constraints: { ...boxConstraints(symbols.length, 0, max), maxAssets, minPosition },
    });
    return outcome.status === 'infeasible' ? outcome.repairs : undefined;
  };
  const few = repairPatch(conflict(0.25, 3, 0)![0]!, methods, state);
  expect(few).toEqual({ maxAssets: 4 });
  expect(conflict(0.25, few!.maxAssets!, 0)).toBeUndefined();
  const patches = conflict(0.45, 8, 0.4)!.map((words) => repairPatch(words, methods, state));
  const smaller = patches.find((patch) => patch?.minPosition !== undefined);
  expect(conflict(0.45, 8, smaller!.minPosition!)).toBeUndefined();
});

test('a repair that leaves a choice has no button', () => {
  expect(repairPatch('choose at least 9 assets', methods, state)).toBeUndefined();
  expect(repairPatch('leave out one of A, B', methods, state)).toBeUndefined();
});

test('a target out of reach is set to what can be reached', () => {
  const { repairs } = outOfReach(0.9, 0.3201);
  const asked = {
    ...state,
    method: 'target-return',
    parameters: { targetReturn: 0.9, uncertainty: 1 },
  };
  expect(repairPatch(repairs[0]!, methods, asked)).toEqual({
    parameters: { targetReturn: 0.3201, uncertainty: 1 },
  });
  expect(repairPatch(repairs[0]!, methods, state)).toBeUndefined();
});

test('a limit in words is changed in its line, and then nothing conflicts', async () => {
  const conflictIn = async (limits: string) => {
    const linear = limits.split('\n');
    const constraints = await parseConstraints({ minWeight: 0, maxWeight: 1, linear }, symbols);
    return findLinearConflict({ symbols: Array.from(constraints.minWeights, String), constraints });
  };
  const limits = 'A + B >= 60%\n2% <= A <= 10%\nB <= 20%';
  const repairs = (await conflictIn(limits))!.repairs;
  const patches = repairs.map((repair) => repairPatch(repair, methods, { ...state, limits }));
  const mended = patches.flatMap((patch) => patch?.limits ?? []);
  expect(mended.length).toBeGreaterThanOrEqual(2);
  for (const text of mended) expect(await conflictIn(text)).toBeUndefined();
});
