import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Estimate, ForecastSkill, HorizonSkill } from '@/forecast/skill';
import {
  claimSentence,
  coverageSentence,
  directionSentence,
  rankingSentence,
  skillSentence,
  verdictOf,
  volatilitySentence,
} from './sentences';

const at = (value: number, low: number, high: number): Estimate => ({ value, low, high });
const dieboldMariano = { statistic: 0, pValue: 1 };

const month: HorizonSkill = {
  horizonDays: 21,
  observations: 39414,
  testDays: 1419,
  independentPeriods: 67.6,
  directionalAccuracy: at(0.597, 0.535, 0.658),
  baseRate: at(0.598, 0.536, 0.658),
  accuracyGain: at(-0.0004, -0.0011, 0.0001),
  forecastsUp: 0.999,
  informationCoefficient: at(0.024, -0.052, 0.101),
  pooledCorrelation: at(0.113, 0.024, 0.204),
  returns: [
    { id: 'own-mean', rSquared: at(0.0165, -0.0057, 0.0373), dieboldMariano },
    { id: 'common-mean', rSquared: at(0.03, -0.03, 0.125), dieboldMariano },
    { id: 'zero', rSquared: at(0.006, -0.025, 0.058), dieboldMariano },
  ],
  measuredSkill: 0,
  volatility: {
    qlike: -3.8,
    baselines: [
      { id: 'ewma', qlike: -3.7, gain: at(0.124, 0.038, 0.243), dieboldMariano },
      { id: 'garch', qlike: -3.84, gain: at(-0.005, -0.045, 0.028), dieboldMariano },
      { id: 'har', qlike: -3.9, gain: at(-0.1, -0.2, -0.01), dieboldMariano },
    ],
    beatsEveryBaseline: false,
  },
  calibration: {
    coverage: [
      { level: 0.5, observed: at(0.477, 0.437, 0.516) },
      { level: 0.8, observed: at(0.75, 0.72, 0.79) },
      { level: 0.95, observed: at(0.97, 0.96, 0.98) },
    ],
    deciles: Array(10).fill(0.1),
  },
};

/** Spaces as a keyboard has them. */
const plain = (sentence: string) => sentence.replaceAll('\u00a0', ' ');

/** Any value with an interval around it. */
const estimates = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .chain(([low, width]) =>
    fc.record({
      low: fc.constant(low),
      value: fc.double({ min: 0, max: 1, noNaN: true }).map((part) => low + part * width),
      high: fc.constant(low + width),
    }),
  );

describe('no sentence claims more than its interval', () => {
  test('a verdict needs an interval that leaves out zero', () => {
    fc.assert(
      fc.property(estimates, (estimate) => {
        const verdict = verdictOf(estimate);
        expect(verdict === 'better').toBe(estimate.low > 0);
        expect(verdict === 'worse').toBe(estimate.high < 0);
      }),
    );
  });

  test('"gained", "better than chance" and "earned a confidence" appear with a positive lower end only', () => {
    fc.assert(
      fc.property(estimates, (estimate) => {
        const returns = [{ id: 'zero' as const, rSquared: estimate, dieboldMariano }];
        const skill = {
          ...month,
          accuracyGain: estimate,
          informationCoefficient: estimate,
          returns,
          measuredSkill: Math.max(0, estimate.low),
          volatility: {
            ...month.volatility,
            baselines: [{ ...month.volatility.baselines[0]!, gain: estimate }],
          },
        };
        const positive = estimate.low > 0;
        expect(directionSentence(skill).includes('gained')).toBe(positive);
        expect(rankingSentence(skill).includes('better than chance')).toBe(positive);
        expect(skillSentence(skill).includes('earned a confidence')).toBe(positive);
        expect(volatilitySentence(skill).includes('better than EWMA')).toBe(positive);
      }),
    );
  });

  test('forecasts that always say up are called the base rate', () => {
    const sentence = directionSentence({ ...month, forecastsUp: 1, accuracyGain: at(0, 0, 0) });
    expect(sentence).toContain('all of that is the base rate');
  });
});

describe('in words', () => {
  test('direction', () => {
    expect(plain(directionSentence(month))).toBe(
      'Over 21 trading days the forecasts had the right sign in 59.7 % of 39,414 cases (95 % interval 53.5 % to 65.8 %); always saying up was right in 59.8 %. The difference, −0.04 percentage points (95 % interval −0.11 to 0.01), cannot be told from zero.',
    );
  });

  test('one day is not one days', () => {
    expect(rankingSentence({ ...month, horizonDays: 1 })).toContain('Over 1 trading day the');
  });

  test('skill is read off the comparison with the least lower end', () => {
    expect(plain(skillSentence(month))).toBe(
      'Over 21 trading days the expected returns saved 3.0 % (95 % interval −3.0 % to 12.5 %) of the squared error of the mean return of all assets at that volatility, the most doubtful of three comparisons: the lower end is not above zero, so a view of this horizon has earned no confidence.',
    );
  });

  test('volatility: each baseline under its own verdict', () => {
    expect(volatilitySentence(month)).toBe(
      'Measured by QLIKE, over 21 trading days the volatility forecasts were better than EWMA, worse than HAR and not to be told from GARCH(1,1).',
    );
  });

  test('coverage: what lies outside the interval is called too narrow or too wide', () => {
    expect(coverageSentence(month)).toBe(
      'Over 21 trading days intervals of 50, 80 and 95 % held 47.7, 75.0 and 97.0 % of the returns: those of 80 % are too narrow and those of 95 % are too wide.',
    );
  });
});

describe('the claim', () => {
  const quarter: HorizonSkill = {
    ...month,
    horizonDays: 63,
    directionalAccuracy: at(0.643, 0.53, 0.746),
    baseRate: at(0.643, 0.53, 0.746),
    accuracyGain: at(0, 0, 0),
    forecastsUp: 1,
  };
  const skill = {
    claim: { accuracy: 0.63, alwaysUpHorizonDays: 49 },
    horizons: [month, quarter],
  } as unknown as ForecastSkill;

  test('where it is reached, with its doubt and its base rate', () => {
    expect(plain(claimSentence(skill))).toBe(
      'A directional accuracy of 63 % is reached at 63 trading days: 64.3 % (95 % interval 53.0 % to 74.6 %). The interval reaches below 63 %, so even that is not certain. Always saying up scores 64.3 % there. The forecasts always said up, so all of that is the base rate. Always saying up, with no forecast at all, reaches 63 % in these years from 49 trading days on.',
    );
  });

  test('where it is not, the highest accuracy is told as such', () => {
    const sentence = plain(claimSentence({ ...skill, horizons: [month] }));
    expect(sentence).toContain('is reached at none of the tested horizons; the highest is 59.7 %');
    expect(sentence).not.toContain('The interval reaches below');
  });

  test('a claim that always saying up never fulfils is told so', () => {
    const never = { ...skill, claim: { accuracy: 0.63, alwaysUpHorizonDays: null } };
    expect(plain(claimSentence(never))).toContain('does not reach 63 % within a year');
  });
});
