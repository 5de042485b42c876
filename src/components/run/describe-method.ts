import type { Optimizer } from '@/core/optimizers/contract';

/** What pages tell about a method: the registry entry without its solver, so that no solver reaches the browser. */
export type MethodDescription = Omit<Optimizer, 'solve'>;

export function describeMethod({
  id,
  name,
  summary,
  formula,
  source,
  uses,
  parameters,
}: Optimizer): MethodDescription {
  return { id, name, summary, formula, source, uses, parameters };
}
