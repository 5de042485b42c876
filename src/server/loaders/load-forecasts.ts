import 'server-only';
import { cache } from 'react';
import { AppError } from '@/lib/errors';
import { getResources } from '@/server/resources';
import { symbolSchema } from '@/services/assets/schema';
import { getOutlook, type OutlookOfAsset } from '@/services/forecasts/get-outlook';
import { listOutlooks } from '@/services/forecasts/list-outlooks';
import type { Outlooks } from '@/services/forecasts/outlook';
import { forgetSoon } from './forget-soon';

export type Loaded<T> =
  | { readonly status: 'ready'; readonly value: T }
  /** Forecasts are switched off; the message is written for people. */
  | { readonly status: 'unavailable'; readonly message: string };

/** The forecasts of all shared assets with their skill, for pages. */
export const loadForecasts = (): Promise<Loaded<Outlooks>> =>
  unlessOff(() => listOutlooks(getResources()));

/** The forecast of one asset for its page, undefined for a symbol that nobody knows; once per request. */
export const loadForecast = cache(
  async (text: string): Promise<Loaded<OutlookOfAsset> | undefined> => {
    const symbol = symbolSchema.safeParse(text);
    if (!symbol.success) return undefined;
    try {
      return await unlessOff(() =>
        getOutlook({ context: getResources(), input: { symbol: symbol.data } }),
      );
    } catch (error) {
      if (error instanceof AppError && error.code === 'unknown_symbol') return undefined;
      throw error;
    }
  },
);

async function unlessOff<T>(load: () => Promise<T>): Promise<Loaded<T>> {
  try {
    return { status: 'ready', value: await load() };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'forecast_unavailable')) throw error;
    await forgetSoon();
    return { status: 'unavailable', message: error.message };
  }
}
