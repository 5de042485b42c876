import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';
import { importFile } from './import-file';
import type { IngestionReport } from './ingest-prices';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('migrated');
});
afterAll(() => database.drop());

async function* bytesOf(text: string) {
  yield new TextEncoder().encode(text);
}
const bring = async (text: string, { isDry = false, fileName = 'prices.csv' } = {}) => {
  const { reports, ...told } = await importFile({
    context: isDry ? undefined : { db: database.db },
    input: { chunks: bytesOf(text), fileName, currency: 'USD', today: '2024-01-01' },
  });
  const listed: IngestionReport[] = [];
  for await (const report of reports) listed.push(report);
  return { ...told, reports: listed };
};
const currencies = async () =>
  (await database.db.$client.query('select symbol, currency from assets order by symbol')).rows;

const several =
  'Symbol,Date,Close,Currency\nAAA,2020-01-13,1,EUR\nBBB,2020-01-13,2,GBP\nBBB,2020-01-14,2,EUR\n';

test('a dry run tells what would be stored and stores nothing', async () => {
  const { reports, currencies: told, errors } = await bring(several, { isDry: true });
  expect(told).toEqual(['EUR', 'GBP']);
  expect(reports.map(({ outcome }) => outcome)).toMatchObject([{ inserted: 1 }, { inserted: 1 }]);
  expect(errors).toMatchObject([{ line: 4, column: 4 }]);
  expect(await currencies()).toEqual([]);
});

test('assets are stored in the currency that the file says, else in that of the folder', async () => {
  await bring(several);
  await bring('Date,Close\n2020-01-13,1\n', { fileName: 'CCC.csv' });
  expect(await currencies()).toEqual([
    { symbol: 'AAA', currency: 'EUR' },
    { symbol: 'BBB', currency: 'GBP' },
    { symbol: 'CCC', currency: 'USD' },
  ]);
});

test('a file that says another currency than the stored one changes nothing', async () => {
  const { reports } = await bring('Symbol,Date,Close,Currency\nAAA,2020-01-14,1,USD\n');
  expect(reports).toMatchObject([
    {
      outcome: { status: 'empty' },
      quarantined: [
        { reason: 'wrong_currency', detail: 'Prices in USD, but the asset is traded in EUR.' },
      ],
    },
  ]);
});
