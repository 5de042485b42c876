import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createDatabase } from '@/db/client';
import { currencySchema } from '@/lib/currency-code';
import { AppError } from '@/lib/errors';
import { formatCount, formatList } from '@/lib/format';
import type { ServiceContext } from '@/services/context';
import { type FileImport, importFile } from '@/services/ingest/import-file';
import type { IngestionReport } from '@/services/ingest/ingest-prices';
import { openDatabase } from './open-database';
import { createProgress } from './progress';

/** `npm run import -- DIR`: every CSV file of a folder into the shared assets, with a report of each. */
const USAGE = `npm run import -- DIR [--currency USD] [--dry-run]
  DIR         a folder of CSV files: SYMBOL.csv, or files that name their assets
  --currency  what the prices are in, three letters, where a file has no column that says it
  --dry-run   read and check everything, store nothing
`;
const mostErrors = 5;

function parseCommandLine() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      currency: { type: 'string', default: 'USD' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const [folder, ...more] = positionals;
  if (!folder || more.length > 0) throw new Error('Name one folder.');
  const currency = currencySchema.safeParse(values.currency);
  if (!currency.success) throw new Error(`--currency: ${currency.error.issues[0]?.message}.`);
  // npm runs scripts in the project's folder; the path was typed in the caller's.
  const from = process.env.INIT_CWD ?? process.cwd();
  return {
    folder: path.resolve(from, folder),
    currency: currency.data,
    isDry: values['dry-run'],
  };
}

async function importFolder(
  { folder, currency }: { folder: string; currency: string },
  context: Pick<ServiceContext, 'db'> | undefined,
): Promise<boolean> {
  const today = new Date().toISOString().slice(0, 10);
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(csv|tsv|txt)$/i.test(entry.name))
    .map(({ name }) => name)
    .sort();
  if (names.length === 0) throw new Error(`There is no CSV file in ${folder}.`);
  let failed = 0;
  for (const fileName of names) {
    try {
      const chunks = createReadStream(path.join(folder, fileName));
      const input = { chunks, fileName, currency, today };
      await print(fileName, await importFile({ context, input }));
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'db_unavailable') throw error;
      failed++;
      process.stdout.write(`${fileName}: not read. ${error.message}\n`);
    }
  }
  const done = context ? 'read' : 'checked, nothing stored';
  process.stdout.write(
    `${formatCount(names.length - failed, 'file')} ${done}${failed > 0 ? `, ${failed} not` : ''}.\n`,
  );
  return failed === 0;
}

async function print(
  fileName: string,
  { reports, currencies, rows, errors, errorCount, isAdjusted }: FileImport,
) {
  const adjusted = isAdjusted ? '' : ', not adjusted for dividends';
  process.stdout.write(
    `${fileName}: ${formatCount(rows, 'line')}, in ${formatList(currencies)}${adjusted}\n`,
  );
  for await (const report of reports) process.stdout.write(`  ${outcomeLine(report)}\n`);
  for (const { line, column, message } of errors.slice(0, mostErrors)) {
    const place = column === undefined ? '' : `, column ${column}`;
    process.stdout.write(`  line ${line}${place}: ${message}\n`);
  }
  if (errorCount > mostErrors) {
    process.stdout.write(`  and ${formatCount(errorCount - mostErrors, 'more line')} left out\n`);
  }
}

function outcomeLine({ symbol, outcome, quarantined }: IngestionReport): string {
  const [first] = quarantined;
  const refused = first
    ? `; ${formatCount(quarantined.length, 'day')} in quarantine: ${first.detail}`
    : '';
  switch (outcome.status) {
    case 'empty':
      return `${symbol}: nothing to store${refused}`;
    case 'refused':
      return `${symbol}: refused. ${outcome.detail}`;
    case 'stored':
      return `${symbol}: ${outcome.inserted} new, ${outcome.replaced} replaced, ${outcome.kept} kept${refused}`;
  }
}

async function main(): Promise<boolean> {
  const { isDry, ...question } = parseCommandLine();
  if (isDry) return importFolder(question, undefined);
  const database = await openDatabase(createProgress());
  try {
    const db = createDatabase(database.url, { applicationName: 'tangency-import' });
    try {
      return await importFolder(question, { db });
    } finally {
      await db.$client.end();
    }
  } finally {
    await database.release();
  }
}

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
}
