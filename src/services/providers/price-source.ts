import type { Database } from '@/db/client';
import { storedBreakers } from '@/db/queries/provider-states';
import { env } from '@/env';
import { createPriceSource, type PriceSource } from '@/market/fetch-from-providers';
import { createProviders } from '@/market/registry';

/** By the names that the providers give. */
export const providerKeys: Readonly<Record<string, string | undefined>> = {
  CSV_PRICE_DIR: env.CSV_PRICE_DIR,
  TIINGO_API_KEY: env.TIINGO_API_KEY,
  ALPHA_VANTAGE_API_KEY: env.ALPHA_VANTAGE_API_KEY,
};

/** By the id of a provider: what a person says its prices are in. */
export const providerCurrencies: Readonly<Record<string, string | undefined>> = {
  'csv-folder': env.CSV_PRICE_CURRENCY,
};

/** The providers of this installation in their order, with circuit breakers that all its processes share. */
export function openPriceSource(db: Database): PriceSource {
  return createPriceSource({
    providers: createProviders({
      ids: env.PRICE_PROVIDERS,
      keys: providerKeys,
      currencies: providerCurrencies,
    }),
    breakers: storedBreakers(db),
  });
}
