import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normals } from '@/core/optimizers/test-problem';
import type { ConeAnswer, ConeProgram } from '@/core/solvers/cone/cone-program';
import { ConeSolver } from '@/core/solvers/cone/cone-solver';
import { RowCollector, type SparseRows } from '@/core/solvers/cone/sparse-rows';

const none = (columns: number) => ({
  equalities: new RowCollector(columns).rows(),
  equalTo: new Float64Array(0),
});

function solve(program: ConeProgram): ConeAnswer {
  return new ConeSolver(program).solve();
}

function denseOf({ columns, starts, indices, values }: SparseRows): number[][] {
  return Array.from({ length: starts.length - 1 }, (_, r) => {
    const row = new Array<number>(columns).fill(0);
    for (let k = starts[r]!; k < starts[r + 1]!; k++) row[indices[k]!]! += values[k]!;
    return row;
  });
}

const times = (a: readonly number[], b: ArrayLike<number>) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Largest relative violation of the conditions of optimality, on dense matrices and from the definitions. */
function optimality(program: ConeProgram, answer: ConeAnswer): number {
  const { quadratic, ownQuadratic, linear, equalTo, atMost, orthant, secondOrder } = program;
  const own = program.own ?? 0;
  const n = linear.length - own;
  const equal = denseOf(program.equalities);
  const unequal = denseOf(program.inequalities);
  const { x, slacks, equalityPrices, prices } = answer;
  const scale = Math.max(1, ...linear.map(Math.abs), ...prices.map(Math.abs));
  let worst = 0;
  for (let j = 0; j < linear.length; j++) {
    let slope = linear[j]!;
    if (quadratic && j < n) for (let i = 0; i < n; i++) slope += quadratic[j * n + i]! * x[i]!;
    if (ownQuadratic && j >= n) slope += ownQuadratic[j - n]! * x[j]!;
    equal.forEach((row, r) => {
      slope += row[j]! * equalityPrices[r]!;
    });
    unequal.forEach((row, r) => {
      slope += row[j]! * prices[r]!;
    });
    worst = Math.max(worst, Math.abs(slope) / scale);
  }
  const size = Math.max(1, ...x.map(Math.abs), ...atMost.map(Math.abs));
  equal.forEach((row, r) => {
    worst = Math.max(worst, Math.abs(times(row, x) - equalTo[r]!) / size);
  });
  unequal.forEach((row, r) => {
    worst = Math.max(worst, Math.abs(times(row, x) + slacks[r]! - atMost[r]!) / size);
  });
  for (const v of [slacks, prices]) {
    for (let r = 0; r < orthant; r++) worst = Math.max(worst, -v[r]!);
    let at = orthant;
    for (const length of secondOrder) {
      worst = Math.max(worst, Math.hypot(...v.subarray(at + 1, at + length)) - v[at]!);
      at += length;
    }
  }
  return Math.max(worst, Math.abs(times([...slacks], prices)) / (size * scale));
}

describe('closed forms', () => {
  test('the lowest point of a disc', () => {
    const disc = new RowCollector(2).end().put(0, -1).end().put(1, -1).end().rows();
    const { status, x, objective } = solve({
      ...none(2),
      linear: Float64Array.of(3, 4),
      inequalities: disc,
      atMost: Float64Array.of(2, 0, 0),
      orthant: 0,
      secondOrder: [3],
    });
    expect(status).toBe('solved');
    expect(x[0]).toBeCloseTo(-1.2, 9);
    expect(x[1]).toBeCloseTo(-1.6, 9);
    expect(objective).toBeCloseTo(-10, 9);
  });

  test('least variance of two assets under a budget', () => {
    const { x, equalityPrices } = solve({
      quadratic: Float64Array.of(0.04, 0.01, 0.01, 0.09),
      linear: new Float64Array(2),
      equalities: new RowCollector(2).enter([1, 1]).end().rows(),
      equalTo: Float64Array.of(1),
      inequalities: new RowCollector(2).put(0, -1).end().put(1, -1).end().rows(),
      atMost: new Float64Array(2),
      orthant: 2,
      secondOrder: [],
    });
    expect(x[0]).toBeCloseTo(8 / 11, 9);
    expect(x[1]).toBeCloseTo(3 / 11, 9);
    expect(equalityPrices[0]).toBeCloseTo(-(0.04 * 8 + 0.01 * 3) / 11, 9);
  });

  test('a quantile minimizes tilted distances, whose variables are own ones', () => {
    // min 3.5 x + sum of max(0, point - x): the slope changes sign where fewer than 3.5 points lie above x.
    const points = [3, 1, 8, 2, 40];
    const rows = new RowCollector(6);
    const atMost: number[] = [];
    points.forEach((point, k) => {
      rows
        .put(0, -1)
        .put(1 + k, -1)
        .end()
        .put(1 + k, -1)
        .end();
      atMost.push(-point, 0);
    });
    const { status, x, objective } = solve({
      ...none(6),
      linear: Float64Array.of(3.5, 1, 1, 1, 1, 1),
      inequalities: rows.rows(),
      atMost: Float64Array.from(atMost),
      orthant: 10,
      secondOrder: [],
      own: 5,
    });
    expect(status).toBe('solved');
    expect(x[0]).toBeCloseTo(2, 8);
    expect(objective).toBeCloseTo(7 + 1 + 6 + 38, 7);
  });
});

interface StoredCase {
  readonly name: string;
  readonly P: number[][];
  readonly q: number[];
  readonly A: number[][];
  readonly b: number[];
  readonly G: number[][];
  readonly h: number[];
  readonly orthant: number;
  readonly cones: number[];
  readonly status: string;
  readonly objective: number | null;
  readonly second: number | null;
}

const stored = JSON.parse(readFileSync(new URL('./reference.json', import.meta.url), 'utf8')) as {
  made: string;
  cases: StoredCase[];
};

function programOf({ P, q, A, b, G, h, orthant, cones }: StoredCase): ConeProgram {
  const rowsOf = (matrix: number[][]) => {
    const rows = new RowCollector(q.length);
    for (const row of matrix) rows.enter(row).end();
    return rows.rows();
  };
  return {
    quadratic: Float64Array.from(P.flat()),
    linear: Float64Array.from(q),
    equalities: rowsOf(A),
    equalTo: Float64Array.from(b),
    inequalities: rowsOf(G),
    atMost: Float64Array.from(h),
    orthant,
    secondOrder: cones,
  };
}

describe(`the objective of ${stored.made}`, () => {
  const solvable = stored.cases.filter(({ objective }) => objective !== null);
  test.each(solvable.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const answer = solve(programOf(one));
    expect(answer.status).toBe('solved');
    const size = Math.abs(one.objective!);
    expect(Math.abs(answer.objective - one.objective!)).toBeLessThanOrEqual(1e-8 * size);
    if (one.second !== null) {
      expect(Math.abs(answer.objective - one.second)).toBeLessThanOrEqual(1e-5 * size);
    }
  });

  const rest = stored.cases.filter(({ objective }) => objective === null);
  test.each(rest.map((one) => [one.name, one] as const))('%s: a certificate', (_, one) => {
    const { status, x, equalityPrices, prices } = solve(programOf(one));
    expect(status).toBe(one.status.charAt(0).toLowerCase() + one.status.slice(1));
    if (status === 'primalInfeasible') {
      for (let j = 0; j < one.q.length; j++) {
        const column = (matrix: number[][]) => matrix.map((row) => row[j]!);
        const pull = times(column(one.A), equalityPrices) + times(column(one.G), prices);
        expect(Math.abs(pull)).toBeLessThanOrEqual(1e-7);
      }
      expect(times(one.b, equalityPrices) + times(one.h, prices)).toBeCloseTo(-1, 9);
    } else {
      expect(times(one.q, x)).toBeCloseTo(-1, 9);
      for (const row of one.G) expect(times(row, x)).toBeLessThanOrEqual(1e-7);
    }
  });
});

/** Scenarios with own slacks, bounds, a budget, a ball, and a ridge: all parts at once. */
function scenarioProgram(seed: number, n: number, scenarios: number): ConeProgram {
  const next = normals(seed);
  const variables = n + 1 + scenarios;
  const rows = new RowCollector(variables);
  const atMost: number[] = [];
  const row = (right: number) => {
    rows.end();
    atMost.push(right);
  };
  for (let i = 0; i < n; i++) {
    rows.put(i, -1);
    row(0);
    rows.put(i, 1);
    row(Math.max(0.4, 2 / n));
  }
  for (let s = 0; s < scenarios; s++) {
    const losses = Float64Array.from({ length: n }, () => 0.02 * next() - 0.001);
    rows
      .enter(losses)
      .put(n, -1)
      .put(n + 1 + s, -1);
    row(0);
    rows.put(n + 1 + s, -1);
    row(0);
  }
  const orthant = atMost.length;
  row(0.9);
  for (let i = 0; i < n; i++) {
    rows.put(i, -1).put((i + 1) % n, n > 1 ? -0.2 : 0);
    row(-1.2 / n);
  }
  const quadratic = new Float64Array((n + 1) ** 2);
  for (let i = 0; i < n; i++) quadratic[i * (n + 2)] = 0.01 * (1 + Math.abs(next()));
  const linear = new Float64Array(variables).fill(1 / (0.1 * scenarios), n + 1);
  linear[n] = 1;
  return {
    quadratic,
    ownQuadratic: new Float64Array(scenarios).fill(seed % 2),
    linear,
    equalities: new RowCollector(variables).enter(new Float64Array(n).fill(1)).end().rows(),
    equalTo: Float64Array.of(1),
    inequalities: rows.rows(),
    atMost: Float64Array.from(atMost),
    orthant,
    secondOrder: [n + 1],
    own: scenarios,
  };
}

test('random programs with scenarios, bounds and a ball meet the conditions of optimality', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.integer({ min: 2, max: 25 }),
      fc.integer({ min: 5, max: 120 }),
      (seed, n, scenarios) => {
        const program = scenarioProgram(seed, n, scenarios);
        const answer = solve(program);
        expect(answer.status).toBe('solved');
        expect(optimality(program, answer)).toBeLessThanOrEqual(1e-9);
      },
    ),
    { numRuns: 60, seed: 51 },
  );
});

test('own variables only save work: the same program without them has the same solution', () => {
  const program = scenarioProgram(8, 6, 40);
  const { own: _, ownQuadratic, quadratic, ...rest } = program;
  const all = program.linear.length;
  const whole = new Float64Array(all * all);
  for (let i = 0; i < 7; i++)
    for (let j = 0; j < 7; j++) whole[i * all + j] = quadratic![i * 7 + j]!;
  ownQuadratic!.forEach((value, k) => {
    whole[(7 + k) * (all + 1)] = value;
  });
  const one = solve(program);
  const other = solve({ ...rest, quadratic: whole });
  one.x.subarray(0, 7).forEach((value, i) => {
    expect(value).toBeCloseTo(other.x[i]!, 8);
  });
});

test('the same program gives the same bits and is not changed', () => {
  const program = scenarioProgram(4, 5, 30);
  const copy = structuredClone(program);
  const first = solve(program);
  expect(program).toEqual(copy);
  expect(solve(copy)).toEqual(first);
});

test('equalities that repeat each other, and one that contradicts them', () => {
  const rows = new RowCollector(3);
  for (let i = 0; i < 3; i++) rows.put(i, -1).end();
  const program = {
    linear: Float64Array.of(1, 2, 3),
    equalities: new RowCollector(3).enter([1, 1, 1]).end().enter([2, 2, 2]).end().rows(),
    inequalities: rows.rows(),
    atMost: new Float64Array(3),
    orthant: 3,
    secondOrder: [],
  };
  const twice = solve({ ...program, equalTo: Float64Array.of(1, 2) });
  expect(twice.status).toBe('solved');
  expect(twice.x[0]).toBeCloseTo(1, 8);
  expect(solve({ ...program, equalTo: Float64Array.of(1, 3) }).status).toBe('primalInfeasible');
});

test('an own variable that the rows do not leave diagonal is refused', () => {
  const two = new RowCollector(2).enter([1, 1]).end().enter([2, 1]).end().rows();
  const program = {
    ...none(2),
    linear: Float64Array.of(1, 1),
    inequalities: two,
    atMost: Float64Array.of(1, 1),
    orthant: 2,
    secondOrder: [],
    own: 1,
  };
  expect(() => new ConeSolver(program)).toThrow(/same own variable/);
});
