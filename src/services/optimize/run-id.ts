import { createHash } from 'node:crypto';
import { ENGINE_VERSION } from '@/core/engine-version';
import type { MeasuredSkill } from './forecast-prior';
import type { OptimizeInput } from './schema';

/**
 * The name of a result: a hash of everything it depends on. The same question on the same prices
 * with the same engine, and with forecasts the same model at the same skill, has the same link, and a link never
 * changes its answer.
 */
export function runId(
  input: OptimizeInput,
  dataVersion: string,
  forecasts?: MeasuredSkill | undefined,
): string {
  const question = canonicalJson({ engine: ENGINE_VERSION, data: dataVersion, input, forecasts });
  return createHash('sha256').update(question).digest('hex').slice(0, 24);
}

/** JSON with sorted keys and without undefined members. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
