import { AppError } from '@/lib/errors';

/** What is wrong with a field of the question, its path before the words. */
export function invalidField(field: string, message: string): AppError {
  return new AppError('invalid_input', `${field}: ${message}`, { field });
}
