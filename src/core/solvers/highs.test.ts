import { expect, test } from '@jest/globals';
import loadHighs from 'highs';
import { highsSolver } from '@/core/solvers/highs';
import { solveLinear } from '@/core/solvers/linear-program';

const solver = highsSolver(await loadHighs());

/** min -x  subject to  coefficient x <= coefficient, 0 <= x. */
const programOf = (coefficient: number) => ({
  cost: Float64Array.of(-1),
  columnLower: Float64Array.of(0),
  columnUpper: Float64Array.of(Number.POSITIVE_INFINITY),
  rowLower: Float64Array.of(Number.NEGATIVE_INFINITY),
  rowUpper: Float64Array.of(coefficient),
  starts: Int32Array.of(0, 1),
  indices: Int32Array.of(0),
  values: Float64Array.of(coefficient),
});

test('a program that HiGHS does not take is one without an answer, and the next is answered', () => {
  expect(solveLinear(solver, programOf(1e20))).toMatchObject({ status: 'failed' });
  expect(solveLinear(solver, programOf(2))).toMatchObject({ status: 'optimal', objective: -1 });
});
