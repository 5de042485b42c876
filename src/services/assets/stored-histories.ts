import type { Database } from '@/db/client';
import { listStoredHistories } from '@/db/queries/stored-histories';

export interface StoredHistorySpan {
  readonly symbol: string;
  readonly name: string;
  readonly kind: 'stock' | 'etf' | 'index';
  /** ISO 4217. */
  readonly currency: string;
  readonly firstDate: string;
  readonly lastDate: string;
  /** Days with a price. */
  readonly priceCount: number;
  /** Id of the provider that the newest prices are from. */
  readonly source: string;
}

/** What is stored of every shared asset, by symbol. */
export function storedHistories({ db }: { db: Database }): Promise<StoredHistorySpan[]> {
  return listStoredHistories(db);
}
