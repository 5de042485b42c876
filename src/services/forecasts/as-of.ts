import { listPriceHistories } from '@/db/queries/price-histories';
import type { ServiceContext } from '@/services/context';
import { batchSize, historyDays } from './refresh';
import { runModel } from './run-model';

/** What the model says of one asset after one day, by horizon. */
export interface ForecastAsOf {
  readonly symbol: string;
  readonly horizons: readonly {
    readonly days: number;
    /** Over the whole horizon. */
    readonly expectedLogReturn: number;
    /** Root of the expected sum of squared daily log returns within the horizon. */
    readonly realizedVolatility: number;
  }[];
}

/**
 * Forecasts after the close of `asOf` from the prices up to it, always computed: what is stored may be of prices that
 * were restated since, and an answer must follow from its own. Assets with too little history are left out. Throws
 * AppError `forecast_unavailable`.
 */
export async function computeForecastsAsOf({
  context,
  input: { symbols, asOf },
}: {
  context: ServiceContext;
  input: { readonly symbols: readonly string[]; readonly asOf: string };
}): Promise<{ readonly modelVersion: string; readonly forecasts: readonly ForecastAsOf[] }> {
  let { modelVersion } = await runModel(context, []);
  const forecasts: ForecastAsOf[] = [];
  for (let start = 0; start < symbols.length; start += batchSize) {
    const histories = await listPriceHistories(
      context.db,
      { symbols: symbols.slice(start, start + batchSize), asOf, days: historyDays },
      context.signal,
    );
    const answer = await runModel(
      context,
      histories.map(({ closes, volumes }) => ({ closes, volumes })),
    );
    modelVersion = answer.modelVersion;
    for (const [i, { symbol }] of histories.entries()) {
      const { days, expectedLogReturns, realizedVolatilities } = answer.series[i]!;
      if (days === 0) continue;
      const horizons = answer.horizons.map((horizon, k) => ({
        days: horizon,
        expectedLogReturn: expectedLogReturns[k]!,
        realizedVolatility: realizedVolatilities[k]!,
      }));
      forecasts.push({ symbol, horizons });
    }
  }
  return { modelVersion, forecasts };
}
