import { expect, test } from '@jest/globals';
import { uniforms } from '@/core/optimizers/test-problem';
import type { ConeProgram } from './cone-program';
import { ConeSolver } from './cone-solver';
import { RowCollector } from './sparse-rows';
import { twinColumns } from './twin-columns';

const assets = 12;
const parts = 3;
const scenarios = 40;
const m = assets * parts;

/** A tail of losses under a ball, weights in three parts each; a row with a rate per part tells them apart. */
function programOf(seed: number, isSplit: boolean): ConeProgram {
  const next = uniforms(seed);
  const columns = (isSplit ? m : assets) + 1;
  const own = scenarios;
  const rows = new RowCollector(columns + own);
  const equalities = new RowCollector(columns + own);
  const atMost: number[] = [];
  const width = isSplit ? parts : 1;
  const enter = (weights: readonly number[], factor = 1) => {
    for (let k = 0; k < assets * width; k++) rows.put(k, factor * weights[Math.floor(k / width)]!);
    return rows;
  };
  const end = (right: number) => {
    rows.end();
    atMost.push(right);
  };
  for (let k = 0; k < assets * width; k++) {
    rows.put(k, -1);
    end(0);
    rows.put(k, 1);
    end(isSplit ? 0.1 : 0.3);
  }
  if (isSplit) {
    for (let k = 0; k < m; k++) rows.put(k, [0, 1, 2][k % parts]!);
    end(0.9);
  }
  for (let s = 0; s < scenarios; s++) {
    enter(Array.from({ length: assets }, () => next() - 0.45));
    rows.put(columns - 1, -1).put(columns + s, -1);
    end(0);
    rows.put(columns + s, -1);
    end(0);
  }
  const orthant = atMost.length;
  rows.end();
  atMost.push(0.63);
  for (let i = 0; i < assets; i++) {
    enter(Array.from({ length: assets }, (_, j) => (i === j ? 1 : 0.1)));
    end(0);
  }
  for (let k = 0; k < assets * width; k++) equalities.put(k, 1);
  equalities.end();
  const linear = new Float64Array(columns + own).fill(1, columns);
  linear[columns - 1] = 4;
  return {
    linear,
    equalities: equalities.rows(),
    equalTo: Float64Array.of(1),
    inequalities: rows.rows(),
    atMost: Float64Array.from(atMost),
    orthant,
    secondOrder: [assets + 1],
    own,
  };
}

test('parts of one weight are twins, and the row that tells them apart is loose', () => {
  const twins = twinColumns(programOf(1, true))!;
  expect(twins.first.length).toBe(assets + 1);
  expect([...twins.group].slice(0, 7)).toEqual([0, 0, 0, 1, 1, 1, 2]);
  expect(twins.several[assets]).toBe(0);
  expect(twins.looseRows).toEqual([2 * m]);
});

test('a program without twins has none', () => {
  expect(twinColumns(programOf(1, false))).toBeUndefined();
});

test('factored by groups a program has the solution that it has without, and the residuals say so', () => {
  for (let seed = 1; seed <= 4; seed++) {
    const program = programOf(seed, true);
    const answer = new ConeSolver(program).solve();
    // A tiny difference in one shared row of each part makes the same columns different, so that nothing is grouped.
    const values = program.inequalities.values.slice();
    const { starts, indices } = program.inequalities;
    const first = starts[2 * m + 1]!;
    for (let k = first; k < starts[2 * m + 2]! && indices[k]! < m; k++) {
      values[k]! *= 1 + 1e-13 * (1 + (indices[k]! % parts));
    }
    const apart = { ...program, inequalities: { ...program.inequalities, values } };
    expect(twinColumns(apart)).toBeUndefined();
    const other = new ConeSolver(apart).solve();
    expect(other.objective).toBeCloseTo(answer.objective, 8);
    expect(answer.primalResidual).toBeLessThan(1e-9);
    expect(answer.dualResidual).toBeLessThan(1e-9);
    expect(answer.gap).toBeLessThan(1e-9);
  }
});
