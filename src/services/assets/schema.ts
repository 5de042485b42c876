import { z } from 'zod';
import { limits } from '@/lib/limits';
import { shownSymbol } from '@/lib/uploaded-symbol';

/** Trimmed and upper-cased; letters, digits, dot, dash, caret and equals as exchanges write them; `~` and an id after an uploaded one. */
export const symbolSchema = z
  .string()
  .trim()
  .toUpperCase()
  .min(1, 'a symbol is empty')
  .refine(
    (symbol) =>
      shownSymbol(symbol).length <= limits.maxSymbolLength &&
      symbol.length <= limits.maxSymbolLength + limits.maxUploadIdLength + 1,
    `a symbol has at most ${limits.maxSymbolLength} characters`,
  )
  .regex(/^[A-Z0-9.^=-]+(~[A-Z0-9]+)?$/, 'a symbol consists of letters, digits and . - ^ =');

/** A calendar day that exists, as `YYYY-MM-DD`. */
export const tradingDateSchema = z.iso.date('a day is written YYYY-MM-DD, for example 2022-12-28');

export const assetSchema = z.object({
  symbol: z.string(),
  name: z.string(),
  kind: z.enum(['stock', 'etf', 'index']),
  sector: z.string().nullable(),
  industry: z.string().nullable(),
  /** ISO 4217: what its prices are in. */
  currency: z.string(),
  /** First and last day with a price. */
  firstDate: z.string(),
  lastDate: z.string(),
});

export type Asset = z.infer<typeof assetSchema>;

export const searchInputSchema = z.strictObject({
  query: z
    .string()
    .trim()
    .max(64)
    .refine((query) => !query.includes('\0'), 'has a character that no name has: leave it out'),
  limit: z.number().int().min(1).max(limits.searchResults).default(limits.searchResults),
});
