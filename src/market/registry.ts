import type { PriceProvider } from './contract';
import { alphaVantage } from './providers/alpha-vantage';
import { csvFolder } from './providers/csv-folder';
import type { ProviderEntry } from './providers/provider-entry';
import { sample } from './providers/sample';
import { stooq } from './providers/stooq';
import { tiingo } from './providers/tiingo';
import { yahoo } from './providers/yahoo';

/** Every price provider: a new one is a file in `providers/`, its rank in `source-rank.ts` and its line here. */
export const providerEntries: readonly ProviderEntry[] = [
  sample,
  tiingo,
  yahoo,
  alphaVantage,
  stooq,
  csvFolder,
];

/**
 * The chosen providers in their order, ready to be asked.
 *
 * @param keys by the name that `requiresKey` gives
 * @param currencies by the id of a provider whose prices are not in the currency that it assumes
 * @throws Error for an unknown id, a second mention, the shipped prices before others, or a missing key, naming it
 */
export function createProviders({
  ids,
  keys,
  currencies = {},
}: {
  readonly ids: readonly string[];
  readonly keys: Readonly<Record<string, string | undefined>>;
  readonly currencies?: Readonly<Record<string, string | undefined>>;
}): PriceProvider[] {
  return ids.map((id, position) => {
    const entry = providerEntries.find((candidate) => candidate.id === id);
    if (!entry) {
      const known = providerEntries.map((candidate) => candidate.id).join(', ');
      throw new Error(`PRICE_PROVIDERS: there is no provider "${id}". Known: ${known}.`);
    }
    if (ids.indexOf(id) !== position) throw new Error(`PRICE_PROVIDERS: "${id}" is listed twice.`);
    if (id === 'sample' && position < ids.length - 1) {
      throw new Error('PRICE_PROVIDERS: "sample" always answers, with old prices: put it last.');
    }
    const { requiresKey } = entry;
    const key = requiresKey ? keys[requiresKey] : undefined;
    if (requiresKey && !key) {
      throw new Error(`PRICE_PROVIDERS: ${entry.name} needs a key; set ${requiresKey}.`);
    }
    return entry.create({ key, currency: currencies[id] });
  });
}
