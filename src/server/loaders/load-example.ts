import 'server-only';
import { getResources } from '@/server/resources';
import { exampleInput } from '@/services/optimize/example';
import { runOptimization } from '@/services/optimize/run';
import type { Run } from '@/services/optimize/schema';

/** The worked example; computed once per data version, then read. */
export function loadExample(): Promise<Run> {
  return runOptimization({ context: getResources(), input: exampleInput });
}
