import { AppError } from '@/lib/errors';
import { CsvRefusal } from '@/market/csv/contract';

/** A file that is not read, as the error of a use case; every other error as it came. */
export function toAppError(error: unknown): unknown {
  if (!(error instanceof CsvRefusal)) return error;
  const { code, message } = error;
  if (code === 'too_large') return new AppError('too_large', message, { field: 'file' });
  if (code === 'not_text') return new AppError('unsupported_format', message, { field: 'file' });
  return new AppError('invalid_input', message, { field: code === 'mapping' ? 'mapping' : 'file' });
}
