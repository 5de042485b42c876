import { type CsvMapping, CsvRefusal, csvLimits } from './contract';
import { decodeText } from './decode-text';
import { type GuessedMapping, guessMapping } from './guess-mapping';
import { parseRecords } from './parse-records';
import { type CsvPrices, PriceReader } from './price-reader';
import { sniffDelimiter } from './sniff-delimiter';

const sampleRecords = 400;

export interface ReadPrices extends CsvPrices {
  readonly mapping: CsvMapping;
}

/**
 * The prices of a file, read once from its beginning to its end; what is kept is what was read as prices.
 *
 * @param mapping as the person confirmed it; absent: guessed, and refused where the file leaves a question open
 * @param maxBytes a limit of the caller's own, below the usual one
 * @throws CsvRefusal in words for whoever brought the file
 */
export async function readPrices(
  chunks: AsyncIterable<Uint8Array>,
  {
    mapping,
    fileName,
    maxBytes,
  }: { mapping?: CsvMapping | undefined; fileName: string; maxBytes?: number },
): Promise<ReadPrices> {
  const text = decodeText(chunks, maxBytes);
  try {
    const start: string[] = [];
    let chosen = mapping;
    if (!chosen) {
      start.push(await takeStart(text));
      const guess = await guessFrom(start[0]!, fileName);
      const [question] = guess.questions;
      if (question) throw new CsvRefusal('mapping', question.message);
      chosen = guess.mapping;
    }
    const reader = new PriceReader(chosen);
    const whole = (async function* () {
      yield* start;
      yield* text;
    })();
    await parseRecords(whole, chosen, (fields, line) => {
      reader.read(fields, line);
      return true;
    });
    const prices = reader.finish();
    if (prices.prices === 0) throw nothingRead(prices);
    return { ...prices, mapping: chosen };
  } finally {
    await text.return(undefined);
  }
}

export interface PricePreview extends GuessedMapping {
  /** The first records as the file has them, below those that are skipped. */
  readonly sample: readonly (readonly string[])[];
  /** What the beginning of the file gives under the mapping; absent where the mapping makes no sense yet. */
  readonly prices?: CsvPrices;
  readonly problem?: string;
}

/**
 * How the beginning of a file would be read; with a mapping, how it is read under that one. A mapping without columns
 * only says how the columns are parted.
 */
export async function previewPrices(
  beginning: Uint8Array,
  {
    mapping,
    fileName,
    isWhole,
  }: { mapping?: CsvMapping | undefined; fileName: string; isWhole: boolean },
): Promise<PricePreview> {
  const text = decodeText(
    (async function* () {
      yield isWhole ? beginning : upToLastLine(beginning);
    })(),
  );
  const start = await takeStart(text);
  const guess = await guessFrom(start, fileName, mapping?.delimiter, isWhole);
  const confirmed = mapping && mapping.columns.length > 0 ? mapping : undefined;
  const chosen = confirmed ?? guess.mapping;
  const sample: (readonly string[])[] = [];
  const records: (readonly [readonly string[], number])[] = [];
  await parseRecords([start], { delimiter: chosen.delimiter, isWhole }, (fields, line) => {
    records.push([fields, line]);
    if (records.length > chosen.skippedRecords && sample.length < 6) sample.push(fields);
    return true;
  });
  const headers = chosen.hasHeader ? (sample.shift() ?? []) : [];
  const shared = { mapping: chosen, headers, sample, questions: confirmed ? [] : guess.questions };
  try {
    const reader = new PriceReader(chosen);
    for (const [fields, line] of records) reader.read(fields, line);
    return { ...shared, prices: reader.finish() };
  } catch (error) {
    if (error instanceof CsvRefusal) return { ...shared, problem: error.message };
    throw error;
  }
}

async function takeStart(text: AsyncGenerator<string>): Promise<string> {
  let start = '';
  while (start.length < csvLimits.previewBytes) {
    const next = await text.next();
    if (next.done) break;
    start += next.value;
  }
  return start;
}

async function guessFrom(
  start: string,
  fileName: string,
  delimiter = sniffDelimiter(start),
  isWhole = false,
): Promise<GuessedMapping> {
  const records: (readonly string[])[] = [];
  const lastLine =
    start.endsWith('\n') || isWhole ? start : start.slice(0, start.lastIndexOf('\n') + 1);
  await parseRecords([lastLine || start], { delimiter, isWhole: false }, (fields) => {
    records.push(fields);
    return records.length < sampleRecords;
  });
  if (records.length === 0) throw new CsvRefusal('empty', 'The file has no lines.');
  return guessMapping(records, delimiter, fileName);
}

/** A slice ends inside a line, perhaps inside a character; both would be read wrongly. */
function upToLastLine(bytes: Uint8Array): Uint8Array {
  const end = Math.max(bytes.lastIndexOf(10), bytes.lastIndexOf(13));
  return end > 0 ? bytes.subarray(0, end + 1) : bytes;
}

function nothingRead({ errors: [first] }: CsvPrices): CsvRefusal {
  const example = first ? ` Line ${first.line}: ${first.message}` : '';
  return new CsvRefusal('no_prices', `No line of the file could be read as a price.${example}`);
}
