/** Closed set: the tRPC, HTTP and command-line borders map each one exactly once. */
export type ErrorCode =
  | 'invalid_input'
  | 'unknown_symbol'
  | 'not_found'
  | 'insufficient_history'
  | 'forbidden'
  | 'overloaded'
  | 'deadline'
  | 'aborted'
  | 'db_unavailable'
  | 'compute_failed';

/** An error whose message was written for the person who reads it. Everything else stays inside. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** The input field that has to change, as the caller spelled it: `symbols`, `constraints.maxWeight`. */
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, options?: { field?: string; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.field = options?.field;
  }
}
