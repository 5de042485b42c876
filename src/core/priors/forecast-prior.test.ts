import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPositiveSemidefinite } from '@/core/linalg/semidefinite';
import { applyPrior } from './apply-prior';
import { equilibriumReturns } from './equilibrium';
import { type ForecastPrior, forecastPrior, yearlySimpleReturn } from './forecast-prior';

const covariance = Float64Array.from([0.04, 0.012, 0.01, 0.012, 0.09, 0.03, 0.01, 0.03, 0.16]);
const riskFree = 0.02;
const forecasts = [
  { expectedLogReturn: 0.01, realizedVolatility: 0.07 },
  { expectedLogReturn: -0.02, realizedVolatility: 0.06 },
  { expectedLogReturn: 0.03, realizedVolatility: 0.15 },
];
const base: ForecastPrior = {
  kind: 'forecast',
  marketWeights: Float64Array.of(0.5, 0.3, 0.2),
  riskAversion: 2.5,
  tau: 0.05,
  forecasts,
  horizonPeriods: 21,
  periodsPerYear: 252,
  returnSkill: 0,
  volatilitySkill: 0,
};
const solved = (change: Partial<ForecastPrior>) => {
  const answer = forecastPrior({ prior: { ...base, ...change }, covariance, riskFree });
  if (answer.status !== 'solved') throw new Error(answer.message);
  return answer;
};
const yearly = forecasts.map((forecast) => yearlySimpleReturn(forecast, 21, 252));

describe('the unit of a forecast', () => {
  test('a certain log return is the simple return that compounds to it', () => {
    const forecast = { expectedLogReturn: 21 * Math.log(1.001), realizedVolatility: 1e-12 };
    expect(yearlySimpleReturn(forecast, 21, 252)).toBeCloseTo(0.252, 12);
  });

  test('the mean of a lognormal return is above its median by half of its variance', () => {
    const forecast = { expectedLogReturn: -0.5 * 0.04, realizedVolatility: 0.2 };
    expect(yearlySimpleReturn(forecast, 21, 252)).toBeCloseTo(0, 14);
  });

  test('half up, half down by a volatility: the mean simple return to third order', () => {
    const [mean, volatility] = [0.0004, 0.01];
    const up = Math.expm1(mean + volatility);
    const down = Math.expm1(mean - volatility);
    const forecast = {
      expectedLogReturn: 21 * mean,
      realizedVolatility: volatility * Math.sqrt(21),
    };
    expect(yearlySimpleReturn(forecast, 21, 252)).toBeCloseTo((252 * (up + down)) / 2, 6);
  });
});

describe('skill', () => {
  test('zero skill is the equilibrium of the given covariance, bit for bit', () => {
    const { expectedReturns, covariance: posterior } = solved({});
    const equilibrium = equilibriumReturns({
      covariance,
      marketWeights: base.marketWeights,
      riskAversion: base.riskAversion,
      riskFree,
    });
    expect(expectedReturns).toEqual(equilibrium);
    const without = applyPrior({
      prior: { ...base, kind: 'black-litterman', views: [], uncertainty: 'idzorek' },
      expectedReturns: new Float64Array(3),
      covariance,
      riskFree,
    });
    expect(without).toMatchObject({ status: 'solved', expectedReturns, covariance: posterior });
  });

  test('zero skill is the same whatever the forecasts say', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: 1e-3, max: 1, noNaN: true }),
        (expectedLogReturn, realizedVolatility) => {
          const other = solved({
            forecasts: forecasts.map(() => ({ expectedLogReturn, realizedVolatility })),
          });
          expect(other.expectedReturns).toEqual(solved({}).expectedReturns);
          expect(other.covariance).toEqual(solved({}).covariance);
        },
      ),
    );
  });

  test('full skill reaches every forecast of return and of volatility', () => {
    const { expectedReturns, effect } = solved({ returnSkill: 1, volatilitySkill: 1 });
    yearly.forEach((value, i) => {
      expect(expectedReturns[i]).toBeCloseTo(value, 12);
      const volatility = Math.sqrt(covariance[i * 4]!) * effect.volatilityRatios[i]!;
      const forecast = forecasts[i]!.realizedVolatility * Math.sqrt(252 / 21);
      expect(volatility).toBeCloseTo(forecast, 12);
    });
  });

  test('more skill moves further from the equilibrium and nearer to the forecasts', () => {
    const distance = (from: ArrayLike<number>, to: ArrayLike<number>) =>
      Math.sqrt(
        yearly.reduce((sum, _, i) => sum + (from[i]! - to[i]!) ** 2 / covariance[i * 4]!, 0),
      );
    const skills = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(skills, skills, (a, b) => {
        const less = solved({ returnSkill: Math.min(a, b) });
        const more = solved({ returnSkill: Math.max(a, b) });
        const start = less.effect.equilibriumReturns;
        expect(distance(more.expectedReturns, start)).toBeGreaterThanOrEqual(
          distance(less.expectedReturns, start) - 1e-12,
        );
        expect(distance(more.expectedReturns, yearly)).toBeLessThanOrEqual(
          distance(less.expectedReturns, yearly) + 1e-12,
        );
      }),
    );
  });

  test('a single view at skill c goes c of the way', () => {
    const { expectedReturns, effect } = solved({
      returnSkill: 0.3,
      forecasts: [forecasts[0], undefined, undefined],
    });
    const way =
      (expectedReturns[0]! - effect.equilibriumReturns[0]!) /
      (yearly[0]! - effect.equilibriumReturns[0]!);
    expect(way).toBeCloseTo(0.3, 12);
  });

  test('the covariance stays positive semidefinite at any skill', () => {
    const skills = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(skills, skills, (returnSkill, volatilitySkill) => {
        const { covariance: posterior } = solved({ returnSkill, volatilitySkill });
        expect(isPositiveSemidefinite(posterior, 3)).toBe(true);
      }),
    );
  });
});

test('an asset without a forecast has no view, and its volatility stays', () => {
  const { views, effect } = solved({
    returnSkill: 0.5,
    volatilitySkill: 0.5,
    forecasts: [forecasts[0], undefined, forecasts[2]],
  });
  expect(views.map(({ name }) => name)).toEqual(['forecast of asset 1', 'forecast of asset 3']);
  expect(effect.volatilityRatios[1]).toBe(1);
});

test('an asset without variance has no view', () => {
  const still = Float64Array.of(0, 0, 0, 0.04);
  const answer = forecastPrior({
    prior: {
      ...base,
      marketWeights: Float64Array.of(0.5, 0.5),
      forecasts: forecasts.slice(0, 2),
      returnSkill: 1,
      volatilitySkill: 1,
    },
    covariance: still,
    riskFree,
  });
  expect(answer).toMatchObject({ status: 'solved', views: [{ name: 'forecast of asset 2' }] });
});

test('what is no forecast or skill is refused', () => {
  expect(() => solved({ returnSkill: 1.5 })).toThrow('skill 1.5');
  expect(() => solved({ forecasts: [] })).toThrow('0 forecasts for 3 assets');
  const [first, second] = forecasts;
  for (const wrong of [
    { expectedLogReturn: Number.NaN, realizedVolatility: 0.1 },
    { expectedLogReturn: 0, realizedVolatility: 0 },
  ]) {
    expect(() => solved({ forecasts: [first, second, wrong] })).toThrow('asset 3');
  }
});
