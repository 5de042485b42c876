import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ProviderError } from '@/market/contract';
import { createGuardedFetch } from '@/market/outbound/guarded-fetch';
import { brokenAnswer, isWebPage, webPage } from './parse-answer';
import type { ProviderEntry } from './provider-entry';

const figure = z.coerce.number();
const rowSchema = z.object({
  Date: z.iso.date(),
  Open: figure,
  High: figure,
  Low: figure,
  Close: figure,
  // Indices have none.
  Volume: figure.optional(),
});

/** US shares only: other exchanges quote in other currencies, which the file does not name. */
export const stooq: ProviderEntry = {
  id: 'stooq',
  name: 'Stooq',
  website: 'https://stooq.com/db/',
  currency: 'USD',
  capabilities: { bars: true, adjusted: 'splits-and-dividends', actions: false },
  rateLimit: { requests: 1, perMs: 1_000 },
  create({ origin, timeoutMs }) {
    const get = createGuardedFetch({
      provider: stooq.name,
      allowedHosts: ['stooq.com'],
      origin,
      ...(timeoutMs && { timeoutMs }),
    });
    return {
      ...stooq,
      async fetchPrices({ symbol, from, to, signal }) {
        const url = new URL('https://stooq.com/q/d/l/');
        url.search = String(
          new URLSearchParams({
            s: `${symbol.toLowerCase().replaceAll('.', '-')}.us`,
            d1: from.replaceAll('-', ''),
            d2: to.replaceAll('-', ''),
            i: 'd',
          }),
        );
        const text = await (await get(url, { signal })).text();
        return {
          symbol,
          currency: 'USD',
          source: stooq.id,
          actions: [],
          bars: parseRows(text, symbol).map(({ Date: date, Open, High, Low, Close, Volume }) => ({
            symbol,
            date,
            open: Open,
            high: High,
            low: Low,
            close: Close,
            volume: Volume ?? null,
            adjustedClose: Close,
          })),
        };
      },
    };
  },
};

function parseRows(text: string, symbol: string): z.infer<typeof rowSchema>[] {
  if (isWebPage(text)) throw webPage(stooq.name);
  // Refusals are a sentence with status 200.
  if (/^no data/i.test(text.trim()) || text.trim() === '') {
    throw new ProviderError(
      'unknown_symbol',
      'next-provider',
      `${stooq.name} has no prices of ${symbol} for these days.`,
    );
  }
  if (/limit/i.test(text.slice(0, 200))) {
    throw new ProviderError('rate_limited', 'next-provider', `${stooq.name} asks for a pause.`, {
      retryAfterMs: 15 * 60_000,
    });
  }
  // A file that was cut off inside a number would pass for a whole one.
  if (!text.endsWith('\n')) throw brokenAnswer(stooq.name);
  try {
    const records: unknown = parse(text, { columns: true, skip_empty_lines: true, trim: true });
    return z.array(rowSchema).parse(records);
  } catch (cause) {
    throw brokenAnswer(stooq.name, cause);
  }
}
