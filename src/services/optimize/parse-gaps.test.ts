import { describe, expect, test } from '@jest/globals';
import { runTask } from '@/compute/execute';
import { covarianceIds, expectedReturnsIds } from '@/core/moments/registry';
import { optimizerIds } from '@/core/optimizers/registry';
import { parseProblem } from './parse-problem';

const series = (seed: number) =>
  Array.from({ length: 60 }, (_, t) => 0.02 * Math.sin(1.7 * t * seed) + 0.01 * Math.cos(t + seed));
const columns = [series(1), series(2), series(3)];
const young = { from: 30 };
/** Asset C has no return in the first half, A none on one day. */
const rows = columns[0]!.map((_, t) =>
  columns.map((column, i) =>
    (i === 2 && t < young.from) || (i === 0 && t === 40) ? null : column[t]!,
  ),
);
const problem = {
  method: 'min-variance',
  symbols: ['A', 'B', 'C'],
  returns: rows,
  covariance: 'pairwise',
  expectedReturns: 'own-history-mean',
};

async function solve(asked: object) {
  const task = await parseProblem(asked);
  if (task.kind !== 'optimize') throw new Error('not an optimization');
  return runTask(task);
}

test('each history counts as far as it goes, and the coverage says how far', async () => {
  const { answer, provenance, riskReports } = await solve(problem);
  expect(answer.outcome.status).toBe('solved');
  expect(provenance?.coverage.expectedReturns).toMatchObject({
    perAsset: Int32Array.of(59, 60, 30),
  });
  expect(provenance?.coverage.covariance).toMatchObject({
    kind: 'pairwise',
    perAsset: Int32Array.of(59, 60, 30),
    perPair: Int32Array.of(59, 59, 29, 59, 60, 30, 29, 30, 30),
  });
  expect(Number.isFinite(riskReports?.portfolio.conditionalValueAtRisk)).toBe(true);
});

test('the old assets keep the estimates of their own days', async () => {
  const whole = await solve({
    ...problem,
    symbols: ['A', 'B'],
    returns: rows.map((row) => row.slice(0, 2)),
  });
  const { answer } = await solve(problem);
  for (const i of [0, 1]) {
    expect(answer.expectedReturns[i]).toBe(whole.answer.expectedReturns[i]);
    expect(answer.volatilities[i]).toBeCloseTo(whole.answer.volatilities[i]!, 14);
  }
});

test('without a gap null changes nothing', async () => {
  const full = { ...problem, returns: columns[0]!.map((_, t) => columns.map((c) => c[t]!)) };
  const { answer, provenance } = await solve(full);
  expect(answer.outcome.status).toBe('solved');
  expect(provenance?.coverage.expectedReturns).toMatchObject({
    perAsset: Int32Array.of(60, 60, 60),
  });
});

test('where no period is complete there is an answer without a risk report', async () => {
  const apart = rows.map((row, t) => [t < 30 ? row[0] : null, row[1], t < 30 ? null : row[2]]);
  const { answer, riskReports } = await solve({ ...problem, returns: apart });
  expect(answer.outcome.status).toBe('solved');
  expect(riskReports).toBeUndefined();
});

describe('what cannot take a gap refuses with the field and the mend', () => {
  test.each(covarianceIds.filter((id) => id !== 'pairwise'))('covariance %s', async (id) => {
    await expect(parseProblem({ ...problem, covariance: id })).rejects.toMatchObject({
      field: 'covariance',
      message: expect.stringMatching(/returns\.0\.2 is null: set covariance to "pairwise"/),
    });
  });

  test.each(expectedReturnsIds.filter((id) => id !== 'own-history-mean'))('mean %s', async (id) => {
    await expect(parseProblem({ ...problem, expectedReturns: id })).rejects.toMatchObject({
      field: 'expectedReturns',
    });
  });

  test('defaults', async () => {
    const { covariance: _c, expectedReturns: _e, ...plain } = problem;
    await expect(parseProblem(plain)).rejects.toMatchObject({ field: 'covariance' });
  });

  test('entropy pooling', async () => {
    const prior = { type: 'entropy-pooling', views: [{ assets: { A: 1 }, value: 0.1 }] };
    await expect(parseProblem({ ...problem, prior })).rejects.toMatchObject({ field: 'prior' });
  });

  test('an asset with one return', async () => {
    const returns = rows.map((row, t) => [row[0], row[1], t === 5 ? 0.01 : null]);
    await expect(parseProblem({ ...problem, returns })).rejects.toMatchObject({
      field: 'returns',
      message: 'returns: C has 1 returns, at least 2 are needed: remove it or give more',
    });
  });
});

test.each(optimizerIds)(
  '%s solves with gaps or says that it needs whole periods',
  async (method) => {
    const asked = { ...problem, method };
    const task = await parseProblem(asked).catch((error: { field?: string }) => error.field);
    if (task === 'returns') return;
    const { answer } = await solve(asked);
    expect(answer.outcome.status).toBe('solved');
  },
);

test('stated expected returns stand beside the pairwise covariance', async () => {
  const { expectedReturns: _, ...rest } = problem;
  const { answer } = await solve({ ...rest, mu: [0.1, 0.2, 0.3], method: 'max-sharpe' });
  expect(answer.outcome.status).toBe('solved');
});
