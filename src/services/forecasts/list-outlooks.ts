import { listLatestForecasts } from '@/db/queries/forecasts';
import { env } from '@/env';
import { readForecastSkill } from '@/forecast/skill';
import { listAssets } from '@/services/assets/list';
import type { ServiceContext } from '@/services/context';
import { byAsset } from './by-asset';
import { type Outlooks, toOutlook } from './outlook';
import { refreshForecasts } from './refresh';
import { runModel } from './run-model';

/**
 * What the present model says of every shared asset after its last day, beside its skill; what is not stored yet is
 * computed first. Throws AppError `forecast_unavailable`.
 */
export async function listOutlooks(context: ServiceContext): Promise<Outlooks> {
  const { tooShort } = await refreshForecasts({ context, input: {} });
  const model = await runModel(context, []);
  const { modelVersion } = model;
  const [rows, assets, skill] = await Promise.all([
    listLatestForecasts(context.db, { modelVersion }),
    listAssets(context),
    readForecastSkill(env.FORECAST_MODEL_DIR, modelVersion),
  ]);
  const names = new Map(assets.map(({ symbol, name }) => [symbol, name]));
  const outlooks = byAsset(rows)
    .filter(({ symbol }) => names.has(symbol))
    .map((forecast) => toOutlook(forecast, names.get(forecast.symbol)!, model));
  return { modelVersion, skill, assets: outlooks, tooShort };
}
