import type { Database } from '@/db/client';
import { findAssets } from '@/db/queries/assets';
import { AppError } from '@/lib/errors';
import type { Asset } from './schema';

/** The assets of the symbols, in their order. Throws AppError for duplicates and unknown symbols, naming them. */
export async function resolveAssets(db: Database, symbols: readonly string[]): Promise<Asset[]> {
  const duplicates = [...new Set(symbols.filter((symbol, i) => symbols.indexOf(symbol) !== i))];
  if (duplicates.length > 0) {
    throw new AppError(
      'invalid_input',
      `Listed more than once: ${duplicates.join(', ')}. Keep each symbol once.`,
      {
        field: 'symbols',
      },
    );
  }
  const known = new Map((await findAssets(db, symbols)).map((asset) => [asset.symbol, asset]));
  const unknown = symbols.filter((symbol) => !known.has(symbol));
  if (unknown.length > 0) {
    const noun = unknown.length === 1 ? 'Unknown symbol' : 'Unknown symbols';
    throw new AppError(
      'unknown_symbol',
      `${noun}: ${unknown.join(', ')}. Search for the company to find its symbol.`,
      {
        field: 'symbols',
      },
    );
  }
  return symbols.map((symbol) => known.get(symbol)!);
}
