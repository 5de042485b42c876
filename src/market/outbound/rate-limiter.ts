import type { RateLimit } from '@/market/contract';
import type { Clock } from './clock';

/** Waits until one more request keeps within the limit: never more than `requests` in any stretch of `perMs`. */
export type RateLimiter = (signal: AbortSignal) => Promise<void>;

export function createRateLimiter({ requests, perMs }: RateLimit, clock: Clock): RateLimiter {
  /** When the latest requests went or will go, oldest first. */
  const sent: number[] = [];
  return async (signal) => {
    const now = clock.now();
    const earliest = sent.length < requests ? now : Math.max(now, sent[0]! + perMs);
    if (sent.length >= requests) sent.shift();
    sent.push(earliest);
    if (earliest > now) await clock.sleep(earliest - now, signal);
  };
}
