import { describe, expect, test } from '@jest/globals';
import type { ReturnPanel } from '@/core/moments/contract';
import { applyPrior, type Prior } from './apply-prior';

const covariance = Float64Array.of(0.04, 0.01, 0.01, 0.09);
const expectedReturns = Float64Array.of(0.3, -0.1);
const base = { expectedReturns, covariance, riskFree: 0.02 };
const market = { marketWeights: Float64Array.of(0.6, 0.4), riskAversion: 2.5, tau: 0.05 };

const solved = (prior: Prior, panel?: ReturnPanel) => {
  const answer = applyPrior({ ...base, prior, panel });
  if (answer.status !== 'solved') throw new Error(answer.message);
  return answer;
};

describe('Black-Litterman', () => {
  const prior = (views: Extract<Prior, { kind: 'black-litterman' }>['views']): Prior => ({
    kind: 'black-litterman',
    ...market,
    views,
    uncertainty: 'idzorek',
  });

  test('without views the expected returns are the equilibrium, whatever the past averages were', () => {
    const { expectedReturns: posterior } = solved(prior([]));
    expect(posterior[0]).toBeCloseTo(0.02 + 2.5 * (0.04 * 0.6 + 0.01 * 0.4), 14);
    expect(posterior[1]).toBeCloseTo(0.02 + 2.5 * (0.01 * 0.6 + 0.09 * 0.4), 14);
  });

  test('a certain view is met exactly', () => {
    const view = { name: 'A', picks: Float64Array.of(1, 0), expectedReturn: 0.15, confidence: 1 };
    expect(solved(prior([view])).expectedReturns[0]).toBeCloseTo(0.15, 12);
  });
});

describe('entropy pooling', () => {
  const panel: ReturnPanel = {
    returns: Float64Array.from([0.01, -0.02, 0.03, 0.01, -0.02, 0.02, 0, -0.01]),
    periods: 4,
    assets: 2,
    periodsPerYear: 12,
  };
  const view = (value: number): Prior => ({
    kind: 'entropy-pooling',
    views: [{ name: 'A', picks: Float64Array.of(1, 0), relation: '=', value }],
  });

  test('the pooled mean meets the view', () => {
    expect(solved(view(0.12), panel).expectedReturns[0]).toBeCloseTo(0.12, 9);
  });

  test('a view outside everything that happened is refused in words', () => {
    const answer = applyPrior({ ...base, prior: view(12), panel });
    expect(answer).toMatchObject({ status: 'unusable', message: expect.stringMatching(/\w{3,}/) });
  });
});

describe('views that cannot be used together are named, and no others', () => {
  const on = (name: string, picks: number[], value: number) => ({
    name,
    picks: Float64Array.from(picks),
    relation: '=' as const,
    value,
  });
  const panel: ReturnPanel = {
    returns: Float64Array.from([0.01, -0.02, 0.03, 0.01, -0.02, 0.02, 0, -0.01]),
    periods: 4,
    assets: 2,
    periodsPerYear: 12,
  };

  test('entropy pooling; where one of them clashes with a third, only the other mends', () => {
    const views = [on('harmless', [0, 1], 0.01), on('up', [1, 0], 0.2), on('down', [1, 0], -0.1)];
    expect(applyPrior({ ...base, prior: { kind: 'entropy-pooling', views }, panel })).toMatchObject(
      { conflict: ['up', 'down'], cures: ['down'] },
    );
  });

  test('certain views of Black-Litterman on one mix', () => {
    const view = (name: string, picks: number[], confidence: number) => ({
      name,
      picks: Float64Array.from(picks),
      expectedReturn: 0.1,
      confidence,
    });
    const views = [view('other', [0, 1], 1), view('first', [1, 0], 1), view('again', [2, 0], 1)];
    const prior: Prior = { kind: 'black-litterman', ...market, views, uncertainty: 'idzorek' };
    expect(applyPrior({ ...base, prior })).toMatchObject({
      status: 'unusable',
      conflict: ['first', 'again'],
      cures: ['first', 'again'],
    });
  });
});
