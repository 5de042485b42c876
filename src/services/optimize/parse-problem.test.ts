import { describe, expect, test } from '@jest/globals';
import { execute } from '@/compute/execute';
import type { EngineTask } from '@/compute/task';
import { AppError } from '@/lib/errors';
import { parseProblem } from './parse-problem';

const moments = {
  mu: [0.1, 0.2],
  cov: [
    [0.04, 0.01],
    [0.01, 0.09],
  ],
  method: 'min-variance',
};

async function parseOptimize(json: unknown): Promise<Extract<EngineTask, { kind: 'optimize' }>> {
  const task = await parseProblem(json);
  if (task.kind !== 'optimize') throw new Error(`a ${task.kind} task`);
  return task;
}

test('moments are taken as given and the two-asset minimum variance is the closed form', async () => {
  const { answer } = execute(await parseOptimize(moments));
  expect(answer.outcome.status).toBe('solved');
  if (answer.outcome.status !== 'solved') return;
  // w1 = (s22 - s12) / (s11 + s22 - 2 s12)
  expect(answer.outcome.weights[0]).toBeCloseTo(0.08 / 0.11, 14);
  expect(answer.portfolio?.expectedReturn).toBeCloseTo((0.1 * 0.08 + 0.2 * 0.03) / 0.11, 14);
});

test('returns become yearly by periodsPerYear', async () => {
  const returns = [
    [0.01, 0.02],
    [-0.01, 0.01],
    [0.03, -0.02],
    [0.005, 0],
  ];
  const at = async (periodsPerYear: number) => {
    const task = await parseOptimize({ returns, periodsPerYear, method: 'equal-weight' });
    return execute(task).answer.baseline;
  };
  const [month, year] = [await at(1), await at(12)];
  expect(year.expectedReturn).toBeCloseTo(12 * month.expectedReturn, 14);
  expect(year.volatility).toBeCloseTo(Math.sqrt(12) * month.volatility, 14);
});

test('bounds may be a number or one number per asset', async () => {
  const { constraints } = (
    await parseProblem({
      ...moments,
      constraints: { minWeight: [0, 0.5], maxWeight: 0.6 },
    })
  ).input;
  expect([...constraints.minWeights]).toEqual([0, 0.5]);
  expect([...constraints.maxWeights]).toEqual([0.6, 0.6]);
});

test('groups, rows and texts say the same thing', async () => {
  const problem = {
    symbols: ['A', 'B', 'C'],
    mu: [0.1, 0.2, 0.3],
    cov: [
      [0.04, 0, 0],
      [0, 0.09, 0],
      [0, 0, 0.16],
    ],
    method: 'max-utility',
  };
  const read = async (constraints: object) =>
    (await parseProblem({ ...problem, constraints })).input.constraints.linear.map(
      ({ coefficients, min, max }) => ({ coefficients: [...coefficients], min, max }),
    );
  const expected = [{ coefficients: [0, 1, 1], min: Number.NEGATIVE_INFINITY, max: 0.3 }];
  const group = { name: 'Bold', assets: ['b', 'C'] };
  expect(await read({ groups: [{ ...group, max: 0.3 }] })).toEqual(expected);
  expect(await read({ linear: [{ coefficients: [0, 1, 1], max: 0.3 }] })).toEqual(expected);
  expect(await read({ linear: [{ coefficients: { B: 1, c: 1 }, max: 0.3 }] })).toEqual(expected);
  expect(await read({ linear: ['B + C <= 30%'] })).toEqual(expected);
  expect(await read({ groups: [group], linear: ['bold <= 30%'] })).toEqual(expected);
});

test('the frontier runs from the highest return to the lowest variance', async () => {
  const task = await parseProblem({ ...moments, method: 'frontier' });
  const { answer } = execute(task);
  if ('outcome' in answer || answer.status !== 'solved') throw new Error('not a frontier');
  expect(answer.corners[0]!.expectedReturn).toBeCloseTo(0.2, 14);
  expect(answer.corners.at(-1)!.weights[0]).toBeCloseTo(0.08 / 0.11, 12);
});

test('expected returns may be stated beside returns, and an estimator may carry its parameters', async () => {
  const returns = [
    [0.01, 0.02],
    [-0.01, 0.01],
    [0.03, -0.02],
  ];
  const problem = { returns, mu: [0.07, 0.09], method: 'max-sharpe' };
  const { input } = await parseOptimize({
    ...problem,
    covariance: { id: 'ewma', covarianceHalfLife: 60 },
  });
  if (input.data.kind !== 'returns') throw new Error('not returns');
  expect(input.data).toMatchObject({ expectedReturnsId: 'given', covarianceId: 'ewma' });
  expect([...execute({ kind: 'optimize', input }).answer.expectedReturns]).toEqual([0.07, 0.09]);
});

test('a certain view moves the expected return to where it is', async () => {
  const task = await parseOptimize({
    ...moments,
    symbols: ['A', 'B'],
    prior: {
      type: 'black-litterman',
      views: [{ assets: { A: 1, B: -1 }, return: 0.02, confidence: 1 }],
    },
  });
  const [a, b] = execute(task).answer.expectedReturns;
  expect(a! - b!).toBeCloseTo(0.02, 12);
});

test('a turnover cap, a cost and limits of exposure reach the engine', async () => {
  const task = await parseProblem({
    ...moments,
    currentWeights: [0.9, 0.1],
    benchmarkWeights: [0.5, 0.5],
    constraints: {
      turnover: 0.2,
      transactionCost: [0.001, 0.002],
      gross: 1.3,
      net: { min: 0.5, max: 1 },
      trackingError: 0.1,
      l1: 0.001,
      l2: 0.01,
    },
  });
  expect(task.input.constraints).toMatchObject({
    turnover: 0.2,
    transactionCost: Float64Array.of(0.001, 0.002),
    gross: 1.3,
    net: { min: 0.5, max: 1 },
    trackingError: 0.1,
    l1: 0.001,
    l2: 0.01,
  });
  const fixed = await parseProblem({ ...moments, constraints: { net: 0.5 } });
  expect(fixed.input.constraints).toMatchObject({ budget: 0.5 });
  expect(fixed.input.constraints.net).toBeUndefined();
});

test('trades no more than the turnover cap allows', async () => {
  const task = await parseOptimize({
    ...moments,
    currentWeights: [0.2, 0.8],
    constraints: { turnover: 0.2, transactionCost: 0.01 },
  });
  const { answer } = execute(task);
  expect(answer.outcome.status).toBe('solved');
  if (answer.outcome.status !== 'solved') return;
  expect(answer.outcome.weights[0]).toBeCloseTo(0.3, 14);
  expect(answer.outcome.trade!.turnover).toBeCloseTo(0.2, 14);
  expect(answer.outcome.trade!.cost).toBeCloseTo(0.002, 14);
});

describe('each mistake names its field', () => {
  test.each<[string, unknown, string]>([
    ['not an object', 'text', 'problem'],
    ['no data', { method: 'min-variance' }, 'cov'],
    ['covariance alone', { cov: [[1]], method: 'min-variance' }, 'mu'],
    ['moments and returns', { ...moments, returns: [[0.1, 0.1]] }, 'returns'],
    ['a covariance of another size', { ...moments, cov: [[0.04]] }, 'cov'],
    ['a ragged covariance', { ...moments, cov: [[0.04, 0.01], [0.01]] }, 'cov.1'],
    [
      'an asymmetric covariance',
      {
        ...moments,
        cov: [
          [0.04, 0.01],
          [0.02, 0.09],
        ],
      },
      'cov.1.0',
    ],
    [
      'a negative variance',
      {
        ...moments,
        cov: [
          [-0.04, 0],
          [0, 0.09],
        ],
      },
      'cov.0.0',
    ],
    [
      'a covariance that no returns have',
      {
        ...moments,
        cov: [
          [0.04, 0.07],
          [0.07, 0.09],
        ],
      },
      'cov',
    ],
    ['null for a number', { ...moments, mu: [0.1, null] }, 'mu.1'],
    ['ragged returns', { returns: [[0.1, 0.2], [0.1]], method: 'equal-weight' }, 'returns.1'],
    ['one return', { returns: [[0.1, 0.2]], method: 'equal-weight' }, 'returns'],
    ['names of another number', { ...moments, symbols: ['A'] }, 'symbols'],
    ['a name twice', { ...moments, symbols: ['A', 'A'] }, 'symbols'],
    [
      'bounds of another number',
      { ...moments, constraints: { maxWeight: [1, 1, 1] } },
      'constraints.maxWeight',
    ],
    [
      'a group of strangers',
      { ...moments, constraints: { groups: [{ name: 'G', assets: ['X'], max: 1 }] } },
      'constraints.groups.0.assets',
    ],
    [
      'a row without limits',
      { ...moments, constraints: { linear: [{ coefficients: [1, 1] }] } },
      'constraints.linear.0',
    ],
    [
      'a row of another size',
      { ...moments, constraints: { linear: [{ coefficients: [1], max: 1 }] } },
      'constraints.linear.0.coefficients',
    ],
    [
      'a text that cannot be read',
      { ...moments, constraints: { linear: ['1 <= 2 +'] } },
      'constraints.linear.0',
    ],
    [
      'a turnover below zero',
      { ...moments, constraints: { turnover: -0.1 } },
      'constraints.turnover',
    ],
    [
      'costs of another number',
      { ...moments, constraints: { transactionCost: [0.01] } },
      'constraints.transactionCost',
    ],
    [
      'a budget stated twice',
      { ...moments, constraints: { budget: 1, net: 0.5 } },
      'constraints.net',
    ],
    [
      'a cap on shares of the risk',
      { ...moments, constraints: { riskContributions: [{ asset: 'A', min: 0.1, max: 0.2 }] } },
      'constraints.riskContributions.0.max',
    ],
    [
      'a share of the risk of a stranger',
      { ...moments, constraints: { riskContributions: [{ asset: 'X', min: 0.1 }] } },
      'constraints.riskContributions.0.asset',
    ],
    [
      'a share of the risk in percent',
      { ...moments, constraints: { riskContributions: [{ asset: 'A', min: 10 }] } },
      'constraints.riskContributions.0.min',
    ],
    [
      'a share of the risk stated twice',
      {
        ...moments,
        symbols: ['A', 'B'],
        constraints: {
          riskContributions: [
            { asset: 'A', min: 0.1 },
            { asset: 'A', min: 0.2 },
          ],
        },
      },
      'constraints.riskContributions.1.asset',
    ],
    ['holdings of another number', { ...moments, currentWeights: [1] }, 'currentWeights'],
    ['budgets of another number', { ...moments, budgets: [1] }, 'budgets'],
    [
      'an unknown estimator',
      { returns: [[0.1], [0.2]], covariance: 'magic', method: 'min-variance' },
      'covariance.id',
    ],
    [
      'a parameter of another estimator',
      {
        returns: [[0.1], [0.2]],
        covariance: { id: 'ewma', factorCount: 2 },
        method: 'min-variance',
      },
      'covariance.factorCount',
    ],
    [
      'a view on a stranger',
      { ...moments, prior: { type: 'black-litterman', views: [{ assets: { X: 1 }, return: 0 }] } },
      'prior.views.0.assets',
    ],
    [
      'entropy pooling without returns',
      { ...moments, prior: { type: 'entropy-pooling', views: [{ assets: { 1: 1 }, value: 0 }] } },
      'prior',
    ],
    ['forecasts without prices', { ...moments, prior: { type: 'forecast' } }, 'prior'],
    ['an unknown method', { ...moments, method: 'magic' }, 'method'],
    ['an unknown member', { ...moments, cash: 1 }, 'cash'],
    ['an estimator for given moments', { ...moments, covariance: 'sample' }, 'covariance'],
  ])('%s', async (_name, json, field) => {
    const caught: unknown = await parseProblem(json).catch((error: unknown) => error);
    expect(caught).toBeInstanceOf(AppError);
    expect((caught as AppError).code).toBe('invalid_input');
    expect((caught as AppError).field ?? '').toBe(field);
  });
});

test('methods that need single periods refuse moments alone', async () => {
  await expect(parseProblem({ ...moments, method: 'min-cvar' })).rejects.toMatchObject({
    code: 'invalid_input',
    field: 'returns',
    message: expect.stringContaining('give returns instead of mu and cov'),
  });
});

test('limits on the number and size of holdings reach the engine and its proof comes back', async () => {
  const task = await parseOptimize({
    mu: [0.1, 0.2, 0.15],
    cov: [
      [0.04, 0.01, 0],
      [0.01, 0.09, 0],
      [0, 0, 0.05],
    ],
    method: 'min-variance',
    constraints: { maxAssets: 2, minPosition: 0.1 },
  });
  const { outcome } = execute(task).answer;
  expect(outcome).toMatchObject({ status: 'solved', choice: { held: 2, exact: true, gap: 0 } });
});
