/**
 * One trading day of one asset as it came from outside. Missing is null or absent, never 0 or NaN. Open, high, low, close
 * and volume count the shares of the newest bar beside it: a provider that tells them as traded uses `share-basis.ts`.
 */
export interface PriceBar {
  readonly symbol: string;
  /** `YYYY-MM-DD`, the day at the exchange. */
  readonly date: string;
  readonly open?: number | null;
  readonly high?: number | null;
  readonly low?: number | null;
  readonly close?: number | null;
  readonly volume?: number | null;
  /** Adjusted for splits and dividends; only ratios of it carry meaning. */
  readonly adjustedClose: number;
}

export interface CorporateAction {
  /** Ex-date: the first day on which the price no longer contains it. */
  readonly date: string;
  readonly kind: 'split' | 'dividend';
  /** Split: new shares per old share (4 for 4-for-1). Dividend: money per share as it was on that day. */
  readonly value: number;
}

export interface FetchedPrices {
  readonly symbol: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly bars: readonly PriceBar[];
  readonly actions: readonly CorporateAction[];
  /** Id of the provider; it has a rank in `source-rank.ts`. */
  readonly source: string;
}

export interface ProviderCapabilities {
  /** Open, high, low, close and volume, not only one price a day. */
  readonly bars: boolean;
  /** What the adjusted close of its bars is adjusted for before this program does anything. */
  readonly adjusted: 'splits-and-dividends' | 'splits' | 'none';
  /** Lists splits and dividends. */
  readonly actions: boolean;
}

export interface RateLimit {
  readonly requests: number;
  readonly perMs: number;
}

export interface FetchPricesRequest {
  readonly symbol: string;
  /** Both days included. */
  readonly from: string;
  readonly to: string;
  readonly signal: AbortSignal;
}

export interface PriceProvider {
  readonly id: string;
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  readonly rateLimit: RateLimit;
  /** The environment variable that holds its key; absent where none is needed. */
  readonly requiresKey?: string;
  /** @throws ProviderError */
  fetchPrices(request: FetchPricesRequest): Promise<FetchedPrices>;
}

/** `never`: the question is wrong, for any provider. `later`: the same provider may answer. `next-provider`: this one will not. */
export type ProviderRetry = 'never' | 'later' | 'next-provider';

export type ProviderErrorCode =
  | 'aborted'
  | 'bad_answer'
  | 'forbidden'
  | 'rate_limited'
  | 'timeout'
  | 'too_large'
  | 'unavailable'
  | 'unknown_symbol'
  | 'wrong_currency';

/** A failure of a provider; its message is written for the person who reads it and holds no key. */
export class ProviderError extends Error {
  readonly code: ProviderErrorCode;
  readonly retry: ProviderRetry;
  /** What the provider asked to wait, if it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ProviderErrorCode,
    retry: ProviderRetry,
    message: string,
    options: { readonly retryAfterMs?: number; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProviderError';
    this.code = code;
    this.retry = retry;
    this.retryAfterMs = options.retryAfterMs;
  }
}
