import { z } from 'zod';
import { type CorporateAction, type PriceBar, ProviderError } from '@/market/contract';
import { createGuardedFetch } from '@/market/outbound/guarded-fetch';
import { toNewestShares } from '@/market/share-basis';
import { brokenAnswer, parseJsonAnswer } from './parse-answer';
import type { ProviderEntry } from './provider-entry';

/** Numbers come as text. */
const figure = z.coerce.number();

const daySchema = z.object({
  '1. open': figure,
  '2. high': figure,
  '3. low': figure,
  '4. close': figure,
  '5. adjusted close': figure,
  '6. volume': figure,
  '7. dividend amount': figure,
  '8. split coefficient': figure,
});

/** Refusals come with status 200 and a sentence under one of three names. */
const answerSchema = z.object({
  'Time Series (Daily)': z.record(z.iso.date(), daySchema).optional(),
  'Error Message': z.string().optional(),
  Note: z.string().optional(),
  Information: z.string().optional(),
});

export const alphaVantage: ProviderEntry = {
  id: 'alpha-vantage',
  name: 'Alpha Vantage',
  website: 'https://www.alphavantage.co/documentation/#dailyadj',
  currency: 'USD',
  requiresKey: 'ALPHA_VANTAGE_API_KEY',
  capabilities: { bars: true, adjusted: 'splits-and-dividends', actions: true },
  rateLimit: { requests: 5, perMs: 60_000 },
  create({ key = '', origin, timeoutMs }) {
    const get = createGuardedFetch({
      provider: alphaVantage.name,
      allowedHosts: ['www.alphavantage.co'],
      origin,
      ...(timeoutMs && { timeoutMs }),
    });
    return {
      ...alphaVantage,
      async fetchPrices({ symbol, from, to, signal }) {
        const url = new URL('https://www.alphavantage.co/query');
        url.search = String(
          new URLSearchParams({
            function: 'TIME_SERIES_DAILY_ADJUSTED',
            symbol,
            outputsize: 'full',
            apikey: key,
          }),
        );
        const answer = await parseJsonAnswer(
          await get(url, { signal }),
          answerSchema,
          alphaVantage.name,
        );
        const days = answer['Time Series (Daily)'];
        if (!days) throw refusal(answer);
        // The whole history comes in any case, newest first.
        const wanted = Object.entries(days)
          .filter(([date]) => date >= from && date <= to)
          .sort(([a], [b]) => a.localeCompare(b));
        const actions = wanted.flatMap(([date, day]) => toActions(date, day));
        return {
          symbol,
          currency: 'USD',
          source: alphaVantage.id,
          bars: toNewestShares(
            wanted.map(([date, day]) => toBar(symbol, date, day)),
            actions,
          ),
          actions,
        };
      },
    };
  },
};

type Day = z.infer<typeof daySchema>;

const toBar = (symbol: string, date: string, day: Day): PriceBar => ({
  symbol,
  date,
  open: day['1. open'],
  high: day['2. high'],
  low: day['3. low'],
  close: day['4. close'],
  volume: day['6. volume'],
  adjustedClose: day['5. adjusted close'],
});

function toActions(date: string, day: Day): CorporateAction[] {
  const split = day['8. split coefficient'];
  const dividend = day['7. dividend amount'];
  return [
    ...(split > 0 && split !== 1 ? [{ date, kind: 'split' as const, value: split }] : []),
    ...(dividend > 0 ? [{ date, kind: 'dividend' as const, value: dividend }] : []),
  ];
}

/** The sentences of the provider may repeat the key, so none of them is passed on. */
function refusal(answer: z.infer<typeof answerSchema>): ProviderError {
  const { name } = alphaVantage;
  if (answer['Error Message']) {
    return new ProviderError(
      'unknown_symbol',
      'next-provider',
      `${name} does not know the symbol.`,
    );
  }
  if (answer.Note || /rate limit|per day|per minute|per second/i.test(answer.Information ?? '')) {
    return new ProviderError('rate_limited', 'next-provider', `${name} asks for a pause.`, {
      retryAfterMs: 60_000,
    });
  }
  if (answer.Information) {
    return new ProviderError(
      'forbidden',
      'next-provider',
      `${name} does not include adjusted prices in the plan of this key.`,
    );
  }
  return brokenAnswer(name);
}
