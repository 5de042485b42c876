/** Closed set: the tRPC, HTTP and command-line borders map each one exactly once. */
export type ErrorCode =
  | 'invalid_input'
  | 'unknown_symbol'
  | 'not_found'
  | 'insufficient_history'
  | 'forbidden'
  | 'too_large'
  | 'unsupported_format'
  | 'overloaded'
  | 'deadline'
  | 'aborted'
  | 'db_unavailable'
  | 'compute_failed'
  | 'forecast_unavailable';

/**
 * Shared by every copy of this module: a bundler gives each of its entries one, and what the start of the server keeps for
 * all requests throws errors of another copy than theirs.
 */
const brand = Symbol.for('tangency.AppError');

/** An error whose message was written for the person who reads it. Everything else stays inside. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** The input field that has to change, as the caller spelled it: `symbols`, `constraints.maxWeight`. */
  readonly field: string | undefined;
  readonly [brand] = true;

  static override [Symbol.hasInstance](value: unknown): value is AppError {
    return typeof value === 'object' && value !== null && brand in value;
  }

  constructor(code: ErrorCode, message: string, options?: { field?: string; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.field = options?.field;
  }
}
