import type { PriceProvider } from '@/market/contract';

export interface ProviderDependencies {
  /** The key that `requiresKey` names. */
  readonly key?: string | undefined;
  /** In place of the one that the entry assumes. */
  readonly currency?: string | undefined;
  /** Sends requests to this origin instead of the provider's own: tests, a proxy of one's own. */
  readonly origin?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

/** What the registry knows of a provider before anyone has asked it. */
export interface ProviderEntry
  extends Pick<PriceProvider, 'id' | 'name' | 'capabilities' | 'rateLimit' | 'requiresKey'> {
  /** Where a person reads about its terms and gets a key; null for what ships with the product. */
  readonly website: string | null;
  /** What its prices are taken to be in, ISO 4217; null where it names it with each answer. */
  readonly currency: string | null;
  create(dependencies: ProviderDependencies): PriceProvider;
}
