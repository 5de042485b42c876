export const delimiters = ['\t', ';', '|', ','] as const;
export type Delimiter = (typeof delimiters)[number];

/** How days are written: `ymd` also stands for days that can be read in one way only. */
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof dateOrders)[number];

export type DecimalMark = '.' | ',';

export const barFields = ['open', 'high', 'low', 'close', 'adjustedClose', 'volume'] as const;
/** What a file may say of one asset on one day. */
export type BarField = (typeof barFields)[number];

/**
 * What a column holds. `price`: the price of the asset that the header names, so that a file has one column per asset;
 * `date` and `currency` are of the whole line, the others describe one asset per line.
 */
export const columnRoles = ['date', 'symbol', 'currency', ...barFields, 'price', 'skip'] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** How a price file is read. */
export interface CsvMapping {
  readonly delimiter: Delimiter;
  /** Records before the header or, without one, before the first prices. */
  readonly skippedRecords: number;
  readonly hasHeader: boolean;
  readonly columns: readonly ColumnRole[];
  readonly dateOrder: DateOrder;
  readonly decimal: DecimalMark;
  /** Of a file without a column of symbols that holds one asset. */
  readonly symbol: string;
}

export interface RowError {
  /** As a text editor counts, from 1. */
  readonly line: number;
  /** From 1; absent where the whole line is meant. */
  readonly column?: number | undefined;
  readonly message: string;
}

export type CsvRefusalCode =
  | 'empty'
  | 'too_large'
  | 'not_text'
  | 'too_wide'
  | 'too_long'
  | 'bad_quotes'
  | 'mapping'
  | 'no_prices';

/** A file that is not read at all; the message says what to do and goes to the person who brought it. */
export class CsvRefusal extends Error {
  readonly code: CsvRefusalCode;
  constructor(code: CsvRefusalCode, message: string) {
    super(message);
    this.name = 'CsvRefusal';
    this.code = code;
  }
}

export const csvLimits = {
  bytes: 64 * 1024 * 1024,
  /** Characters of one record, quoted line ends included. */
  recordLength: 256 * 1024,
  columns: 2_000,
  /** Prices kept in memory until all are stored, 16 to 56 bytes each. */
  prices: 1_000_000,
  symbols: 2_000,
  /** A century has 26,000 trading days. */
  pricesOfOneAsset: 100_000,
  /** Row errors listed; all are counted. */
  listedErrors: 100,
  /** What a guess and a preview look at. */
  previewBytes: 128 * 1024,
} as const;
