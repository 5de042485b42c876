import type { TRPC_ERROR_CODE_KEY } from '@trpc/server';
import type { ErrorCode } from '@/lib/errors';

/** The one place where an operational error becomes a protocol status. */
export const trpcCodes: Record<ErrorCode, TRPC_ERROR_CODE_KEY> = {
  invalid_input: 'BAD_REQUEST',
  unknown_symbol: 'BAD_REQUEST',
  not_found: 'NOT_FOUND',
  insufficient_history: 'UNPROCESSABLE_CONTENT',
  forbidden: 'FORBIDDEN',
  too_large: 'PAYLOAD_TOO_LARGE',
  unsupported_format: 'UNSUPPORTED_MEDIA_TYPE',
  overloaded: 'SERVICE_UNAVAILABLE',
  deadline: 'TIMEOUT',
  aborted: 'CLIENT_CLOSED_REQUEST',
  db_unavailable: 'SERVICE_UNAVAILABLE',
  compute_failed: 'INTERNAL_SERVER_ERROR',
  forecast_unavailable: 'SERVICE_UNAVAILABLE',
};
