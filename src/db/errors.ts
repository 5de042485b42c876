import { isNativeError } from 'node:util/types';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { errorCode } from '@/db/error-code';
import { AppError } from '@/lib/errors';

/** What the network, the pool and Postgres report when the database cannot be used right now, in the reader's words. */
const causes: readonly { readonly matches: RegExp; readonly message: string }[] = [
  {
    matches: /^25006$/,
    message: 'The database is read-only at the moment: nothing was saved. Try again later.',
  },
  { matches: /^53100$/, message: 'The disk of the database is full: nothing was saved.' },
  {
    matches: /^(57014|55P03|25P03|ETIMEDOUT|ESOCKETTIMEDOUT)$|timeout|timed out/i,
    message: 'The database did not answer in time. Try again in a moment.',
  },
  {
    matches: /^(28|3D)\w{3}$/,
    message: 'The database refused the sign-in: check DATABASE_URL.',
  },
  {
    matches:
      /^(08\w|57P|53\w)\w\w$|^E(CONNREFUSED|CONNRESET|PIPE|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH|HOSTDOWN)$|connection (terminated|ended|error)|client (was closed|has encountered)|Cannot use a pool after/i,
    message: 'The database cannot be reached. Check that it runs, then try again.',
  },
];

function explain(error: unknown): string | undefined {
  if (!isNativeError(error)) return undefined;
  // Its own message is the statement with its values, which may read like anything.
  if (error instanceof DrizzleQueryError) return explain(error.cause);
  const own = causes.find(({ matches }) =>
    matches.test(errorCode(error) ?? error.message),
  )?.message;
  if (own) return own;
  const inner = 'errors' in error && Array.isArray(error.errors) ? error.errors : [error.cause];
  for (const each of inner) {
    const found = explain(each);
    if (found) return found;
  }
  return undefined;
}

/** An `AppError` where the database cannot be used; every other error as it came. */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const message = explain(error);
  return message ? new AppError('db_unavailable', message, { cause: error }) : error;
}

/** Awaits a query so that an unusable database leaves as `AppError('db_unavailable')`. */
export async function query<T>(pending: PromiseLike<T>): Promise<T> {
  try {
    return await pending;
  } catch (error) {
    throw toDatabaseError(error);
  }
}
