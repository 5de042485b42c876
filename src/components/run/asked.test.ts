import { describe, expect, test } from '@jest/globals';
import {
  estimatorSentence,
  limitSentences,
  parameterSentences,
  returnsMadeBy,
  settingsWithoutField,
} from '@/components/run/asked';
import { reportTerms } from '@/components/run/describe-registries';
import { runFixture } from '@/components/run/run.fixture';
import { type OptimizeInputRaw, optimizeInputSchema } from '@/services/optimize/schema';

const asked = (input: Partial<OptimizeInputRaw>) =>
  optimizeInputSchema.parse({ symbols: ['AAPL', 'JNJ'], method: 'min-variance', ...input });
const methodOf = (id: string) => reportTerms.methods.find((method) => method.id === id)!;

test('every limit is told', () => {
  const constraints = { maxWeight: 0.6, budget: 0.9, linear: ['AAPL >= 10%'] };
  expect(limitSentences(asked({ constraints }))).toEqual([
    'Each weight between 0.0\u00a0% and 60.0\u00a0%; the weights sum to 90\u00a0%.',
    'AAPL >= 10%',
  ]);
});

test('the id of an upload is part of no sentence', () => {
  const constraints = {
    linear: ['ACME~K3J9 <= 40%'],
    riskContributions: [{ asset: 'ACME~K3J9', min: 0.2 }],
  };
  expect(limitSentences(asked({ symbols: ['AAPL', 'ACME~K3J9'], constraints })).slice(1)).toEqual([
    'ACME <= 40%',
    'ACME carries at least 20.0\u00a0% of the risk.',
  ]);
});

test('limits that only programs can state are told too, and named as what the form cannot repeat', () => {
  const constraints = {
    turnover: 0.3,
    transactionCost: [0.001, 0.0025],
    net: { min: 0.4, max: 1 },
    maxAssets: 2,
    riskContributions: [{ asset: 'JNJ', min: 0.2 }],
  };
  const question = asked({ constraints, currentWeights: [0.5, 0.5] });
  expect(limitSentences(question)).toEqual([
    'Each weight between 0.0\u00a0% and 100.0\u00a0%.',
    'At most 2 assets are held.',
    'Buys and sells together at most 30.0\u00a0%.',
    'Trading costs 0.10\u00a0% to 0.25\u00a0% of what is bought or sold.',
    'The weights sum to between 40.0\u00a0% and 100.0\u00a0%.',
    'JNJ carries at least 20.0\u00a0% of the risk.',
  ]);
  expect(settingsWithoutField(question)).toContain('turnover, costs and other further limits');
  const few = asked({ constraints: { maxAssets: 2, minPosition: 0.05 } });
  expect(limitSentences(few)).toContain('What is held is at least 5.0\u00a0%.');
  expect(settingsWithoutField(few)).toEqual([]);
});

test('parameters of other methods are not told', () => {
  const input = asked({ targetReturn: 0.125, uncertainty: 2 });
  expect(parameterSentences(input, methodOf('target-return'))).toEqual([
    'Target return 12.5\u00a0%',
  ]);
  expect(parameterSentences(input, methodOf('min-variance'))).toEqual([]);
});

describe('an estimator', () => {
  const { covariance: terms, estimators } = reportTerms;
  const say = (id: string, own?: Record<string, unknown>) =>
    estimatorSentence(id, own, terms, estimators.covariance);
  const usual = estimators.covariance[0]!;

  test('other than the default names the default', () => {
    expect(say(usual.id)).not.toContain('default would be');
    expect(say('sample')).toMatch(`The default would be ${usual.name}.`);
  });

  test('with settings of its own tells them', () => {
    expect(say('gerber', { id: 'gerber', gerberThreshold: 0.7 })).toContain(
      'gerberThreshold = 0.7',
    );
  });
});

test('what the form cannot repeat is named', () => {
  expect(
    settingsWithoutField(asked({ covariance: 'oas', constraints: { linear: ['AAPL <= 1'] } })),
  ).toEqual([]);
  expect(
    settingsWithoutField(
      asked({ budgets: [1, 2], covariance: { id: 'gerber', gerberThreshold: 0.7 } }),
    ),
  ).toEqual(['shares of the risk', "the estimators' own settings"]);
});

test('forecasts as the form asks for them can be repeated there, others not', () => {
  expect(settingsWithoutField(asked({ prior: { type: 'forecast' } }))).toEqual([]);
  expect(settingsWithoutField(asked({ prior: { type: 'forecast', tau: 0.1 } }))).toEqual([
    'settings of the forecasts',
  ]);
});

test('returns that are no averages of the past are not called so', () => {
  const run = runFixture();
  const made = (expectedReturns: string) =>
    returnsMadeBy({ ...run, estimates: { ...run.estimates, expectedReturns } }, reportTerms);
  expect(made(reportTerms.estimators.expectedReturns[0]!.id)).toBeUndefined();
  expect(made('capm')).toBe(reportTerms.expectedReturns.capm!.name);
  expect(
    returnsMadeBy({ ...run, input: asked({ prior: { type: 'forecast' } }) }, reportTerms),
  ).toContain('forecasts');
});
