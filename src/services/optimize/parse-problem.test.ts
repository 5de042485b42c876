import { describe, expect, test } from '@jest/globals';
import { execute } from '@/compute/execute';
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

test('moments are taken as given and the two-asset minimum variance is the closed form', () => {
  const { answer } = execute({ kind: 'optimize', input: parseProblem(moments) });
  expect(answer.outcome.status).toBe('solved');
  if (answer.outcome.status !== 'solved') return;
  // w1 = (s22 - s12) / (s11 + s22 - 2 s12)
  expect(answer.outcome.weights[0]).toBeCloseTo(0.08 / 0.11, 14);
  expect(answer.portfolio?.expectedReturn).toBeCloseTo((0.1 * 0.08 + 0.2 * 0.03) / 0.11, 14);
});

test('returns become yearly by periodsPerYear', () => {
  const returns = [
    [0.01, 0.02],
    [-0.01, 0.01],
    [0.03, -0.02],
    [0.005, 0],
  ];
  const at = (periodsPerYear: number) =>
    execute({
      kind: 'optimize',
      input: parseProblem({ returns, periodsPerYear, method: 'equal-weight' }),
    }).answer.baseline;
  expect(at(12).expectedReturn).toBeCloseTo(12 * at(1).expectedReturn, 14);
  expect(at(12).volatility).toBeCloseTo(Math.sqrt(12) * at(1).volatility, 14);
});

test('bounds may be a number or one number per asset', () => {
  const { constraints } = parseProblem({
    ...moments,
    constraints: { minWeight: [0, 0.5], maxWeight: 0.6 },
  });
  expect([...constraints.minWeights]).toEqual([0, 0.5]);
  expect([...constraints.maxWeights]).toEqual([0.6, 0.6]);
});

describe('each mistake names its field', () => {
  test.each<[string, unknown, string]>([
    ['not an object', 'text', ''],
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
    ['an unknown method', { ...moments, method: 'magic' }, 'method'],
    ['an unknown member', { ...moments, cash: 1 }, 'cash'],
    ['an estimator for given moments', { ...moments, covariance: 'sample' }, 'covariance'],
  ])('%s', (_name, json, field) => {
    let caught: unknown;
    try {
      parseProblem(json);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(AppError);
    expect((caught as AppError).code).toBe('invalid_input');
    expect((caught as AppError).field ?? '').toBe(field);
  });
});
