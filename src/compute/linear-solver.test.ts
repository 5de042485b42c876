import { expect, test } from '@jest/globals';
import { type LinearProgram, solveLinear } from '@/core/solvers/linear-program';
import { loadLinearSolver } from './linear-solver';

const infinity = Number.POSITIVE_INFINITY;

/** Chairs and tables: max 30 c + 50 t, c + 2 t <= 41, 2 c + t <= 50. */
const workshop: LinearProgram = {
  cost: Float64Array.of(-30, -50),
  columnLower: Float64Array.of(0, 0),
  columnUpper: Float64Array.of(infinity, infinity),
  rowLower: Float64Array.of(-infinity, -infinity),
  rowUpper: Float64Array.of(41, 50),
  starts: Int32Array.of(0, 2, 4),
  indices: Int32Array.of(0, 1, 0, 1),
  values: Float64Array.of(1, 2, 2, 1),
};

test('the solver is loaded once', async () => {
  expect(await loadLinearSolver()).toBe(await loadLinearSolver());
});

test('primal, dual and reduced costs satisfy the optimality conditions', async () => {
  const outcome = solveLinear(await loadLinearSolver(), workshop);
  if (outcome.status !== 'optimal') throw new Error(outcome.status);
  const [chairs, tables] = [59 / 3, 32 / 3];
  expect(outcome.primal[0]).toBeCloseTo(chairs, 9);
  expect(outcome.primal[1]).toBeCloseTo(tables, 9);
  // Both rows bind: y1 + 2 y2 = -30 and 2 y1 + y2 = -50.
  expect(outcome.dual[0]).toBeCloseTo(-70 / 3, 9);
  expect(outcome.dual[1]).toBeCloseTo(-10 / 3, 9);
  expect(outcome.reducedCosts.every((cost) => Math.abs(cost) < 1e-9)).toBe(true);
  expect(outcome.objective).toBeCloseTo(-30 * chairs - 50 * tables, 8);
});

test('whole numbers are whole and the bound meets the objective', async () => {
  const outcome = solveLinear(await loadLinearSolver(), {
    ...workshop,
    integer: Uint8Array.of(1, 1),
  });
  if (outcome.status !== 'optimal') throw new Error(outcome.status);
  // Enumerated by hand over c = 0..25: the best whole plan is 19 chairs, 11 tables.
  expect(outcome.primal.map(Math.round)).toEqual(Float64Array.of(19, 11));
  expect(outcome.bound).toBeCloseTo(-1120, 6);
});

test('rows added to an open model change its answer', async () => {
  const model = (await loadLinearSolver()).open(workshop);
  try {
    model.solve();
    model.addRows({
      lower: Float64Array.of(-infinity),
      upper: Float64Array.of(10),
      starts: Int32Array.of(0, 1),
      indices: Int32Array.of(1),
      values: Float64Array.of(1),
    });
    const outcome = model.solve();
    expect(outcome).toMatchObject({ status: 'optimal' });
    expect(outcome.status === 'optimal' && outcome.primal[1]).toBeCloseTo(10, 9);
  } finally {
    model.dispose();
  }
});

test('programs without an answer say why', async () => {
  const solver = await loadLinearSolver();
  const lowest = Float64Array.of(30, 0);
  expect(solveLinear(solver, { ...workshop, columnLower: lowest })).toEqual({
    status: 'infeasible',
  });
  const none = Float64Array.of(infinity, infinity);
  expect(solveLinear(solver, { ...workshop, rowUpper: none })).toEqual({ status: 'unbounded' });
});
