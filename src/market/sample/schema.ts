import { z } from 'zod';

export const sampleAssetSchema = z.strictObject({
  symbol: z.string().min(1),
  name: z.string().min(1),
  kind: z.enum(['stock', 'etf', 'index']),
  /** One of the eleven GICS sector names; null for funds and indices. */
  sector: z.string().nullable(),
  industry: z.string().nullable(),
  currency: z.literal('USD'),
  firstDate: z.iso.date(),
  lastDate: z.iso.date(),
});
export type SampleAsset = z.infer<typeof sampleAssetSchema>;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

/** One data set held against the one that a symbol's adjusted close is based on. */
const agreementSchema = z.strictObject({
  source: z.string(),
  base: z.string(),
  /** Base adjusted close over the source's. */
  scale: z.number().positive(),
  days: count,
  agreeing: count,
  /** Of the agreeing days. */
  maxRelativeDifference: z.number().nonnegative(),
  /** First and last day of each stretch of disagreeing days. */
  disagreeing: z.array(z.tuple([z.iso.date(), z.iso.date()])),
  /** Days whose return disagrees: where a stretch begins or ends. */
  disagreeingReturns: z.array(z.iso.date()),
  /** Days of the source outside the overlap: kept, but no second source confirms them. */
  unconfirmed: count,
});
export type Agreement = z.infer<typeof agreementSchema>;

const symbolReportSchema = z.strictObject({
  rows: count,
  rowsWithOhlc: count,
  rowsWithVolume: count,
  /** Days of the exchange calendar between first and last day without a row. */
  holes: z.array(z.iso.date()),
  /** Rows whose open, high, low and close contradicted each other and were dropped. */
  droppedOhlc: z.array(z.iso.date()),
  /** What open, high, low, close and volume are adjusted for; null without OHLC. */
  basis: z.string().nullable(),
  splits: z.array(z.strictObject({ source: z.string(), date: z.iso.date(), ratio: z.string() })),
  agreement: z.array(agreementSchema),
  /** Facts about the source data that a reader of statistics should know. */
  facts: z.array(z.string()),
});
export type SymbolReport = z.infer<typeof symbolReportSchema>;

export const sampleManifestSchema = z.strictObject({
  /** SHA-256 over the uncompressed contents; changes exactly when a value changes. */
  version: sha256Schema,
  /** SHA-256 of each uncompressed content. */
  contents: z.record(z.string(), sha256Schema),
  firstDate: z.iso.date(),
  lastDate: z.iso.date(),
  symbols: count,
  rows: count,
  riskFreeRows: count,
  relativePrecision: z.number().positive(),
  tolerance: z.string(),
  inputs: z.array(z.strictObject({ package: z.string(), file: z.string(), sha256: sha256Schema })),
  reports: z.record(z.string(), symbolReportSchema),
});
export type SampleManifest = z.infer<typeof sampleManifestSchema>;
