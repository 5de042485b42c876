import { createHash, randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { errorCode } from '@/db/error-code';
import { findUpload } from '@/db/queries/uploads';
import { type PriceLoad, storeUpload } from '@/db/store-prices';
import { AppError } from '@/lib/errors';
import { limits } from '@/lib/limits';
import { shownSymbol, uploadedSymbol } from '@/lib/uploaded-symbol';
import type { CsvMapping } from '@/market/csv/contract';
import type { CsvAsset } from '@/market/csv/price-reader';
import { readPrices } from '@/market/csv/read-prices';
import type { ServiceContext } from '@/services/context';
import {
  type CheckedDelivery,
  checkDelivery,
  type Ingestion,
  priceLoadOf,
} from '@/services/ingest/ingest-prices';
import { describeAsset, describeUpload } from './describe-upload';
import { toAppError } from './refusal';
import { type UploadedAsset, type UploadReport, uploadReportSchema } from './schema';

export interface ImportInput {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly fileName: string;
  /** Absent: as the file suggests; a file that leaves a question open is refused with it. */
  readonly mapping?: CsvMapping | undefined;
  /** Of prices whose currency the file does not say. */
  readonly currency: string;
  /** Chosen at random by the sender: sent again with the same file it is the same upload. */
  readonly key?: string | undefined;
  readonly today: string;
}

const longestFileName = 120;
/** Judged and packed in one turn, in which no other request is served. */
const rowsOfOneLoad = 10_000;
const uniqueViolation = '23505';

/**
 * Reads a file of prices to its end, passes every asset through the quality gate and stores what it accepts under symbols
 * of the upload's own. One transaction: what is answered is stored whole, and an error means that nothing is.
 *
 * @throws AppError `too_large`, `unsupported_format`, `invalid_input` naming the file or its mapping
 */
export async function importUpload({
  context: { db, signal },
  input: { chunks, mapping, currency, key, today, ...input },
}: {
  context: Pick<ServiceContext, 'db' | 'signal'>;
  input: ImportInput;
}): Promise<UploadReport> {
  const id = idOf(key);
  const fileName = tidy(input.fileName);
  const hash = createHash('sha256').update(JSON.stringify([mapping ?? null, currency]));
  const prices = await readPrices(hashed(chunks, hash, signal), { mapping, fileName }).catch(
    (error: unknown) => {
      throw toAppError(error);
    },
  );
  const contentHash = hash.digest('hex');
  const before = key === undefined ? undefined : await findStored(db, id, contentHash);
  if (before) return before;
  const judge = (asset: CsvAsset) =>
    checkDelivery(deliveryOf(asset, { id, fileName, currency }), { today });
  const assets: UploadedAsset[] = [];
  for (const asset of prices.assets) {
    signal?.throwIfAborted();
    assets.push(describeAsset(judge(asset)));
    await nextTurn();
  }
  const report = describeUpload({ id, fileName, prices, assets });
  const days = assets.flatMap(({ firstDate, lastDate }) =>
    [firstDate ?? [], lastDate ?? []].flat(),
  );
  days.sort();
  const [from, to] = [days[0], days.at(-1)];
  if (from === undefined || to === undefined) throw nothingAccepted(report);
  signal?.throwIfAborted();
  const symbols = assets.map(({ symbol }) => symbol);
  const upload = {
    id,
    fileName,
    mapping: prices.mapping,
    rowCount: prices.rows,
    symbols,
    report,
    contentHash,
  };
  try {
    await storeUpload(db, { upload, from, to, loads: loadsOf(prices.assets, judge, signal) });
  } catch (error) {
    // The same file under the same key was stored a moment ago.
    const stored =
      errorCode(error) === uniqueViolation ? await findStored(db, id, contentHash) : undefined;
    if (!stored) throw error;
    return stored;
  }
  return report;
}

const deliveryOf = (
  { symbol, name, prices, ...own }: CsvAsset,
  { id, fileName, currency }: { id: string; fileName: string; currency: string },
): Ingestion => ({
  symbol: uploadedSymbol(symbol, id),
  name: name.toUpperCase() === symbol ? `${symbol} in ${fileName}` : name,
  currency: own.currency ?? currency,
  bars: [...prices.bars()],
  actions: [],
  source: 'upload',
  uploadId: id,
});

/**
 * Judged a second time instead of kept: the gate answers the same, and a file's worth of bars, refused ones above all, is
 * never in memory at once.
 */
function* loadsOf(
  assets: readonly CsvAsset[],
  judge: (asset: CsvAsset) => CheckedDelivery,
  signal: AbortSignal | undefined,
): Generator<PriceLoad> {
  let group: CheckedDelivery[] = [];
  let rows = 0;
  for (const asset of assets) {
    signal?.throwIfAborted();
    group.push(judge(asset));
    rows += asset.prices.length;
    if (rows < rowsOfOneLoad) continue;
    yield priceLoadOf(group);
    group = [];
    rows = 0;
  }
  if (group.length > 0) yield priceLoadOf(group);
}

/** Unguessable, as knowing it is the right to read and to remove the upload. */
function idOf(key: string | undefined): string {
  const bytes =
    key === undefined ? randomBytes(32) : createHash('sha256').update(`upload ${key}`).digest();
  return BigInt(`0x${bytes.toString('hex')}`)
    .toString(36)
    .toUpperCase()
    .padStart(limits.maxUploadIdLength, '0')
    .slice(-limits.maxUploadIdLength);
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  hash: { update(chunk: Uint8Array): unknown },
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    hash.update(chunk);
    yield chunk;
  }
}

async function findStored(
  db: ServiceContext['db'],
  id: string,
  contentHash: string,
): Promise<UploadReport | undefined> {
  const upload = await findUpload(db, id);
  if (!upload) return undefined;
  if (upload.contentHash === contentHash) return uploadReportSchema.parse(upload.report);
  throw new AppError(
    'invalid_input',
    'Another file was stored under this idempotency key. Send this one with a key of its own.',
    { field: 'idempotency-key' },
  );
}

/** Shown on pages and stored: without control characters, and what a path leads to only. */
function tidy(fileName: string): string {
  const base = (fileName.split(/[\\/]/).at(-1) ?? '').replace(/\p{C}/gu, '').trim();
  return base.slice(0, longestFileName) || 'prices.csv';
}

function nothingAccepted({ assets }: UploadReport): AppError {
  const [first] = assets;
  const why = first?.refused[0]?.detail ?? '';
  return new AppError(
    'invalid_input',
    `No price passed the checks, so nothing was stored. ${shownSymbol(first?.symbol ?? '')}: ${why}`,
    { field: 'file' },
  );
}
