import { z } from 'zod';
import { env } from '@/env';
import { symbolSchema, tradingDateSchema } from '@/services/assets/schema';

export const forecastsInputSchema = z.strictObject({
  symbols: z
    .array(symbolSchema)
    .min(1, 'choose at least one asset')
    .max(env.MAX_ASSETS, `at most ${env.MAX_ASSETS} assets at a time`),
  /** Nothing after this day is used; absent: everything that is stored. */
  asOf: tradingDateSchema.optional(),
});

export type ForecastsInput = z.infer<typeof forecastsInputSchema>;

export interface AssetForecast {
  readonly symbol: string;
  /** The day after whose close the forecast was made. */
  readonly date: string;
  /** By horizon, shortest first. */
  readonly horizons: readonly HorizonForecast[];
}

export interface HorizonForecast {
  /** Trading days that the forecast covers, the first being the one after its date. */
  readonly days: number;
  /** Over the whole horizon. */
  readonly expectedLogReturn: number;
  /** Standard deviation of that log return, over the whole horizon. */
  readonly volatility: number;
}

export interface Forecasts {
  readonly modelVersion: string;
  /** By symbol. */
  readonly forecasts: readonly AssetForecast[];
  /** Assets that were asked for and have too little history, with the closes that they have and need. */
  readonly tooShort: readonly ShortHistory[];
}

export interface ShortHistory {
  readonly symbol: string;
  readonly days: number;
  readonly required: number;
}
