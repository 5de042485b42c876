import { describe, expect, test } from '@jest/globals';
import loadHighs from 'highs';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type { Constraints, Outcome, Problem, Solved } from '@/core/optimizers/contract';
import { getOptimizer } from '@/core/optimizers/registry';
import { tailCount } from '@/core/optimizers/scenarios/tail-count';
import { testProblem } from '@/core/optimizers/test-problem';
import { tailRisk } from '@/core/risk/tail-risk';
import { highsSolver } from '@/core/solvers/highs';
import { solveLinear } from '@/core/solvers/linear-program';

const methods = ['min-cvar', 'target-return-cvar', 'min-cdar', 'min-semivariance'] as const;
const linearSolver = highsSolver(await loadHighs());

function solved(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome;
}

function limited(problem: Problem, limits: Partial<Constraints>): Problem {
  return { ...problem, constraints: { ...problem.constraints, ...limits } };
}

/** The risk of weights, from the definitions. */
function riskOf(method: string, { scenarios }: Problem, weights: Float64Array): number {
  const { returns, periods } = scenarios!;
  const n = weights.length;
  const gains = Float64Array.from({ length: periods }, (_, t) =>
    weights.reduce((sum, w, i) => sum + w * returns[t * n + i]!, 0),
  );
  if (method === 'min-semivariance') {
    return gains.reduce((sum, gain) => sum + Math.min(0, gain) ** 2, 0) / periods;
  }
  if (method !== 'min-cdar') {
    return tailRisk(
      gains.map((gain) => -gain),
      0.95,
    ).conditionalValueAtRisk;
  }
  let value = 0;
  let peak = 0;
  const falls = gains.map((gain) => {
    value += gain;
    peak = Math.max(peak, value);
    return peak - value;
  });
  return tailRisk(falls, 0.95).conditionalValueAtRisk;
}

/** Every choice of at most `most` assets, solved on its own. */
function leastOverSubsets(method: (typeof methods)[number], problem: Problem, most: number) {
  const { minPosition = 0, maxAssets: _, ...rest } = problem.constraints;
  const n = problem.symbols.length;
  let least = Number.POSITIVE_INFINITY;
  for (let subset = 1; subset < 1 << n; subset++) {
    const inside = (i: number) => (subset >> i) & 1;
    const size = [...Array(n).keys()].filter(inside).length;
    if (size > most) continue;
    const outcome = getOptimizer(method).solve({
      ...problem,
      constraints: {
        ...rest,
        minWeights: rest.minWeights.map((min, i) => (inside(i) ? Math.max(min, minPosition) : 0)),
        maxWeights: rest.maxWeights.map((max, i) => (inside(i) ? max : 0)),
      },
    });
    if (outcome.status !== 'solved') continue;
    least = Math.min(least, riskOf(method, problem, outcome.weights));
  }
  return least;
}

describe.each(methods)('%s', (method) => {
  test.each([
    { maxAssets: 2 },
    { maxAssets: 3, minPosition: 0.25 },
    { minPosition: 0.2 },
    { maxAssets: 3, turnover: 1.2, minPosition: 0.1 },
  ])('with %p is the best of all choices', (limits) => {
    const base = testProblem({ seed: 61, assets: 6, max: 0.7 });
    const problem = limited(
      {
        ...base,
        parameters: {
          currentWeights: Float64Array.of(0.5, 0.5, 0, 0, 0, 0),
          targetReturn: 0.06,
          confidenceLevel: 0.95,
        },
      },
      limits,
    );
    const { weights, choice, certificate } = solved(getOptimizer(method).solve(problem));
    expect(choice!.exact).toBe(true);
    expect(choice!.gap).toBe(0);
    expect(weights.filter((weight) => weight !== 0).length).toBe(choice!.held);
    expect(choice!.held).toBeLessThanOrEqual(limits.maxAssets ?? 6);
    for (const weight of weights) {
      if (weight !== 0) expect(weight).toBeGreaterThanOrEqual((limits.minPosition ?? 0) - 1e-12);
    }
    expect(violationOf(problem, weights)).toBeLessThanOrEqual(1e-9);
    expect(certificate!.gap).toBeLessThanOrEqual(1e-7);
    const least = leastOverSubsets(method, problem, limits.maxAssets ?? 6);
    expect(riskOf(method, problem, weights)).toBeLessThanOrEqual(least * (1 + 1e-7));
  });

  test('more assets than the limit are refused where the bounds need them', () => {
    const outcome = getOptimizer(method).solve(
      limited(testProblem({ seed: 62, assets: 6, max: 0.3 }), { maxAssets: 3 }),
    );
    expect(outcome).toMatchObject({
      status: 'infeasible',
      message: '3 assets of at most 30 % reach 90 % < 100 %',
      repairs: expect.arrayContaining(['allow 4 assets']),
    });
  });

  test('a limit that does not bind changes nothing', () => {
    const problem = testProblem({ seed: 63, assets: 8, max: 0.6 });
    const plain = solved(getOptimizer(method).solve(problem));
    const outcome = solved(getOptimizer(method).solve(limited(problem, { maxAssets: 8 })));
    expect(riskOf(method, problem, outcome.weights)).toBeCloseTo(
      riskOf(method, problem, plain.weights),
      12,
    );
    expect(outcome.choice!.nodes).toBe(1);
  });
});

test('the mixed-integer program of HiGHS has the same least tail', () => {
  for (const seed of [71, 72, 73]) {
    const n = 12;
    const problem = limited(testProblem({ seed, assets: n, max: 0.5 }), {
      maxAssets: 3,
      minPosition: 0.1,
    });
    const { returns, periods } = problem.scenarios!;
    const tail = tailCount(0.95, periods);
    // Columns: w, z, threshold, excess; rows: budget, count, z below, z above, scenarios.
    const columns = 2 * n + 1 + periods;
    const rows = 2 + 2 * n + periods;
    const entries: [number, number, number][] = [];
    for (let i = 0; i < n; i++) {
      entries.push([0, i, 1], [1, n + i, 1]);
      entries.push([2 + i, i, 1], [2 + i, n + i, -0.5]);
      entries.push([2 + n + i, i, 1], [2 + n + i, n + i, -0.1]);
    }
    for (let t = 0; t < periods; t++) {
      const row = 2 + 2 * n + t;
      for (let i = 0; i < n; i++) entries.push([row, i, returns[t * n + i]!]);
      entries.push([row, 2 * n, 1], [row, 2 * n + 1 + t, 1]);
    }
    entries.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    const starts = new Int32Array(columns + 1);
    for (const [, column] of entries) starts[column + 1]!++;
    for (let c = 0; c < columns; c++) starts[c + 1]! += starts[c]!;
    const cost = new Float64Array(columns).fill(1 / tail, 2 * n + 1);
    cost[2 * n] = 1;
    const rowLower = new Float64Array(rows);
    const rowUpper = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
    rowLower[0] = 1;
    rowUpper[0] = 1;
    rowUpper[1] = 3;
    rowLower.fill(Number.NEGATIVE_INFINITY, 2, 2 + n);
    rowUpper.fill(0, 2, 2 + n);
    const columnUpper = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
    columnUpper.fill(0.5, 0, n).fill(1, n, 2 * n);
    const columnLower = new Float64Array(columns);
    columnLower[2 * n] = Number.NEGATIVE_INFINITY;
    const answer = solveLinear(linearSolver, {
      cost,
      columnLower,
      columnUpper,
      rowLower,
      rowUpper,
      starts,
      indices: Int32Array.from(entries, ([row]) => row),
      values: Float64Array.from(entries, ([, , value]) => value),
      integer: Uint8Array.from({ length: columns }, (_, c) => (c >= n && c < 2 * n ? 1 : 0)),
    });
    if (answer.status !== 'optimal') throw new Error(answer.status);
    const { weights, choice } = solved(getOptimizer('min-cvar').solve(problem));
    expect(choice!.exact).toBe(true);
    expect(riskOf('min-cvar', problem, weights) / answer.objective).toBeCloseTo(1, 6);
  }
});

test('a search that is cut short states its gap, and the bound holds', () => {
  const problem = limited(testProblem({ seed: 81, assets: 300, max: 0.3 }), { maxAssets: 5 });
  const { choice, weights } = solved(getOptimizer('min-cvar').solve(problem));
  expect(choice!.exact).toBe(false);
  expect(choice!.gap).toBeGreaterThan(0);
  expect(choice!.sentence).toMatch(/no other is better by more than/);
  const { maxAssets: _, ...rest } = problem.constraints;
  const free = solved(getOptimizer('min-cvar').solve({ ...problem, constraints: rest }));
  const value = riskOf('min-cvar', problem, weights);
  const least = riskOf('min-cvar', problem, free.weights);
  expect((value - least) / value).toBeGreaterThanOrEqual(choice!.gap - 1e-9);
});
