import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { findLiftedConflict } from '@/core/optimizers/conflict/lifted-conflict';
import type { Constraints, Infeasible, Parameters, Problem } from '@/core/optimizers/contract';
import { optimizers } from '@/core/optimizers/registry';
import { testProblem, uniforms } from '@/core/optimizers/test-problem';

const n = 8;
const held = Float64Array.of(0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05);
const none = Number.NEGATIVE_INFINITY;
const tech = {
  name: 'TECH',
  coefficients: Float64Array.from({ length: n }, (_, i) => (i < 2 ? 1 : 0)),
  min: none,
  max: 0.3,
};

function problemOf(
  extras: Partial<Constraints>,
  box: Constraints = boxConstraints(n, 0, 1),
  parameters: Parameters = { currentWeights: held },
): Problem {
  const { expectedReturns, covariance, riskFree, symbols } = testProblem({ seed: 3, assets: n });
  return {
    symbols,
    expectedReturns,
    covariance,
    riskFree,
    constraints: { ...box, ...extras },
    parameters,
  };
}

function conflictOf(problem: Problem, target?: number): Infeasible {
  const conflict = findLiftedConflict(problem, target);
  if (!conflict) throw new Error('expected a conflict');
  return conflict;
}

describe('the smallest conflict, in words, with the least change of each limit', () => {
  test('turnover against a group', () => {
    expect(conflictOf(problemOf({ turnover: 0.1, linear: [tech] }))).toEqual({
      status: 'infeasible',
      message: 'turnover 10 % is too small to bring TECH to at most 30 %: 40 % is needed',
      conflict: ['TECH at most 30 %', 'turnover at most 10 %'],
      repairs: ['raise the maximum of TECH to 45 %', 'raise the maximum of turnover to 40 %'],
    });
  });

  test('what the assets held beyond their bounds take no part in names neither them nor the budget', () => {
    const current = Float64Array.of(0.15, 0.15, 0.15, 0.15, 0.15, 0.15, 0.1, 0);
    const upper = Float64Array.of(0.13, 0.12, 0.11, 0.1, 0.09, 0.08, 1, 1);
    const score = Float64Array.of(0, 0, 0, 0, 0, 0, 0.5, 1);
    const asked = {
      turnover: 0.2,
      net: { min: 0.9, max: 1 },
      linear: [{ name: 'SCORE', coefficients: score, min: 0.6, max: Number.POSITIVE_INFINITY }],
    };
    const problem = problemOf(asked, boxConstraints(n, 0, upper), { currentWeights: current });
    // Six bounds dropped one after the other, then the budget: 0.2 of trading still raises the score by 0.2 at most.
    expect(conflictOf(problem).conflict).toEqual(['SCORE at least 0.6', 'turnover at most 20 %']);
  });

  test('turnover against the maximum weight of what is held', () => {
    expect(conflictOf(problemOf({ turnover: 0.05 }, boxConstraints(n, 0, 0.25)))).toMatchObject({
      message: 'turnover 5 % is too small to bring A0 to at most 25 %: 10 % is needed',
      conflict: ['maximum weight 25 % of A0', 'weights sum to 100 %', 'turnover at most 5 %'],
    });
  });

  test('turnover against the budget, starting from cash', () => {
    const problem = problemOf({ turnover: 0.5 }, undefined, {});
    expect(conflictOf(problem)).toMatchObject({
      message: 'turnover 50 % is too small to make the weights sum to 100 %: 100 % is needed',
      repairs: ['let the weights sum to 50 %', 'raise the maximum of turnover to 100 %'],
    });
  });

  test('gross exposure against the budget', () => {
    const problem = problemOf({ gross: 0.9 }, boxConstraints(n, -0.3, 0.5));
    expect(conflictOf(problem)).toMatchObject({
      message:
        'these limits cannot hold together: weights sum to 100 %, gross exposure at most 90 %',
      repairs: ['let the weights sum to 90 %', 'raise the maximum of gross exposure to 100 %'],
    });
  });

  test('net exposure against the maximum weights', () => {
    const problem = problemOf({ net: { min: 1.5, max: 2 } }, boxConstraints(n, 0, 0.15));
    expect(conflictOf(problem)).toMatchObject({
      conflict: ['maximum weight 15 % of each asset', 'net exposure between 150 % and 200 %'],
      repairs: [
        'raise the maximum weight to 18.75 %',
        'lower the minimum of net exposure to 120 %',
      ],
    });
  });

  test('crossed limits of net exposure', () => {
    expect(conflictOf(problemOf({ net: { min: 0.5, max: 0.2 } })).message).toBe(
      'net exposure: its minimum 50 % is above its maximum 20 %',
    );
  });

  test('a target after costs against turnover', () => {
    const { conflict, repairs } = conflictOf(
      problemOf({ turnover: 0.1, transactionCost: 0.001 }),
      0.12,
    );
    expect(conflict).toEqual(['target return 12 %', 'turnover at most 10 %']);
    expect(repairs[0]).toMatch(/^lower the target return to \d+\.\d+ %$/);
  });

  test('tracking error against bounds', () => {
    const problem = problemOf({ trackingError: 0.005 }, boxConstraints(n, 0, 0.15), {
      benchmarkWeights: held,
    });
    const { conflict, repairs } = conflictOf(problem);
    expect(conflict).toEqual(['maximum weight 15 % of each asset', 'tracking error at most 0.5 %']);
    expect(repairs).toHaveLength(2);
  });
});

test('the repair of bounds that miss the budget minds the turnover cap too', () => {
  // Without the cap 12.5 % would do; with it the 30 % held in A0 can only fall to 28 %.
  const problem = problemOf({ turnover: 0.04 }, boxConstraints(n, 0, 0.12));
  const { message, repairs } = conflictOf(problem);
  expect(message).not.toContain('12.5 %');
  for (const repair of repairs) expect(repair).not.toMatch(/maximum weight to 12.5 %/);
  const wide = problemOf({ turnover: 1.5 }, boxConstraints(n, 0, 0.12));
  expect(conflictOf(wide)).toMatchObject({
    message: 'at most 12 % each x 8 assets = 96 % < 100 %',
    repairs: ['raise the maximum weight to 12.5 %', 'choose at least 9 assets'],
  });
});

test('where not even the least tracking error is allowed, no other limit is said to cure', () => {
  const low = { ...tech, name: 'LOW', max: 0.05 };
  const floor = { ...tech, name: 'FLOOR', min: 0.2, max: Number.POSITIVE_INFINITY };
  const other = {
    name: 'REST',
    coefficients: tech.coefficients.map((value) => 1 - value),
    min: none,
    max: 0.4,
  };
  const problem = problemOf({ trackingError: 0.001, linear: [floor, other] }, undefined, {
    benchmarkWeights: held,
  });
  const { repairs } = conflictOf(problem);
  for (const repair of repairs) expect(repair).not.toMatch(/minimum of FLOOR/);
  const two = problemOf({ trackingError: 0.001, linear: [low, other] }, undefined, {
    benchmarkWeights: held,
  });
  expect(conflictOf(two).repairs.length).toBeGreaterThan(0);
});

test('the benchmark that stands for none moves with the weights: another sum is told only where it cures', () => {
  const first = { name: 'A', coefficients: Float64Array.of(1, 0), min: none, max: 0 };
  const asked = (budget: number, parameters: Parameters): Problem => ({
    symbols: ['A', 'B'],
    expectedReturns: new Float64Array(2),
    covariance: Float64Array.of(0.01, -0.0297, -0.0297, 0.09),
    riskFree: 0,
    constraints: { ...boxConstraints(2, 0, 1), budget, linear: [first], trackingError: 0.18 },
    parameters,
  });
  const halves = { benchmarkWeights: Float64Array.of(0.5, 0.5) };
  expect(conflictOf(asked(1, halves)).repairs).toContain('let the weights sum to 93.45 %');
  expect(findLiftedConflict(asked(0.9345, halves))).toBeUndefined();
  expect(findLiftedConflict(asked(0.9345, {}))).toBeDefined();
  expect(conflictOf(asked(1, {})).repairs.join()).not.toMatch(/let the weights sum/);
});

test('limits of one name are judged one by one', () => {
  const linear = [
    { ...tech, max: 0.6 },
    { ...tech, max: 0.3 },
  ];
  expect(conflictOf(problemOf({ turnover: 0.1, linear }))).toMatchObject({
    conflict: ['TECH at most 30 %', 'turnover at most 10 %'],
    repairs: ['raise the maximum of TECH to 45 %', 'raise the maximum of turnover to 40 %'],
  });
});

test('on random problems each named repair cures, and just so', () => {
  let cured = 0;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      const next = uniforms(seed);
      const turnover = 0.02 + 0.2 * next();
      const cap = 0.1 + 0.15 * next();
      const problem = problemOf({ turnover, linear: [{ ...tech, max: cap }] });
      const { repairs } = conflictOf(problem);
      const needed = /turnover to (\S+) %/.exec(repairs.join())?.[1];
      if (needed === undefined) return;
      cured++;
      const enough = Number(needed) / 100;
      const at = (value: number) => problemOf({ turnover: value, linear: [{ ...tech, max: cap }] });
      expect(findLiftedConflict(at(enough))).toBeUndefined();
      expect(findLiftedConflict(at(enough - 2e-4))).toBeDefined();
    }),
    { numRuns: 30 },
  );
  expect(cured).toBeGreaterThan(20);
});

describe('no method drops a limit: it keeps what is held or says that it cannot', () => {
  test.each(optimizers.map(({ id, solve }) => [id, solve] as const))('%s', (_id, solve) => {
    const problem = {
      ...testProblem({ seed: 3, assets: n }),
      parameters: { currentWeights: held, targetReturn: -0.5 },
    };
    const outcome = solve({ ...problem, constraints: { ...problem.constraints, turnover: 0 } });
    if (outcome.status === 'infeasible') {
      expect(outcome.message).toContain('cannot take a turnover cap');
      return;
    }
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    outcome.weights.forEach((weight, i) => {
      expect(Math.abs(weight - held[i]!)).toBeLessThanOrEqual(1e-7);
    });
  });
});
