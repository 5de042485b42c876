import { createDatabase } from '@/db/client';
import { storePrices } from '@/db/store-prices';
import { type LoadToKill, priceLoadOf } from './price-load';
import { patient } from './test-database';

/** Loads prices one after the other and tells each that was answered: `load-prices.ts <database url> <loads as JSON>`. */
const [databaseUrl, loads] = process.argv.slice(2);
const db = createDatabase(databaseUrl!, patient);
for (const [index, load] of (JSON.parse(loads!) as LoadToKill[]).entries()) {
  await storePrices(db, priceLoadOf(load));
  process.send?.(index);
}
await db.$client.end();
