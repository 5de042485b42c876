import {
  type BlackLittermanPosterior,
  blackLitterman,
  type UnusableViews,
} from './black-litterman';
import { equilibriumReturns } from './equilibrium';
import { scaleVolatilities } from './scale-volatilities';
import { absoluteView, type View } from './view';

/** What a model says of one asset over the next `horizonPeriods` periods. */
export interface HorizonForecast {
  /** Expected log return over the whole horizon. */
  readonly expectedLogReturn: number;
  /** Root of the expected sum of squared log returns of the single periods within the horizon; above 0. */
  readonly realizedVolatility: number;
}

/** Forecasts as opinions that count as far as their measured skill. */
export interface ForecastPrior {
  readonly kind: 'forecast';
  /** Length n, summing to 1; the portfolio at which the prior is an equilibrium. */
  readonly marketWeights: Float64Array;
  /** delta > 0 of the equilibrium; 2.5 is usual for yearly figures. */
  readonly riskAversion: number;
  readonly tau: number;
  /** Length n; undefined is an asset without a forecast, which gets no view. */
  readonly forecasts: readonly (HorizonForecast | undefined)[];
  /** Periods of the panel that a forecast covers. */
  readonly horizonPeriods: number;
  readonly periodsPerYear: number;
  /** 0 to 1: Idzorek's confidence of every view. */
  readonly returnSkill: number;
  /** 0 to 1: how far volatilities go from those of the covariance to the forecast ones. */
  readonly volatilitySkill: number;
}

/** What forecasts changed, both of length n. */
export interface ForecastEffect {
  /** Yearly expected returns before the views. */
  readonly equilibriumReturns: Float64Array;
  /** Volatility over the one of the covariance; 1 where nothing changed. */
  readonly volatilityRatios: Float64Array;
}

export interface ForecastPriorInput {
  readonly prior: ForecastPrior;
  /** n x n, variance per year. */
  readonly covariance: Float64Array;
  /** Yearly. */
  readonly riskFree: number;
}

export interface ForecastPosterior extends BlackLittermanPosterior {
  readonly effect: ForecastEffect;
}

/**
 * Yearly expected simple return, as the mean of a panel's simple returns times its periods a year, of an expected log
 * return over h periods: P (exp((m + s^2 / 2) / h) - 1), exact where log returns of single periods are independent and
 * normal; s^2 is the sum of their variances.
 */
export function yearlySimpleReturn(
  { expectedLogReturn, realizedVolatility }: HorizonForecast,
  horizonPeriods: number,
  periodsPerYear: number,
): number {
  const logOfMean = (expectedLogReturn + realizedVolatility ** 2 / 2) / horizonPeriods;
  return periodsPerYear * Math.expm1(logOfMean);
}

/**
 * Black-Litterman with one absolute view an asset at its forecast, all at the confidence `returnSkill`, around the
 * equilibrium of a covariance whose volatilities were moved by `volatilitySkill` towards the forecast ones
 * (`scaleVolatilities`). Skill 0 of both gives the answer without views, bit for bit; `returnSkill` 1 meets every
 * forecast. With a view on every asset the distance from the equilibrium, each asset in units of its volatility, grows
 * with the skill and the distance to the forecasts falls. An asset without a forecast or without variance gets no view.
 *
 * Source: Idzorek (2005) for the confidence; Black and Litterman (1992).
 */
export function forecastPrior(input: ForecastPriorInput): ForecastPosterior | UnusableViews {
  const { prior, riskFree } = input;
  const { marketWeights, riskAversion, tau, forecasts, horizonPeriods, periodsPerYear } = prior;
  const n = marketWeights.length;
  assertPrior(prior, n);
  const daily = (i: number) => input.covariance[i * n + i]! / periodsPerYear;
  const ratios = Float64Array.from({ length: n }, (_, i) => {
    const forecast = forecasts[i];
    if (!forecast || !(daily(i) > 0)) return 1;
    return Math.sqrt(forecast.realizedVolatility ** 2 / horizonPeriods / daily(i));
  });
  const covariance = scaleVolatilities(input.covariance, ratios, prior.volatilitySkill);
  const priorReturns = equilibriumReturns({ covariance, marketWeights, riskAversion, riskFree });
  const views = forecasts.flatMap((forecast, i): View[] => {
    if (!forecast || prior.returnSkill === 0 || !(daily(i) > 0)) return [];
    const expectedReturn = yearlySimpleReturn(forecast, horizonPeriods, periodsPerYear);
    const firmness = { confidence: prior.returnSkill };
    return [absoluteView(`forecast of asset ${i + 1}`, n, i, expectedReturn, firmness)];
  });
  const answer = blackLitterman({ priorReturns, covariance, tau, views, uncertainty: 'idzorek' });
  if (answer.status !== 'solved') return answer;
  const volatilityRatios = ratios.map((ratio) => ratio ** prior.volatilitySkill);
  return { ...answer, effect: { equilibriumReturns: priorReturns, volatilityRatios } };
}

function assertPrior(prior: ForecastPrior, n: number): void {
  const { forecasts, horizonPeriods, periodsPerYear, returnSkill, volatilitySkill } = prior;
  if (forecasts.length !== n) {
    throw new Error(`forecastPrior: ${forecasts.length} forecasts for ${n} assets`);
  }
  if (!(horizonPeriods > 0 && periodsPerYear > 0)) {
    throw new Error('forecastPrior: the horizon and the periods a year must be above zero');
  }
  for (const skill of [returnSkill, volatilitySkill]) {
    if (!(skill >= 0 && skill <= 1)) {
      throw new Error(`forecastPrior: skill ${skill} is outside [0, 1]`);
    }
  }
  for (const [i, forecast] of forecasts.entries()) {
    if (!forecast) continue;
    const { expectedLogReturn: mean, realizedVolatility: volatility } = forecast;
    if (!Number.isFinite(mean) || !(volatility > 0 && volatility < Number.POSITIVE_INFINITY)) {
      throw new Error(`forecastPrior: asset ${i + 1} has a forecast of ${mean} and ${volatility}`);
    }
  }
}
