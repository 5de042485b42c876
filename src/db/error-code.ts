import { isNativeError } from 'node:util/types';

/** The errno name (`ENOENT`) or SQLSTATE of an error; recognised also when it was made in another realm. */
export function errorCode(error: unknown): string | undefined {
  return isNativeError(error) && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
