/** Caps that keep one request from hurting the others. Those that an operator may raise are read in `env.ts`. */
export const limits = {
  /** Fewest daily returns from which moments are estimated. */
  minObservations: 60,
  /** Requests in one tRPC batch. */
  maxBatchSize: 10,
  /** Body of one API request. */
  maxBodyBytes: 1_000_000,
  /** Longest symbol accepted before look-up; that of an upload is followed by `~` and the upload's id. */
  maxSymbolLength: 16,
  maxUploadIdLength: 16,
  /** Memory for return panels that were read before; the least used leave first. */
  panelCacheBytes: 256 * 1024 * 1024,
  /** Rows returned by a search. */
  searchResults: 20,
} as const;

export const TRADING_DAYS_PER_YEAR = 252;
