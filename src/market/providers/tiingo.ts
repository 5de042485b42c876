import { z } from 'zod';
import type { CorporateAction } from '@/market/contract';
import { createGuardedFetch } from '@/market/outbound/guarded-fetch';
import { toNewestShares } from '@/market/share-basis';
import { parseJsonAnswer } from './parse-answer';
import type { ProviderEntry } from './provider-entry';

const price = z.number().nullable();

/** One day of the end-of-day endpoint; prices as traded, the adjusted ones beside them. */
const daySchema = z.object({
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}/),
  open: price,
  high: price,
  low: price,
  close: price,
  volume: price,
  adjClose: z.number(),
  divCash: z.number(),
  splitFactor: z.number(),
});

export const tiingo: ProviderEntry = {
  id: 'tiingo',
  name: 'Tiingo',
  website: 'https://www.tiingo.com/documentation/end-of-day',
  currency: 'USD',
  requiresKey: 'TIINGO_API_KEY',
  capabilities: { bars: true, adjusted: 'splits-and-dividends', actions: true },
  // The free plan: 50 requests an hour.
  rateLimit: { requests: 50, perMs: 3_600_000 },
  create({ key = '', origin, timeoutMs }) {
    const get = createGuardedFetch({
      provider: tiingo.name,
      allowedHosts: ['api.tiingo.com'],
      origin,
      ...(timeoutMs && { timeoutMs }),
    });
    return {
      ...tiingo,
      async fetchPrices({ symbol, from, to, signal }) {
        const url = new URL(
          `https://api.tiingo.com/tiingo/daily/${encodeURIComponent(symbol)}/prices`,
        );
        url.search = String(new URLSearchParams({ startDate: from, endDate: to, format: 'json' }));
        // In a header, where no log of addresses sees it.
        const headers = { authorization: `Token ${key}`, accept: 'application/json' };
        const days = await parseJsonAnswer(
          await get(url, { headers, signal }),
          z.array(daySchema),
          tiingo.name,
        );
        const actions = days.flatMap(({ date, divCash, splitFactor }) => [
          ...actionOf(date, 'split', splitFactor === 1 ? 0 : splitFactor),
          ...actionOf(date, 'dividend', divCash),
        ]);
        const bars = days.map(({ date, open, high, low, close, volume, adjClose }) => ({
          symbol,
          date: date.slice(0, 10),
          open,
          high,
          low,
          close,
          volume,
          adjustedClose: adjClose,
        }));
        return {
          symbol,
          currency: 'USD',
          source: tiingo.id,
          bars: toNewestShares(bars, actions),
          actions,
        };
      },
    };
  },
};

const actionOf = (date: string, kind: CorporateAction['kind'], value: number): CorporateAction[] =>
  value > 0 ? [{ date: date.slice(0, 10), kind, value }] : [];
