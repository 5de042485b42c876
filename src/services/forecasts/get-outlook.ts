import { listPriceHistories } from '@/db/queries/price-histories';
import { env } from '@/env';
import { logReturn } from '@/forecast/features/rate-of-change';
import { ewmaVolatility } from '@/forecast/features/volatility';
import { readForecastSkill } from '@/forecast/skill';
import { TRADING_DAYS_PER_YEAR } from '@/lib/limits';
import { resolveAssets } from '@/services/assets/resolve-assets';
import type { ServiceContext } from '@/services/context';
import { forecastsForAssets } from './for-assets';
import { type Outlooks, toOutlook } from './outlook';
import { runModel } from './run-model';

/** Twice as many days as are shown: the first ones of an exponential average still remember how it began. */
const shownDays = TRADING_DAYS_PER_YEAR;
const readDays = 2 * shownDays;

/** The days before a forecast, oldest first. */
export interface RecentHistory {
  readonly dates: readonly string[];
  /** Adjusted closes over the last one. */
  readonly relativeCloses: readonly number[];
  /** Exponentially weighted (RiskMetrics, 0.94), a year; null where history is too short for it. */
  readonly volatilityAnnual: readonly (number | null)[];
}

export interface OutlookOfAsset extends Outlooks {
  readonly symbol: string;
  readonly name: string;
  readonly history: RecentHistory;
}

/**
 * What the present model says of one asset after its last day, beside its skill and its last year; computed where it is
 * not stored. Throws AppError `forecast_unavailable`, `unknown_symbol`.
 */
export async function getOutlook({
  context,
  input: { symbol },
}: {
  context: ServiceContext;
  input: { readonly symbol: string };
}): Promise<OutlookOfAsset> {
  const [asset] = await resolveAssets(context.db, [symbol]);
  const { name } = asset!;
  const { modelVersion, forecasts, tooShort } = await forecastsForAssets({
    context,
    input: { symbols: [symbol] },
  });
  const model = await runModel(context, []);
  const [skill, [history]] = await Promise.all([
    readForecastSkill(env.FORECAST_MODEL_DIR, modelVersion),
    listPriceHistories(context.db, { symbols: [symbol], days: readDays }),
  ]);
  return {
    symbol,
    name,
    modelVersion,
    skill,
    assets: forecasts.map((forecast) => toOutlook(forecast, name, model)),
    tooShort,
    history: recent(history!.dates, history!.closes),
  };
}

function recent(dates: readonly string[], closes: Float64Array): RecentHistory {
  const volatility = closes.length > 20 ? ewmaVolatility(logReturn(closes, 1)) : undefined;
  const from = Math.max(0, closes.length - shownDays);
  const last = closes.at(-1)!;
  const days = Array.from({ length: closes.length - from }, (_, i) => from + i);
  return {
    dates: days.map((day) => dates[day]!),
    relativeCloses: days.map((day) => closes[day]! / last),
    volatilityAnnual: days.map((day) => {
      const daily = volatility?.values[day - volatility.first];
      return daily === undefined ? null : daily * Math.sqrt(TRADING_DAYS_PER_YEAR);
    }),
  };
}
