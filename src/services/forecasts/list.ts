import { listLatestForecasts } from '@/db/queries/forecasts';
import type { ServiceContext } from '@/services/context';
import { byAsset } from './by-asset';
import { runModel } from './run-model';
import type { Forecasts } from './schema';

/**
 * What the present model said last of each shared asset, as far as it has been asked. Throws AppError
 * `forecast_unavailable`.
 */
export async function listForecasts(context: ServiceContext): Promise<Forecasts> {
  const { modelVersion } = await runModel(context, []);
  const rows = await listLatestForecasts(context.db, { modelVersion });
  return { modelVersion, forecasts: byAsset(rows), tooShort: [] };
}
