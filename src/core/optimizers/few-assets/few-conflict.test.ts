import { describe, expect, test } from '@jest/globals';
import { isReachable, leastTracking, leastValue } from '@/core/optimizers/conflict/lifted-reach';
import type { Constraints, Infeasible, Outcome, Problem } from '@/core/optimizers/contract';
import { fewConflict } from '@/core/optimizers/few-assets/few-conflict';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { minCvar } from '@/core/optimizers/min-cvar';
import { minTrackingError } from '@/core/optimizers/min-tracking-error';
import { minVariance } from '@/core/optimizers/min-variance';
import { getOptimizer } from '@/core/optimizers/registry';
import { testProblem } from '@/core/optimizers/test-problem';

const n = 8;

function problemOf(limits: Partial<Constraints>, seed = 61, min = 0): Problem {
  const market = testProblem({ seed, assets: n, factors: 3, min, max: 0.6 });
  return {
    ...market,
    constraints: { ...market.constraints, ...limits },
    parameters: { currentWeights: new Float64Array(n).fill(1 / n) },
  };
}

function limited(problem: Problem, limits: Partial<Constraints>): Problem {
  return { ...problem, constraints: { ...problem.constraints, ...limits } };
}

/** Every choice of at most `most`, as a problem that limits no holdings. */
function choices(problem: Problem, most: number): Problem[] {
  const { maxAssets: _, minPosition = 0, ...constraints } = problem.constraints;
  const found: Problem[] = [];
  for (let mask = 1; mask < 1 << n; mask++) {
    const inside = (i: number) => (mask >> i) % 2 === 1;
    if (constraints.minWeights.filter((__, i) => inside(i)).length > most) continue;
    const least = (min: number) => (minPosition > 0 ? Math.max(min, minPosition) : min);
    found.push({
      ...problem,
      constraints: {
        ...constraints,
        minWeights: constraints.minWeights.map((min, i) => (inside(i) ? least(min) : 0)),
        maxWeights: constraints.maxWeights.map((max, i) => (inside(i) ? max : 0)),
      },
    });
  }
  return found;
}

const somePossible = (problem: Problem, most: number) =>
  choices(problem, most).some((choice) => isReachable({ problem: choice, target: undefined }));

function leastTurnover(problem: Problem, most: number): number {
  const { turnover: _, ...constraints } = problem.constraints;
  const values = choices({ ...problem, constraints }, most).map((choice) =>
    leastValue({ problem: choice, target: undefined }, 'turnover'),
  );
  return Math.min(...values.map((value) => value ?? Number.POSITIVE_INFINITY));
}

function conflictOf(problem: Problem): Infeasible {
  const conflict = fewConflict(problem);
  if (!conflict) throw new Error('possible');
  return conflict;
}

/** The number in a repair that begins so. */
function repaired({ repairs }: Infeasible, beginning: string): number {
  const repair = repairs.find((text) => text.startsWith(beginning));
  if (!repair) throw new Error(`${beginning}: not among ${repairs.join(', ')}`);
  return Number(/([\d.]+)(?: %| assets)$/.exec(repair)![1]);
}

describe('turnover that reaches no choice', () => {
  test.each([
    { most: 3, turnover: 0.5, seed: 61 },
    { most: 5, turnover: 0.3, seed: 62 },
    { most: 6, turnover: 0.4, minPosition: 0.15, seed: 63 },
    { most: 4, turnover: 0.6, min: -0.2, seed: 64 },
  ])('says how much and how many are needed: %j', ({ most, seed, min = 0, ...limits }) => {
    const problem = problemOf({ ...limits, maxAssets: most }, seed, min);
    const conflict = conflictOf(problem);
    expect(conflict.conflict).toContain(`at most ${most} assets`);
    const needed = repaired(conflict, 'raise the maximum of turnover') / 100;
    const least = leastTurnover(problem, most);
    expect(needed).toBeGreaterThanOrEqual(least - 1e-9);
    expect(needed).toBeLessThanOrEqual(least + 1.01e-4);
    expect(fewConflict(limited(problem, { turnover: needed }))).toBeUndefined();
    if (!('minPosition' in limits)) {
      const enough = repaired(conflict, 'allow ');
      expect(somePossible(problem, enough)).toBe(true);
      expect(somePossible(problem, enough - 1)).toBe(false);
    }
  });

  test.each([
    ['min-variance', minVariance.solve],
    ['min-tracking-error', minTrackingError.solve],
    ['max-sharpe', maxSharpe.solve],
    ['min-cvar', minCvar.solve],
  ] as const)('%s answers with it', (_, solve: (problem: Problem) => Outcome) => {
    const problem = testProblem({ seed: 7, assets: 40, factors: 5, max: 0.4 });
    const answer = solve({
      ...problem,
      constraints: { ...problem.constraints, maxAssets: 8, turnover: 0.5 },
      parameters: { currentWeights: new Float64Array(40).fill(1 / 40) },
    });
    expect(answer).toMatchObject({
      status: 'infeasible',
      message: 'turnover 50 % is too small to hold at most 8 assets: 160 % is needed',
      conflict: ['turnover at most 50 %', 'at most 8 assets'],
      repairs: ['raise the maximum of turnover to 160 %', 'allow 30 assets'],
    });
  });
});

test('a tracking error that no choice reaches: the least that one has, and how many are enough', () => {
  const problem = problemOf({ trackingError: 0.03, maxAssets: 3 });
  const conflict = conflictOf(problem);
  expect(conflict.conflict).toEqual(['tracking error at most 3 %', 'at most 3 assets']);
  const needed = repaired(conflict, 'raise the maximum of tracking error') / 100;
  const { trackingError: _, ...constraints } = problem.constraints;
  const each = choices({ ...problem, constraints }, 3).map(
    (choice) => leastTracking({ problem: choice, target: undefined }) ?? 9,
  );
  expect(needed).toBeGreaterThanOrEqual(Math.min(...each) - 1e-9);
  expect(needed).toBeLessThanOrEqual(Math.min(...each) + 1.01e-4);
  const enough = repaired(conflict, 'allow ');
  expect(somePossible(problem, enough)).toBe(true);
  expect(somePossible(problem, enough - 1)).toBe(false);
});

test('repairs of limits that conflict by themselves hold with few assets too', () => {
  const rows = [
    { name: 'FIRST', coefficients: Float64Array.from([1, 1, 0, 0, 0, 0, 0, 0]), min: 0.5, max: 9 },
  ];
  const problem = problemOf({ linear: rows, turnover: 0.2, maxAssets: 3 });
  const conflict = conflictOf(problem);
  expect(conflict.conflict.some((words) => words.startsWith('turnover'))).toBe(true);
  for (const repair of conflict.repairs.filter((text) => text.includes('turnover to'))) {
    const turnover = Number(/([\d.]+) %$/.exec(repair)![1]) / 100;
    expect(somePossible(limited(problem, { turnover }), 3)).toBe(true);
  }
});

test('what some choice meets is no conflict', () => {
  for (const seed of [61, 62, 63]) {
    const problem = problemOf({ maxAssets: 4 }, seed);
    const turnover = leastTurnover(problem, 4);
    expect(fewConflict(limited(problem, { turnover: turnover + 1e-6 }))).toBeUndefined();
    expect(fewConflict(limited(problem, { turnover: turnover - 1e-6 }))).toBeDefined();
  }
});

describe('too few assets to reach the budget, or those of a minimum weight', () => {
  const repairsOf = (limits: Partial<Constraints>, min: Float64Array, max: number) => {
    const problem = problemOf({
      ...limits,
      minWeights: min,
      maxWeights: new Float64Array(n).fill(max),
    });
    return (minVariance.solve(problem) as Infeasible).repairs;
  };
  const none = new Float64Array(n);

  test('a repair is offered only where all other limits hold with it', () => {
    const each = new Float64Array(n).fill(0.052);
    expect(repairsOf({ maxAssets: 7 }, each, 1)).toEqual([
      'allow 8 assets',
      'set some minimum weights to 0 %',
    ]);
    expect(repairsOf({ maxAssets: 7, minPosition: 0.13 }, each, 1)).toEqual([
      'set some minimum weights to 0 %',
    ]);
    expect(repairsOf({ maxAssets: 1 }, none, 0.4)).toEqual([
      'allow 3 assets',
      'raise the maximum weight to 100 %',
    ]);
    const first = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 0));
    const linear = [{ name: 'FIRST', coefficients: first, min: 0.1, max: 0.3 }];
    expect(repairsOf({ maxAssets: 1, linear }, none, 0.4)).toEqual(['allow 3 assets']);
  });

  test('where none of its own mends the whole, those that do, or where to begin', () => {
    const repairs = repairsOf(
      { maxAssets: 1, minPosition: 0.21, trackingError: 0.01 },
      none,
      0.214,
    );
    expect(repairs).toEqual([
      expect.stringMatching(/^several limits conflict at once: begin with /),
    ]);
  });
});

test('a least weight that is enough is told exactly, not a hundredth beyond it', () => {
  const problem = problemOf({
    maxAssets: 3,
    net: { min: 0.9, max: 1 },
    minWeights: new Float64Array(n).fill(0.044),
  });
  expect(conflictOf(problem).repairs).toContain('lower the minimum weight to 0 %');
});

describe('a tracking error of zero where the benchmark has no risk', () => {
  const cashFor = (risks: readonly number[], limits: Partial<Constraints>): Problem => {
    const m = risks.length;
    const symbols = risks.map((_, i) => `A${i}`);
    const covariance = new Float64Array(m * m);
    risks.forEach((risk, i) => {
      covariance[i * (m + 1)] = risk;
    });
    const constraints = {
      minWeights: new Float64Array(m),
      maxWeights: new Float64Array(m).fill(1),
      budget: 1,
      linear: [],
      trackingError: 0,
      ...limits,
    };
    const benchmarkWeights = Float64Array.from(risks, (_, i) => (i === 0 ? 1 : 0));
    const returns = Float64Array.from({ length: 6 * m }, (_, k) => {
      const sign = Math.floor(k / m) % 2 === 0 ? 1 : -1;
      return 0.01 + sign * Math.sqrt(risks[k % m]!);
    });
    return {
      symbols,
      covariance,
      constraints,
      riskFree: 0,
      expectedReturns: new Float64Array(m).fill(0.01),
      scenarios: { returns, periods: 6, periodsPerYear: 12 },
      parameters: { benchmarkWeights },
    };
  };
  const limits = [{ maxAssets: 1 }, { minPosition: 0.5 }, { maxAssets: 2, minPosition: 0.3 }];

  test.each([
    'min-variance',
    'max-utility',
    'min-tracking-error',
    'min-cvar',
    'min-cdar',
    'min-semivariance',
    'max-kelly',
  ] as const)('%s: is met by what has none either', (id) => {
    for (const limit of limits) {
      for (const risks of [[0], [0, 0], [0, 0.01], [0, 0.01, 0.04]]) {
        const outcome = getOptimizer(id).solve(cashFor(risks, limit));
        if (outcome.status !== 'solved') throw new Error(`${id}: ${outcome.message}`);
        const atRisk = outcome.weights.filter((weight, i) => risks[i]! > 0 && weight > 1e-6);
        expect(atRisk).toHaveLength(0);
      }
    }
  });

  test('is not met by what must be held at risk', () => {
    for (const limit of limits) {
      const problem = cashFor([0, 0.01], { ...limit, maxWeights: Float64Array.of(0, 1) });
      expect(getOptimizer('min-cvar').solve(problem).status).toBe('infeasible');
    }
  });
});
