import type { Estimate, ForecastSkill, HorizonSkill } from '@/forecast/skill';

const estimate = (value: number, reach: number): Estimate => ({
  value,
  low: value - reach,
  high: value + reach,
});

const horizon = (horizonDays: number, accuracy: number, baseRate: number): HorizonSkill => ({
  horizonDays,
  observations: 40_000,
  testDays: 1_400,
  independentPeriods: 1_400 / horizonDays,
  directionalAccuracy: estimate(accuracy, 0.02),
  baseRate: estimate(baseRate, 0.02),
  accuracyGain: estimate(accuracy - baseRate, 0.01),
  forecastsUp: 0.9,
  informationCoefficient: estimate(0.01, 0.02),
  pooledCorrelation: estimate(0.01, 0.02),
  returns: [
    { id: 'zero', rSquared: estimate(0.001, 0.002), dieboldMariano: { statistic: 1, pValue: 0.3 } },
  ],
  measuredSkill: 0,
  volatility: {
    qlike: 0.3,
    baselines: [
      {
        id: 'ewma',
        qlike: 0.33,
        gain: estimate(0.03, 0.01),
        dieboldMariano: { statistic: 3, pValue: 0.003 },
      },
    ],
    beatsEveryBaseline: true,
  },
  calibration: {
    coverage: [{ level: 0.8, observed: estimate(0.79, 0.02) }],
    deciles: Array.from({ length: 10 }, () => 0.1),
  },
});

/** Numbers of no model: for tests of what is said about numbers. */
export const skill: ForecastSkill = {
  format: 1,
  modelVersion: '0123456789ab',
  pricesVersion: '0'.repeat(64),
  trainedUntil: '2017-12-29',
  firstDate: '2018-01-02',
  lastDate: '2023-09-21',
  symbols: ['AAPL', 'KO'],
  bootstrap: { level: 0.95, replications: 1_000, seed: 1 },
  horizons: [horizon(1, 0.51, 0.52), horizon(21, 0.58, 0.6), horizon(63, 0.66, 0.64)],
  claim: { accuracy: 0.63, alwaysUpHorizonDays: 60 },
};
