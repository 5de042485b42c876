import { expect, test } from '@jest/globals';
import { AppError } from '@/lib/errors';
import { parseProblem } from './parse-problem';

const moments = {
  method: 'min-variance',
  symbols: ['A', 'B', 'C'],
  mu: [0.06, 0.09, 0.12],
  cov: [
    [0.04, 0.012, 0.01],
    [0.012, 0.09, 0.03],
    [0.01, 0.03, 0.16],
  ],
};
const returns = {
  method: 'min-variance',
  symbols: ['A', 'B'],
  returns: [
    [0.02, 0.01],
    [-0.01, 0.02],
    [0.01, -0.03],
    [0.03, 0.01],
  ],
};
const limited = (constraints: unknown) => ({ ...moments, constraints });
const believing = (prior: object) => ({ ...moments, prior: { type: 'black-litterman', ...prior } });

/** The field that the answer must name, and what is wrong with it. */
const malformed: readonly (readonly [field: string, problem: unknown])[] = [
  ['problem', null],
  ['problem', 5],
  ['problem', 'x'],
  ['problem', []],
  ['method', {}],
  ['problem', true],
  ['cov', { method: 'min-variance' }],
  ['method', { ...moments, method: 'min-varience' }],
  ['method', { ...moments, method: 5 }],
  ['method', { ...moments, method: null }],
  ['method', { ...moments, method: undefined }],
  ['mu', { ...moments, mu: undefined }],
  ['cov', { ...moments, cov: undefined }],
  ['mu', { ...moments, mu: 'x' }],
  ['mu', { ...moments, mu: [] }],
  ['cov', { ...moments, mu: [1, 2] }],
  ['mu.2', { ...moments, mu: [1, 2, '3'] }],
  ['mu.2', { ...moments, mu: [1, 2, null] }],
  ['mu.2', { ...moments, mu: [1, 2, Number.NaN] }],
  ['mu.2', { ...moments, mu: [1, 2, Number.POSITIVE_INFINITY] }],
  ['mu.2', { ...moments, mu: [1, 2, 1e300] }],
  ['mu', { ...moments, mu: { A: 1, B: 2, C: 3 } }],
  ['cov', { ...moments, cov: [] }],
  ['cov.0', { ...moments, cov: [1, 2, 3] }],
  ['cov', { ...moments, cov: [[1]] }],
  [
    'cov.0',
    {
      ...moments,
      cov: [
        [1, 2],
        [2, 1],
        [0, 0],
      ],
    },
  ],
  [
    'cov',
    {
      ...moments,
      cov: [
        [1, 0, 0],
        [0, 1, 0],
      ],
    },
  ],
  [
    'cov',
    {
      ...moments,
      cov: [
        [1, 2, 0],
        [2, 1, 0],
        [0, 0, 1],
      ],
    },
  ],
  [
    'cov.1.0',
    {
      ...moments,
      cov: [
        [1, 0.5, 0],
        [0.4, 1, 0],
        [0, 0, 1],
      ],
    },
  ],
  [
    'cov.0.0',
    {
      ...moments,
      cov: [
        [-1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
  ],
  [
    'cov.1.2',
    {
      ...moments,
      cov: [
        [1, 0, 0],
        [0, 1, null],
        [0, 0, 1],
      ],
    },
  ],
  [
    'cov.1.1',
    {
      ...moments,
      cov: [
        [1, 0, 0],
        [0, Number.NaN, 0],
        [0, 0, 1],
      ],
    },
  ],
  [
    'cov.0.0',
    {
      ...moments,
      cov: [
        [1e-200, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
  ],
  ['cov', { ...moments, cov: {} }],
  ['cov', { ...moments, cov: 'cov.csv' }],
  ['symbols', { ...moments, symbols: ['A'] }],
  ['symbols', { ...moments, symbols: ['A', 'A', 'B'] }],
  ['symbols.1', { ...moments, symbols: ['A', '', ' '] }],
  ['symbols', { ...moments, symbols: 'A,B,C' }],
  ['symbols.0', { ...moments, symbols: [1, 2, 3] }],
  ['riskfree', { ...moments, riskfree: 0.02 }],
  ['riskFree', { ...moments, riskFree: '2%' }],
  ['riskFree', { ...moments, riskFree: null }],
  ['riskFree', { ...moments, riskFree: 1e308 }],
  ['riskAversion', { ...moments, riskAversion: -1 }],
  ['riskAversion', { ...moments, riskAversion: 0 }],
  ['riskAversion', { ...moments, riskAversion: 1e300 }],
  ['targetReturn', { ...moments, method: 'target-return', targetReturn: 'high' }],
  ['targetReturn', { ...moments, targetReturn: 1000000000 }],
  ['targetVolatility', { ...moments, targetVolatility: -0.1 }],
  ['confidenceLevel', { ...moments, confidenceLevel: 95 }],
  ['confidenceLevel', { ...moments, confidenceLevel: 1 }],
  ['uncertainty', { ...moments, uncertainty: -1 }],
  ['budgets', { ...moments, budgets: [1, 1] }],
  ['budgets', { ...moments, budgets: [1, 1, 0] }],
  ['budgets', { ...moments, method: 'risk-parity', budgets: [1, 1, -1] }],
  ['currentWeights', { ...moments, currentWeights: [1] }],
  ['currentWeights', { ...moments, currentWeights: 'equal' }],
  ['benchmarkWeights', { ...moments, method: 'min-tracking-error', benchmarkWeights: [1, 2] }],
  ['currentWeight', { ...moments, currentWeight: [1, 0, 0] }],
  ['periodsPerYear', { ...moments, periodsPerYear: 252 }],
  ['covariance', { ...moments, covariance: 'ledoit-wolf' }],
  ['periodsPerYear', { ...returns, periodsPerYear: 0 }],
  ['periodsPerYear', { ...returns, periodsPerYear: '252' }],
  ['returns', { ...returns, returns: [[1]] }],
  ['returns', { ...returns, returns: [[0.1, 0.2]] }],
  ['returns', { ...returns, returns: [] }],
  ['returns.0', { ...returns, returns: [[]] }],
  ['returns.1', { ...returns, returns: [[1, 2], [3]] }],
  [
    'covariance',
    {
      ...returns,
      returns: [
        [1, 2],
        [3, null],
      ],
    },
  ],
  [
    'returns.1.1',
    {
      ...returns,
      returns: [
        [1, 2],
        [3, '4'],
      ],
    },
  ],
  [
    'returns.0.0',
    {
      ...returns,
      returns: [
        ['A', 'B'],
        [3, 4],
      ],
    },
  ],
  ['returns', { ...returns, returns: { A: [1, 2] } }],
  [
    'returns',
    {
      ...returns,
      cov: [
        [0.04, 0.012, 0.01],
        [0.012, 0.09, 0.03],
        [0.01, 0.03, 0.16],
      ],
    },
  ],
  ['mu', { ...returns, mu: [1] }],
  ['covariance.id', { ...returns, covariance: 'ledoit-wolff' }],
  ['covariance.id', { ...returns, covariance: 'detoned' }],
  ['covariance.threshold', { ...returns, covariance: { id: 'gerber', threshold: 0.5 } }],
  ['covariance.gerberThreshold', { ...returns, covariance: { id: 'gerber', gerberThreshold: 9 } }],
  [
    'covariance.covarianceHalfLife',
    { ...returns, covariance: { id: 'ewma', covarianceHalfLife: '60' } },
  ],
  ['covariance.id', { ...returns, covariance: {} }],
  ['covariance', { ...returns, covariance: 7 }],
  ['covariance', { ...returns, covariance: null }],
  ['expectedReturns.id', { ...returns, expectedReturns: 'mean' }],
  ['expectedReturns.halfLife', { ...returns, expectedReturns: { id: 'ewma', halfLife: 2 } }],
  ['expectedReturns.id', { ...returns, expectedReturns: 'given' }],
  ['returns', { ...moments, method: 'min-cvar' }],
  ['prior', { ...moments, prior: 'black-litterman' }],
  ['prior.type', { ...moments, prior: {} }],
  ['prior.type', { ...moments, prior: { type: 'bl' } }],
  ['prior.views', believing({ views: 5 })],
  ['prior.views.0.assets', believing({ views: [{}] })],
  ['prior.views.0.assets', believing({ views: [{ assets: { D: 1 }, return: 0.1 }] })],
  ['prior.views.0.assets', believing({ views: [{ assets: { A: 0 }, return: 0.1 }] })],
  ['prior.views.0.assets', believing({ views: [{ assets: ['A'], return: 0.1 }] })],
  [
    'prior.views.0.confidence',
    believing({ views: [{ assets: { A: 1 }, return: 0.1, confidence: 60 }] }),
  ],
  [
    'prior.views.0.confidance',
    believing({ views: [{ assets: { A: 1 }, return: 0.1, confidance: 0.5 }] }),
  ],
  ['prior.tau', believing({ views: [{ assets: { A: 1 }, return: 0.1 }], tau: 0 })],
  ['prior.tau', believing({ views: [{ assets: { A: 1 }, return: 0.1 }], tau: 100 })],
  [
    'prior.riskAversion',
    believing({ views: [{ assets: { A: 1 }, return: 0.1 }], riskAversion: -1 }),
  ],
  [
    'prior.marketWeights',
    believing({ views: [{ assets: { A: 1 }, return: 0.1 }], marketWeights: [1, 2] }),
  ],
  [
    'prior.marketWeights',
    believing({ views: [{ assets: { A: 1 }, return: 0.1 }], marketWeights: [0, 0, 0] }),
  ],
  [
    'prior.marketWeights.0',
    believing({ views: [{ assets: { A: 1 }, return: 0.1 }], marketWeights: [-1, 1, 1] }),
  ],
  [
    'prior.uncertainty',
    believing({ views: [{ assets: { A: 1 }, return: 0.1 }], uncertainty: 'idzorrek' }),
  ],
  [
    'prior.views.0.variance',
    believing({ views: [{ assets: { A: 1 }, return: 0.1 }], uncertainty: 'given' }),
  ],
  ['prior.view', believing({ view: [{ assets: { A: 1 }, return: 0.1 }] })],
  [
    'prior',
    { ...moments, prior: { type: 'entropy-pooling', views: [{ assets: { A: 1 }, value: 0.1 }] } },
  ],
  ['prior.views', { ...returns, prior: { type: 'entropy-pooling', views: [] } }],
  [
    'prior.views.0.relation',
    {
      ...returns,
      prior: { type: 'entropy-pooling', views: [{ assets: { A: 1 }, relation: '<', value: 0.1 }] },
    },
  ],
  ['prior.views', { ...returns, prior: { type: 'entropy-pooling' } }],
  ['prior', { ...moments, prior: { type: 'forecast' } }],
  ['prior.horizonDays', { ...moments, prior: { type: 'forecast', horizonDays: 7 } }],
  ['constraints', limited(5)],
  ['constraints', limited([])],
  ['constraints', limited(null)],
  ['constraints.maxweight', limited({ maxweight: 0.4 })],
  ['constraints.max', limited({ max: 0.4 })],
  ['constraints.maxWeight', limited({ maxWeight: '40%' })],
  ['constraints.maxWeight', limited({ maxWeight: 400 })],
  ['constraints.maxWeight', limited({ maxWeight: [0.4, 0.4] })],
  ['constraints.maxWeight', limited({ maxWeight: [0.4, 0.4, null] })],
  ['constraints.minWeight', limited({ minWeight: Number.NaN })],
  ['constraints.budget', limited({ budget: '1' })],
  ['constraints.net', limited({ budget: 1, net: 1 })],
  ['constraints.net', limited({ net: { min: 1 } })],
  ['constraints.net', limited({ net: { min: 1, max: 'x' } })],
  ['constraints.net', limited({ net: [0, 1] })],
  ['constraints.gross', limited({ gross: -1 })],
  ['constraints.gross', limited({ gross: '2' })],
  ['constraints.turnover', limited({ turnover: -0.1 })],
  ['constraints.turnover', limited({ turnover: '10%' })],
  ['constraints.transactionCost', limited({ transactionCost: [0.1] })],
  ['constraints.transactionCost', limited({ transactionCost: -0.1 })],
  ['constraints.transactionCost', limited({ transactionCost: 'x' })],
  ['constraints.trackingError', limited({ trackingError: -1 })],
  ['constraints.l1', limited({ l1: -1 })],
  ['constraints.l2', limited({ l2: 'x' })],
  ['constraints.maxAssets', limited({ maxAssets: 0 })],
  ['constraints.maxAssets', limited({ maxAssets: 2.5 })],
  ['constraints.maxAssets', limited({ maxAssets: -1 })],
  ['constraints.minPosition', limited({ minPosition: 2 })],
  ['constraints.minPosition', limited({ minPosition: '5%' })],
  ['constraints.groups', limited({ groups: {} })],
  ['constraints.groups.0.name', limited({ groups: [{}] })],
  ['constraints.groups.0.assets', limited({ groups: [{ name: 'G', assets: [], max: 1 }] })],
  ['constraints.groups.0.assets', limited({ groups: [{ name: 'G', assets: ['D'], max: 0.1 }] })],
  ['constraints.groups.0.assets', limited({ groups: [{ name: 'G', assets: 'A', max: 0.1 }] })],
  [
    'constraints.groups.0.maximum',
    limited({ groups: [{ name: 'G', assets: ['A'], maximum: 0.1 }] }),
  ],
  ['constraints.groups.0.name', limited({ groups: [{ name: '', assets: ['A'], max: 0.1 }] })],
  [
    'constraints.groups.0.min',
    limited({ groups: [{ name: 'G', assets: ['A'], min: 0.5, max: 0.1 }] }),
  ],
  [
    'constraints.groups.0.assets',
    limited({ groups: [{ name: 'G', assets: ['A', 'a'], max: 0.1 }] }),
  ],
  ['constraints.linear', limited({ linear: 'A <= 1' })],
  ['constraints.linear.0', limited({ linear: [5] })],
  ['constraints.linear.0', limited({ linear: [''] })],
  ['constraints.linear.0', limited({ linear: ['A'.repeat(600)] })],
  ['constraints.linear.0', limited({ linear: [{}] })],
  ['constraints.linear.0.coefficients', limited({ linear: [{ coefficients: [1, 2], max: 1 }] })],
  [
    'constraints.linear.0.coefficients',
    limited({ linear: [{ coefficients: { A: 1, D: 2 }, max: 1 }] }),
  ],
  ['constraints.linear.0', limited({ linear: [{ coefficients: [1, 1, 1] }] })],
  ['constraints.linear.0.coefficients', limited({ linear: [{ coefficients: [0, 0, 0], max: 1 }] })],
  ['constraints.linear.0', limited({ linear: [{ coefficients: 'A', max: 1 }] })],
  ['constraints.linear.0', limited({ linear: [{ coefficients: [1, 1, 'x'], max: 1 }] })],
  ['constraints.linear.0.maximum', limited({ linear: [{ coefficients: [1, 1, 1], maximum: 1 }] })],
  ['constraints.linear.0.max', limited({ linear: [{ coefficients: [1, 1, 1], max: 1000000000 }] })],
  ['constraints.linear.0', limited({ linear: ['A <= '] })],
  ['constraints.riskContributions', limited({ riskContributions: {} })],
  [
    'constraints.riskContributions.0.asset',
    limited({ riskContributions: [{ asset: 'D', min: 0.1 }] }),
  ],
  ['constraints.riskContributions.0.min', limited({ riskContributions: [{ asset: 'A', min: 0 }] })],
  [
    'constraints.riskContributions.0.min',
    limited({ riskContributions: [{ asset: 'A', max: 0.1 }] }),
  ],
  [
    'constraints.riskContributions.0.min',
    limited({ riskContributions: [{ asset: 'A', min: 1.1 }] }),
  ],
  [
    'constraints.riskContributions.1.asset',
    limited({
      riskContributions: [
        { asset: 'A', min: 0.1 },
        { asset: 'a', min: 0.1 },
      ],
    }),
  ],
  ['constraints.riskContributions', limited({ riskContributions: [] })],
  [
    'constraints.linear.0',
    {
      ...moments,
      symbols: undefined,
      mu: [0.1, 0.1, 0.1],
      constraints: { linear: ['1 + 2 <= 10%'] },
    },
  ],
  ['constraints.linear.0', limited({ linear: ['D <= 1'] })],
  ['__proto__', JSON.parse('{"method": "min-variance", "__proto__": 1}')],
];

test.each(malformed)('%s is named, with what is wrong and a mend: %j', async (field, problem) => {
  const error = await parseProblem(problem).catch((reason: unknown) => reason);
  if (!(error instanceof AppError)) throw new Error(`not refused as input: ${String(error)}`);
  expect(error).toMatchObject({ code: 'invalid_input', field });
  expect(error.message.startsWith(`${field}: `)).toBe(true);
  expect(error.message).not.toMatch(/Invalid|expected (a|o|n|r|s|i)\w+,|Too (small|big)|received/);
});
