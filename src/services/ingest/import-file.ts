import type { CsvAsset, CsvPrices } from '@/market/csv/price-reader';
import { readPrices } from '@/market/csv/read-prices';
import { csvFolder } from '@/market/providers/csv-folder';
import { checkQuality } from '@/market/quality';
import type { ServiceContext } from '@/services/context';
import { toAppError } from '@/services/uploads/refusal';
import { type Ingestion, type IngestionReport, ingestInTurn } from './ingest-prices';

export interface FileImport
  extends Pick<CsvPrices, 'rows' | 'errors' | 'errorCount' | 'isAdjusted'> {
  /** ISO 4217, what its prices are in. */
  readonly currencies: readonly string[];
  /** One for each asset of the file as it is stored; without a database the outcome is what would be tried. */
  readonly reports: AsyncIterable<IngestionReport>;
}

/**
 * A file of prices into the shared assets, through the quality gate. It is read to its end first; its prices are judged
 * and stored while the reports are read, so that those of a few assets are in memory as objects, not a file's worth.
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
  const currencyOf = (asset: CsvAsset) => asset.currency ?? currency;
  const deliveries = (function* () {
    for (const asset of assets) yield deliveryOf(asset, currencyOf(asset));
  })();
  const reports = context
    ? ingestInTurn({ context, input: { deliveries, today } })
    : dryReports(deliveries, today);
  const currencies = [...new Set(assets.map(currencyOf))];
  return { reports, currencies, rows, errors, errorCount, isAdjusted };
}

const deliveryOf = ({ symbol, name, prices }: CsvAsset, currency: string): Ingestion => ({
  symbol,
  name,
  currency,
  bars: [...prices.bars()],
  actions: [],
  source: csvFolder.id,
});

async function* dryReports(
  deliveries: Iterable<Ingestion>,
  today: string,
): AsyncGenerator<IngestionReport> {
  for (const delivery of deliveries) yield dryReport(delivery, today);
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
