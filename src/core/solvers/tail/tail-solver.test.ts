import { describe, expect, test } from '@jest/globals';
import loadHighs from 'highs';
import { normals } from '@/core/optimizers/test-problem';
import { tailRisk } from '@/core/risk/tail-risk';
import { highestValue } from '@/core/solvers/highest-value';
import { highsSolver } from '@/core/solvers/highs';
import type { Row } from '@/core/solvers/quadratic-program';
import { tailByLinearProgram } from '@/core/solvers/tail/tail-linear-program';
import type { TailProgram } from '@/core/solvers/tail/tail-program';
import { TailSolver } from '@/core/solvers/tail/tail-solver';

const highs = highsSolver(await loadHighs());

function randomProgram(seed: number, rounded: boolean): TailProgram {
  const next = normals(seed);
  const n = 2 + (seed % 17);
  const scenarios = 5 + ((seed * 37) % 160);
  const common = Float64Array.from({ length: scenarios }, next);
  const losses = Float64Array.from({ length: scenarios * n }, (_, k) => {
    const value = common[Math.floor(k / n)]! + next();
    return rounded ? Math.round(value) : value / 100;
  });
  const short = seed % 3 === 0;
  const rows: Row[] = [];
  if (seed % 2 === 0) {
    const coefficients = Float64Array.from({ length: n }, next);
    const mean = coefficients.reduce((sum, value) => sum + value, 0) / n;
    rows.push({ coefficients, min: mean - 0.1, max: Number.POSITIVE_INFINITY });
    rows.push({
      coefficients: coefficients.map((_, i) => (i % 2 === 0 ? 1 : 0)),
      min: 0.2,
      max: seed % 4 === 0 ? 0.2 : 0.6,
    });
  }
  return {
    losses,
    tail: [0.05, 0.1, 0.31, 1 / scenarios][seed % 4]! * scenarios,
    lower: new Float64Array(n).fill(short ? -0.3 : 0),
    upper: new Float64Array(n).fill(Math.min(1, 3 / n)),
    budget: 1,
    rows,
  };
}

function tailMean({ losses, tail }: TailProgram, x: Float64Array): number {
  const scenarios = losses.length / x.length;
  const outcome = Float64Array.from({ length: scenarios }, (_, s) =>
    x.reduce((sum, value, i) => sum + value * losses[s * x.length + i]!, 0),
  );
  return tailRisk(outcome, 1 - tail / scenarios).conditionalValueAtRisk;
}

function solve(program: TailProgram) {
  const start = highestValue(program, new Float64Array(program.lower.length));
  return start.status === 'solved' ? new TailSolver(program, start.x).solve() : undefined;
}

const seeds = Array.from({ length: 120 }, (_, k) => k + 1);

describe('against the linear program that HiGHS solves', () => {
  test.each([false, true])('the same optimum on 120 programs; ties everywhere: %p', (rounded) => {
    let compared = 0;
    for (const seed of seeds) {
      const program = randomProgram(seed, rounded);
      const reference = tailByLinearProgram(program, highs);
      if (!reference) continue;
      const answer = solve(program);
      if (!answer) throw new Error(`seed ${seed}: no answer`);
      compared++;
      const [own, other] = [tailMean(program, answer.x), tailMean(program, reference.x)];
      expect(Math.abs(own - other)).toBeLessThanOrEqual(1e-9 * Math.max(1e-2, Math.abs(other)));
      const { lower, upper } = program;
      answer.x.forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(lower[i]!);
        expect(value).toBeLessThanOrEqual(upper[i]!);
      });
    }
    expect(compared).toBeGreaterThanOrEqual(100);
  });
});

test('shares lie in [0, 1] and sum to the tail, and scenarios above the threshold count in full', () => {
  for (const seed of [5, 7, 9, 11]) {
    const program = randomProgram(seed, false);
    const answer = solve(program)!;
    const n = program.lower.length;
    let total = 0;
    answer.shares.forEach((share, s) => {
      expect(share).toBeGreaterThanOrEqual(-1e-9);
      expect(share).toBeLessThanOrEqual(1 + 1e-9);
      total += share;
      const loss = answer.x.reduce((sum, x, i) => sum + x * program.losses[s * n + i]!, 0);
      if (loss > answer.threshold + 1e-9) expect(share).toBe(1);
      if (loss < answer.threshold - 1e-9) expect(share).toBe(0);
    });
    expect(total).toBeCloseTo(program.tail, 8);
  }
});

test('two assets, three scenarios, by hand', () => {
  // Losses (3, 0), (0, 2), (0, 0); tail 1 = the worst: max(3x, 2 - 2x) is least at x = 0.4.
  const answer = solve({
    losses: Float64Array.of(3, 0, 0, 2, 0, 0),
    tail: 1,
    lower: Float64Array.of(0, 0),
    upper: Float64Array.of(1, 1),
    budget: 1,
    rows: [],
  })!;
  expect(answer.x[0]).toBeCloseTo(0.4, 15);
  expect(answer.threshold).toBeCloseTo(1.2, 15);
  expect(answer.shares[0]).toBeCloseTo(0.4, 12);
  expect(answer.shares[1]).toBeCloseTo(0.6, 12);
});

test('a search that rounding never lets end is given up', () => {
  const program = randomProgram(6, false);
  const { x } = highestValue(program, new Float64Array(program.lower.length));
  const solver = new TailSolver(program, x);
  // As if prices by a fresh basis always showed a descent that no step finds.
  Object.assign(solver, { canImprove: () => true });
  expect(solver.solve()).toBeUndefined();
});
