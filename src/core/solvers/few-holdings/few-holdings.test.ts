import { describe, expect, test } from '@jest/globals';
import { testProblem, uniforms } from '@/core/optimizers/test-problem';
import { fewHoldings } from '@/core/solvers/few-holdings/few-holdings';
import { HoldingBounds } from '@/core/solvers/few-holdings/holding-bound';
import {
  type HoldingObjective,
  quadraticObjective,
  ratioObjective,
} from '@/core/solvers/few-holdings/holding-objective';
import type { HoldingBound, HoldingProgram } from '@/core/solvers/few-holdings/holding-program';
import { lookAhead } from '@/core/solvers/few-holdings/look-ahead';

const n = 9;

interface Case {
  readonly name: string;
  readonly seed: number;
  readonly most: number;
  readonly leastHolding?: number;
  readonly largest?: number;
  readonly rows?: boolean;
  readonly ratio?: boolean;
}

const cases: readonly Case[] = [
  { name: 'few', seed: 1, most: 3 },
  { name: 'few and capped', seed: 2, most: 4, largest: 0.3 },
  { name: 'a least holding', seed: 3, most: 9, leastHolding: 0.2, largest: 0.6 },
  { name: 'a row', seed: 4, most: 3, rows: true },
  { name: 'a ratio', seed: 5, most: 3, ratio: true },
  { name: 'a capped ratio', seed: 6, most: 4, largest: 0.3, ratio: true },
  {
    name: 'a ratio with a row that many choices cannot meet',
    seed: 9,
    most: 3,
    largest: 0.4,
    rows: true,
    ratio: true,
  },
  { name: 'a ratio with a least holding', seed: 7, most: 4, leastHolding: 0.15, ratio: true },
];

function programOf({ seed, most, leastHolding = 0, largest = 1, rows, ratio }: Case) {
  const { covariance, expectedReturns } = testProblem({ seed, assets: n, factors: 3 });
  const coefficients = Float64Array.from({ length: n }, (_, i) => i % 3);
  const limits = {
    budget: 1,
    rows: rows ? [{ coefficients, min: 1.2, max: Number.POSITIVE_INFINITY }] : [],
  };
  const objective: HoldingObjective = ratio
    ? ratioObjective(
        limits,
        expectedReturns.map((mu, i) => mu + Math.sqrt(covariance[i * n + i]!)),
        0.1,
      )
    : quadraticObjective(
        limits,
        expectedReturns.map((mu) => mu / 4),
      );
  const program: HoldingProgram = {
    lower: new Float64Array(n),
    upper: new Float64Array(n).fill(largest),
    quadratic: covariance,
    objective,
    most,
    leastHolding,
  };
  return program;
}

/** The least value of each choice of at most `most` variables, infinite where there is none; by bit mask. */
function valuesOf({ upper, quadratic, objective, most, leastHolding }: HoldingProgram) {
  const values = new Float64Array(1 << n).fill(Number.POSITIVE_INFINITY);
  for (let mask = 1; mask < values.length; mask++) {
    const at = [...Array(n).keys()].filter((i) => (mask >> i) & 1);
    if (at.length > most) continue;
    const part = objective.within(
      at,
      new Float64Array(at.length).fill(leastHolding),
      Float64Array.from(at, (i) => upper[i]!),
    );
    const found = part?.(
      Float64Array.from(
        { length: at.length ** 2 },
        (_, k) => quadratic[at[Math.floor(k / at.length)]! * n + at[k % at.length]!]!,
      ),
    );
    if (found && typeof found === 'object') values[mask] = found.value;
  }
  return values;
}

describe.each(cases.map((asked) => [asked.name, asked] as const))('%s', (_, asked) => {
  const program = programOf(asked);
  const values = valuesOf(program);
  const least = values.reduce((a, b) => Math.min(a, b));

  test('the answer is the best of all choices', () => {
    const answer = fewHoldings({ ...program, constant: 0, mostEffort: 1e9 });
    expect(answer.complete).toBe(true);
    expect(Math.abs(answer.value / least - 1)).toBeLessThan(1e-9);
    expect(answer.bound).toBeLessThanOrEqual(answer.value);
    expect(answer.x!.filter((value) => value !== 0).length).toBeLessThanOrEqual(program.most);
  });

  test('however early the search is cut short, no choice is below its bound', () => {
    for (const mostEffort of [1, 2e5, 1e6, 3e6]) {
      const answer = fewHoldings({ ...program, constant: 0, mostEffort });
      expect(answer.bound).toBeLessThanOrEqual(least + 1e-9 * Math.abs(least));
      if (answer.x) expect(answer.value).toBeGreaterThanOrEqual(least - 1e-9 * Math.abs(least));
    }
  });

  test('a bound is below the best of its part, and what it fixes is so in everything better', () => {
    const bounds = new HoldingBounds(program);
    const next = uniforms(asked.seed);
    bounds.fit(new Int8Array(n).fill(-1), least * (1 + 0.1 * Math.sign(least)), 1e9);
    for (let k = 0; k < 60; k++) {
      const decisions = Int8Array.from({ length: n }, () => {
        const draw = next();
        return draw < 0.15 ? 1 : draw < 0.4 ? 0 : -1;
      });
      const upTo = least + Math.abs(least) * (k % 2 === 0 ? 1e-6 : 0.2);
      const relaxed = bounds.at(decisions, upTo);
      if (k % 3 === 0 && relaxed && !relaxed.exact) bounds.refit(relaxed);
      expectBound(relaxed, { values, decisions, upTo, least });
    }
  });
});

describe.each(cases.map((asked) => [asked.name, asked] as const))('pairs: %s', (_, asked) => {
  const program = programOf(asked);
  const values = valuesOf(program);
  const least = values.reduce((a, b) => Math.min(a, b));
  const upTo = least + 0.3 * Math.abs(least);

  test('a bound is below the best of its part, and what it fixes is so in everything better', () => {
    const bounds = new HoldingBounds(program);
    const all = new Int8Array(n).fill(-1);
    const plain = bounds.at(all, Number.POSITIVE_INFINITY)!.value;
    const limits = { upTo: () => upTo, distance: upTo - plain };
    expect(bounds.fitPairs(all, limits, 1e9, () => {})).toBe(true);
    expect(bounds.under).toBeDefined();
    const [diagonal, under] = [bounds.diagonal, bounds.under];
    const next = uniforms(asked.seed + 50);
    for (let k = 0; k < 40; k++) {
      const decisions = Int8Array.from({ length: n }, () => {
        const draw = next();
        return draw < 0.15 ? 1 : draw < 0.4 ? 0 : -1;
      });
      bounds.diagonal = diagonal;
      bounds.under = under;
      let relaxed = bounds.at(decisions, upTo);
      if (k % 2 === 0 && relaxed && !relaxed.exact) relaxed = bounds.refitPairs(relaxed, 3, upTo);
      expectBound(relaxed, { values, decisions, upTo, least });
    }
  });
});

test('looking ahead, either decision of a variable held in part raises the bound', () => {
  const program = programOf(cases[1]!);
  const none = Number.POSITIVE_INFINITY;
  const least = valuesOf(program).reduce((a, b) => Math.min(a, b));
  const all = new Int8Array(n).fill(-1);
  const bounds = new HoldingBounds(program);
  const plain = bounds.at(all, none)!.value;
  bounds.fitPairs(all, { upTo: () => none, distance: least - plain }, 1e9, () => {});
  const relaxed = bounds.at(all, none)!;
  const { branch, relaxed: children } = lookAhead(bounds, relaxed, least)!;
  expect(relaxed.held[branch]).toBeGreaterThan(0);
  expect(relaxed.held[branch]).toBeLessThan(1);
  children.forEach((child, decision) => {
    expect(child!.decisions[branch]).toBe(decision);
    expect(child!.value).toBeGreaterThan(relaxed.value);
  });
  expect(Math.min(...children.map((child) => child!.value))).toBeLessThanOrEqual(least + 1e-12);
});

test('pairs raise the bound of a tracking error beyond what a diagonal can', () => {
  const size = 24;
  const { covariance } = testProblem({ seed: 12, assets: size, factors: 12, specific: 0.2 });
  const linear = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) linear[i]! += covariance[i * size + j]! / size;
  }
  const program: HoldingProgram = {
    lower: new Float64Array(size),
    upper: new Float64Array(size).fill(1),
    quadratic: covariance,
    objective: quadraticObjective({ budget: 1, rows: [] }, linear),
    most: 3,
    leastHolding: 0,
  };
  const all = new Int8Array(size).fill(-1);
  const none = Number.POSITIVE_INFINITY;
  const plain = new HoldingBounds(program).at(all, none)!.value;
  const { value } = fewHoldings({ ...program, constant: -plain, mostEffort: 1e9 });
  const [alone, paired] = [new HoldingBounds(program), new HoldingBounds(program)];
  alone.fit(all, value, 1e9);
  paired.fitPairs(all, { upTo: () => value, distance: value - plain }, 1e9, () => {});
  const share = (bounds: HoldingBounds) => {
    const relaxed = bounds.at(all, none)!;
    return (relaxed.value - plain) / (value - plain);
  };
  expect(share(alone)).toBeLessThan(0.8);
  expect(share(paired)).toBeGreaterThan(share(alone) + 0.1);
});

test('a ratio over a choice that cannot meet a row is impossible, not unknown', () => {
  const coefficients = Float64Array.from({ length: n }, (_, i) => (i < 5 ? 0 : 1));
  const rows = [{ coefficients, min: 0.2, max: 0.5 }];
  const { within } = ratioObjective({ budget: 1, rows }, new Float64Array(n).fill(0.2), 0.1);
  const at = [0, 1, 2, 3];
  expect(within(at, new Float64Array(4), new Float64Array(4).fill(0.3))).toBeUndefined();
});

test('a search over singular risks still ends with the best choice', () => {
  const { covariance } = testProblem({ seed: 8, assets: n, factors: 3, specific: 0 });
  const program: HoldingProgram = {
    lower: new Float64Array(n),
    upper: new Float64Array(n).fill(0.7),
    quadratic: covariance,
    objective: quadraticObjective({ budget: 1, rows: [] }, new Float64Array(n)),
    most: 2,
    leastHolding: 0.1,
  };
  const answer = fewHoldings({ ...program, constant: 0, mostEffort: 1e9 });
  expect(answer.complete).toBe(true);
  const least = valuesOf(program).reduce((a, b) => Math.min(a, b));
  expect(answer.value / least).toBeCloseTo(1, 8);
});

/** Every choice within the decisions is worth no less than the relaxation, and what it decides holds for all that are better. */
function expectBound(
  relaxed: HoldingBound | undefined,
  {
    values,
    decisions,
    upTo,
    least,
  }: {
    readonly values: Float64Array;
    readonly decisions: Int8Array;
    readonly upTo: number;
    readonly least: number;
  },
): void {
  values.forEach((value, mask) => {
    const belongs = decisions.every(
      (decision, i) => decision === -1 || decision === ((mask >> i) & 1),
    );
    if (!belongs || value === Number.POSITIVE_INFINITY) return;
    if (!relaxed) {
      expect(value).toBeGreaterThanOrEqual(upTo - 1e-9 * Math.abs(least));
      return;
    }
    expect(value).toBeGreaterThanOrEqual(relaxed.value - 1e-9 * Math.abs(least));
    if (value >= upTo) return;
    relaxed.decisions.forEach((decision, i) => {
      if (decision !== -1) expect((mask >> i) & 1).toBe(decision);
    });
  });
}
