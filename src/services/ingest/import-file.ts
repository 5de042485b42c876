import type { CsvPrices } from '@/market/csv/price-reader';
import { readPrices } from '@/market/csv/read-prices';
import { csvFolder } from '@/market/providers/csv-folder';
import { checkQuality } from '@/market/quality';
import type { ServiceContext } from '@/services/context';
import { toAppError } from '@/services/uploads/refusal';
import { type Ingestion, type IngestionReport, ingestPrices } from './ingest-prices';

export interface FileImport
  extends Pick<CsvPrices, 'rows' | 'errors' | 'errorCount' | 'isAdjusted'> {
  /** ISO 4217, what its prices are in. */
  readonly currencies: readonly string[];
  /** One for each asset of the file; without a database the outcome is what would be tried. */
  readonly reports: readonly IngestionReport[];
}

/**
 * A file of prices into the shared assets, through the quality gate.
 *
 * @param context absent: nothing is stored, and stored prices are not looked at
 * @throws AppError for a file that is not read at all
 */
export async function importFile({
  context,
  input: { chunks, fileName, currency, today },
}: {
  context: Pick<ServiceContext, 'db' | 'signal'> | undefined;
  input: {
    readonly chunks: AsyncIterable<Uint8Array>;
    readonly fileName: string;
    /** Of prices whose currency the file does not say. */
    readonly currency: string;
    readonly today: string;
  };
}): Promise<FileImport> {
  const { assets, rows, errors, errorCount, isAdjusted } = await readPrices(chunks, {
    fileName,
  }).catch((error: unknown) => {
    throw toAppError(error);
  });
  const deliveries = assets.map(
    ({ symbol, name, prices, ...own }): Ingestion => ({
      symbol,
      name,
      currency: own.currency ?? currency,
      bars: [...prices.bars()],
      actions: [],
      source: csvFolder.id,
    }),
  );
  const reports = context
    ? await ingestPrices({ context, input: { deliveries, today } })
    : deliveries.map((delivery) => dryReport(delivery, today));
  const currencies = [...new Set(deliveries.map((delivery) => delivery.currency))];
  return { reports, currencies, rows, errors, errorCount, isAdjusted };
}

function dryReport(delivery: Ingestion, today: string): IngestionReport {
  const { symbol, source, bars } = delivery;
  const { accepted, quarantined, facts } = checkQuality({ ...delivery, today });
  return {
    symbol,
    source,
    received: bars.length,
    outcome:
      accepted.length === 0
        ? { symbol, status: 'empty' }
        : {
            symbol,
            status: 'stored',
            inserted: accepted.length,
            replaced: 0,
            kept: 0,
            rescaled: 0,
            scale: 1,
            priceVersion: '',
          },
    quarantined,
    facts,
  };
}
