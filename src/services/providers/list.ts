import type { Database } from '@/db/client';
import { listProviderStates } from '@/db/queries/provider-states';
import { env } from '@/env';
import { providerEntries } from '@/market/registry';
import { providerCurrencies, providerKeys } from './price-source';
import type { Provider } from './schema';

/** Every known provider: those in use first, in the order in which they are asked. */
export async function listProviders({ db }: { db: Database }): Promise<Provider[]> {
  const states = new Map((await listProviderStates(db)).map((row) => [row.provider, row]));
  const providers = providerEntries.map(
    ({ id, name, website, requiresKey, currency, capabilities }) => {
      const state = states.get(id);
      const position = env.PRICE_PROVIDERS.indexOf(id);
      return {
        id,
        name,
        website,
        order: position < 0 ? null : position + 1,
        missingKey: requiresKey && !providerKeys[requiresKey] ? requiresKey : null,
        currency: providerCurrencies[id] ?? currency,
        bars: capabilities.bars,
        actions: capabilities.actions,
        state: state?.state ?? ('closed' as const),
        failures: state?.failures ?? 0,
        lastSuccessAt: state?.lastSuccessAt ?? null,
        lastFailureAt: state?.lastFailureAt ?? null,
        lastError: state?.lastError ?? null,
        retryAt: state?.retryAt ?? null,
      };
    },
  );
  return providers.sort((a, b) => (a.order ?? 1_000) - (b.order ?? 1_000));
}
