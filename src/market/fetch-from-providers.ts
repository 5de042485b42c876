import {
  type FetchedPrices,
  type FetchPricesRequest,
  type PriceProvider,
  ProviderError,
  type ProviderErrorCode,
} from './contract';
import { afterFailure, afterSuccess, type BreakerStore } from './outbound/circuit-breaker';
import { type Clock, systemClock } from './outbound/clock';
import { createRateLimiter, type RateLimiter } from './outbound/rate-limiter';

export interface FailedAttempt {
  readonly provider: string;
  readonly code: ProviderErrorCode | 'paused';
  readonly message: string;
}

/** Prices of the first provider that had them, with what the ones before it said; `prices` is absent when none had. */
export interface ProviderAnswer {
  readonly prices: FetchedPrices | undefined;
  readonly failures: readonly FailedAttempt[];
}

export interface PriceSource {
  /** Throws ProviderError `aborted` only; everything else is told in `failures`. */
  fetch(
    request: FetchPricesRequest & { readonly currency?: string | undefined },
  ): Promise<ProviderAnswer>;
}

const ATTEMPTS = 3;
const FIRST_BACKOFF_MS = 500;
/** A pause longer than this is not waited for: the next provider is asked. */
const LONGEST_WAIT_MS = 5_000;

/**
 * Asks the providers in their order. Each keeps to its rate limit, is tried again with growing pauses where that may
 * help, and is left alone for a while after repeated failures.
 */
export function createPriceSource({
  providers,
  breakers,
  clock = systemClock,
  random = Math.random,
}: {
  readonly providers: readonly PriceProvider[];
  readonly breakers: BreakerStore;
  readonly clock?: Clock;
  /** Spreads the retries of many clients; in [0, 1). */
  readonly random?: () => number;
}): PriceSource {
  const limiters = new Map<PriceProvider, RateLimiter>(
    providers.map((provider) => [provider, createRateLimiter(provider.rateLimit, clock)]),
  );

  async function ask(
    provider: PriceProvider,
    request: FetchPricesRequest & { readonly currency?: string | undefined },
  ): Promise<FetchedPrices> {
    for (let attempt = 1; ; attempt++) {
      try {
        await limiters.get(provider)!(request.signal);
        return requireUsable(await provider.fetchPrices(request), provider, request.currency);
      } catch (thrown) {
        const error = asProviderError(thrown, provider, request.signal);
        const pause =
          error.retryAfterMs ?? FIRST_BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + random());
        if (error.retry !== 'later' || attempt === ATTEMPTS || pause > LONGEST_WAIT_MS) throw error;
        await clock.sleep(pause, request.signal).catch(() => {
          throw asProviderError(undefined, provider, request.signal);
        });
      }
    }
  }

  return {
    async fetch(request) {
      const failures: FailedAttempt[] = [];
      for (const provider of providers) {
        const { id, name } = provider;
        const admitted = await breakers.admit(id, clock.now());
        if (!admitted) {
          const message = `${name} is left alone for a while after repeated failures.`;
          failures.push({ provider: id, code: 'paused', message });
          continue;
        }
        try {
          const prices = await ask(provider, request);
          await breakers.save(id, afterSuccess(admitted, clock.now()));
          return { prices, failures };
        } catch (thrown) {
          const error = thrown as ProviderError;
          if (error.code === 'aborted') throw error;
          failures.push({ provider: id, code: error.code, message: error.message });
          await breakers.save(
            id,
            speaksAgainstProvider(error)
              ? afterFailure(admitted, {
                  now: clock.now(),
                  message: error.message,
                  pauseMs: error.retryAfterMs ?? 0,
                })
              : afterSuccess(admitted, clock.now()),
          );
          if (error.retry === 'never') break;
        }
      }
      return { prices: undefined, failures };
    },
  };
}

/** Not to know a symbol is an answer, and no sign of a provider in trouble. */
const speaksAgainstProvider = ({ code }: ProviderError) =>
  code !== 'unknown_symbol' && code !== 'wrong_currency';

function requireUsable(
  prices: FetchedPrices,
  { name }: PriceProvider,
  currency: string | undefined,
): FetchedPrices {
  if (prices.bars.length === 0) {
    throw new ProviderError(
      'unknown_symbol',
      'next-provider',
      `${name} has no prices of ${prices.symbol} for these days.`,
    );
  }
  if (currency && prices.currency !== currency) {
    throw new ProviderError(
      'wrong_currency',
      'next-provider',
      `${name} quotes ${prices.symbol} in ${prices.currency}, the stored prices are in ${currency}.`,
    );
  }
  return prices;
}

function asProviderError(
  error: unknown,
  { name }: PriceProvider,
  signal: AbortSignal,
): ProviderError {
  if (error instanceof ProviderError) return error;
  if (signal.aborted) {
    return new ProviderError('aborted', 'never', `The request to ${name} was cancelled.`);
  }
  return new ProviderError('bad_answer', 'next-provider', `The answer of ${name} makes no sense.`, {
    cause: error,
  });
}
