import { expect, test } from '@jest/globals';
import { runTask } from '@/compute/execute';
import { optimizerIds } from '@/core/optimizers/registry';
import { parseProblem } from './parse-problem';

const scaled = (factor: number) =>
  [
    [0.04, 0.012, 0.01],
    [0.012, 0.09, 0.03],
    [0.01, 0.03, 0.16],
  ].map((row) => row.map((value) => value * factor));
const moments = {
  symbols: ['A', 'B', 'C'],
  mu: [0.1, 0.2, 0.3],
  cov: scaled(1),
  method: 'max-utility',
};
const returns = {
  symbols: ['A', 'B'],
  returns: [
    [0.02, 0.01],
    [-0.01, 0.02],
    [0.01, -0.03],
    [0.03, 0.01],
  ],
  method: 'max-sharpe',
};
const view = { assets: { A: 1 }, return: 0.1 };
const blackLitterman = (views: object[], rest: object = {}) => ({
  prior: { type: 'black-litterman', views, ...rest },
});

test.each<[string, object, string]>([
  [
    'two symbols that limits could not tell apart',
    { ...moments, symbols: ['a', 'A', 'C'] },
    'symbols',
  ],
  [
    'an asset twice in a row of coefficients',
    { ...moments, constraints: { linear: [{ coefficients: { A: 1, a: -1 }, max: 0.1 }] } },
    'constraints.linear.0.coefficients',
  ],
  [
    'an asset twice in a view',
    { ...moments, ...blackLitterman([{ ...view, assets: { A: 1, ' a': -1 } }]) },
    'prior.views.0.assets',
  ],
  [
    'a group with the name of an asset',
    { ...moments, constraints: { groups: [{ name: 'a', assets: ['B'], max: 0.2 }] } },
    'constraints.groups.0.name',
  ],
  [
    'two groups of one name',
    {
      ...moments,
      constraints: {
        groups: [
          { name: 'G', assets: ['B'], max: 0.2 },
          { name: 'g', assets: ['A'], max: 0.2 },
        ],
      },
    },
    'constraints.groups.1.name',
  ],
  [
    'a variance of a view that is not read',
    { ...moments, ...blackLitterman([{ ...view, variance: 0.01 }]) },
    'prior.views.0.variance',
  ],
  [
    'a confidence of a view that is not read',
    {
      ...moments,
      ...blackLitterman([{ ...view, confidence: 0.9 }], { uncertainty: 'he-litterman' }),
    },
    'prior.views.0.confidence',
  ],
  [
    'returns whose squares are no numbers',
    {
      ...returns,
      returns: [
        [1e200, 1],
        [1, 2],
      ],
    },
    'returns.0.0',
  ],
  ['variances whose products are no numbers', { ...moments, cov: scaled(1e200) }, 'cov.0.0'],
  ['variances whose products vanish', { ...moments, cov: scaled(1e-300) }, 'cov.0.0'],
  [
    'a view beyond all numbers',
    { ...moments, ...blackLitterman([{ ...view, return: 1e308 }]) },
    'prior.views.0.return',
  ],
  [
    'holdings beyond all numbers',
    { ...moments, currentWeights: [1e308, 0, 0] },
    'currentWeights.0',
  ],
  [
    'a count that is not whole',
    { ...returns, covariance: { id: 'factor-model', factorCount: 1.5 } },
    'covariance.factorCount',
  ],
  [
    'a risk-free rate that the estimator does not take',
    { ...returns, expectedReturns: 'capm', riskFree: -1 },
    'riskFree',
  ],
])('%s is refused with the field', async (_, problem, field) => {
  await expect(parseProblem(problem)).rejects.toMatchObject({ code: 'invalid_input', field });
});

test.each(optimizerIds)(
  '%s answers the largest and the smallest numbers it is given',
  async (method) => {
    for (const factor of [1e-98, 1e49]) {
      const root = Math.sqrt(factor);
      const given = returns.returns.map((row) => row.map((value) => value * Math.min(root, 1e40)));
      const problems = [
        { ...moments, mu: [0.1 * root, 0.2 * root, 0.3 * root], cov: scaled(factor), method },
        { ...returns, returns: given, method },
      ];
      for (const problem of problems) {
        const task = await parseProblem(problem).catch(() => undefined);
        if (task?.kind !== 'optimize') continue;
        const { outcome, portfolio } = (await runTask(task)).answer;
        if (outcome.status !== 'solved') continue;
        for (const weight of outcome.weights) expect(Number.isFinite(weight)).toBe(true);
        expect(Number.isFinite(portfolio!.expectedReturn + portfolio!.volatility)).toBe(true);
      }
    }
  },
);
