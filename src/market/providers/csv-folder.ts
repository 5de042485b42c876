import { createReadStream } from 'node:fs';
import path from 'node:path';
import { ProviderError } from '@/market/contract';
import { CsvRefusal } from '@/market/csv/contract';
import { readPrices } from '@/market/csv/read-prices';
import type { ProviderEntry } from './provider-entry';

/** No separator and no leading point: a symbol never leaves the folder, nor names a hidden file. */
const fileSymbol = /^[A-Z0-9^][A-Z0-9.^=-]{0,15}$/;

/** `SYMBOL.csv` in a folder of one's own, in one currency unless a column of the file says another. One unreadable line and none of the file is taken. */
export const csvFolder: ProviderEntry = {
  id: 'csv-folder',
  name: 'CSV folder',
  website: null,
  currency: 'USD',
  capabilities: { bars: true, adjusted: 'none', actions: false },
  rateLimit: { requests: 1_000_000, perMs: 1_000 },
  /** The folder. */
  requiresKey: 'CSV_PRICE_DIR',
  create: ({ key: folder, currency = 'USD' }) => ({
    ...csvFolder,
    async fetchPrices({ symbol, from, to, signal }) {
      const unknown = new ProviderError(
        'unknown_symbol',
        'next-provider',
        `There is no ${symbol}.csv in the folder of CSV_PRICE_DIR.`,
      );
      if (!folder || !fileSymbol.test(symbol)) throw unknown;
      const fileName = `${symbol}.csv`;
      const chunks = createReadStream(path.join(folder, fileName), { signal });
      const prices = await readPrices(chunks, { fileName }).catch((cause: unknown) => {
        throw signal.aborted ? cause : asProviderError(cause, fileName, unknown);
      });
      const [error] = prices.errors;
      if (error) {
        const column = error.column === undefined ? '' : `, column ${error.column}`;
        throw badFile(`${fileName}, line ${error.line}${column}: ${error.message}`);
      }
      const asset = prices.assets.find((candidate) => candidate.symbol === symbol);
      if (!asset) throw badFile(`${fileName} holds no prices of ${symbol}.`);
      return {
        symbol,
        currency: asset.currency ?? currency,
        source: csvFolder.id,
        actions: [],
        bars: [...asset.prices.bars()]
          .filter(({ date }) => date >= from && date <= to)
          .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
      };
    },
  }),
};

const badFile = (message: string, cause?: unknown) =>
  new ProviderError('bad_answer', 'next-provider', message, { cause });

function asProviderError(cause: unknown, fileName: string, unknown: ProviderError): ProviderError {
  if (cause instanceof CsvRefusal) return badFile(`${fileName}: ${cause.message}`, cause);
  const code = typeof cause === 'object' && cause && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return unknown;
  return new ProviderError('unavailable', 'next-provider', `${fileName} cannot be read.`, {
    cause,
  });
}
