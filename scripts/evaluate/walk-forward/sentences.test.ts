import { expect, test } from '@jest/globals';
import { differenceSentence, interval } from './sentences';

const chance = { value: 0.02, low: -0.01, high: 0.05 };

test('higher and lower are said only where the whole interval is', () => {
  const sentence = differenceSentence('Equal weight', {
    annualReturn: chance,
    volatility: { value: -0.02, low: -0.03, high: -0.01 },
    sharpe: { value: 0.2, low: 0.05, high: 0.4 },
  });
  expect(sentence).toBe(
    'Beside Equal weight: return not told apart (\u22121.0 to +5.0 points); volatility lower (\u22123.0 to \u22121.0 points); Sharpe ratio higher (+0.05 to +0.40).',
  );
});

test('a small interval keeps an end that is not zero apart from it', () => {
  expect(interval(-0.0009, -0.0002, 'points')).toBe('\u22120.09 to \u22120.02 points');
});

test('an interval that ends at zero tells nothing apart', () => {
  const end = { value: 0.02, low: 0, high: 0.05 };
  expect(
    differenceSentence('X', { annualReturn: end, volatility: end, sharpe: end }),
  ).not.toContain('higher');
});

test('rounding of the solvers is no difference', () => {
  const tiny = { value: 1e-9, low: 5e-10, high: 2e-9 };
  expect(differenceSentence('X', { annualReturn: tiny, volatility: tiny, sharpe: tiny })).toBe(
    'The same as X.',
  );
});
