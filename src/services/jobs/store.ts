import { env } from '@/env';
import type { JobStore } from './engine';

/** Redis where one is given, else the database that is there anyway. */
export function jobStore(databaseUrl: string): JobStore {
  return env.REDIS_URL
    ? { kind: 'redis', url: env.REDIS_URL }
    : { kind: 'postgres', url: databaseUrl };
}
