import { describe, expect, test } from '@jest/globals';
import type { ForecastGrounds } from './forecast-prior';
import { forecastSentence } from './forecast-sentence';

const grounds: ForecastGrounds = {
  modelVersion: 'a8d8b7cfa26d',
  returnSkill: 0.02,
  volatilitySkill: 0.06,
  measured: { from: '2018-01-02', to: '2022-12-28', trainedUntil: '2017-12-29' },
  horizonDays: 21,
  asOf: '2022-12-28',
  marketWeights: 'equal',
  withoutForecast: [],
};
const moved = {
  symbols: ['AAPL', 'KO'],
  effect: {
    equilibriumReturns: Float64Array.of(0.1, 0.08),
    volatilityRatios: Float64Array.of(1.01, 0.97),
  },
  expectedReturns: Float64Array.of(0.105, 0.079),
};

describe('forecastSentence', () => {
  test('names day, model, skill and the largest moves', () => {
    const sentence = forecastSentence(grounds, moved);
    for (const part of [
      '21 trading days',
      '28\u00a0Dec\u00a02022',
      'a8d8b7cfa26d',
      'equal weights',
      'returns the skill is 2.0\u00a0%',
      '+0.5 percentage points a year (AAPL)',
      'volatility the skill is 6.0\u00a0%',
      '\u22123.0 % of themselves (KO)',
    ]) {
      expect(sentence).toContain(part);
    }
    expect(sentence).not.toContain('later than this question');
  });

  test('zero skill is said to change nothing, measured or not', () => {
    const none = { ...grounds, returnSkill: 0, volatilitySkill: 0 };
    const sentence = forecastSentence(none, moved);
    expect(sentence).toContain('are the equilibrium, unchanged');
    expect(sentence).toContain('the covariance is unchanged');
    expect(sentence).not.toContain('percentage points');
    const { measured: _, ...unknown } = none;
    expect(forecastSentence(unknown)).toContain('has not been measured');
  });

  test('a historic question is told what it could not know', () => {
    const at = (asOf: string) => forecastSentence({ ...grounds, asOf });
    expect(at('2020-05-04')).toContain('later than this question could know');
    expect(at('2020-05-04')).not.toContain('knew what came next');
    expect(at('2016-05-04')).toContain('knew what came next');
  });

  test('assets without a forecast are named', () => {
    expect(forecastSentence({ ...grounds, withoutForecast: ['NEW', 'NEWER'] })).toContain(
      'NEW and NEWER: too little history for a forecast, so no view.',
    );
  });
});
