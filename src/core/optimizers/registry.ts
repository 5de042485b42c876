import type { Optimizer } from '@/core/optimizers/contract';
import { equalWeight } from '@/core/optimizers/equal-weight';
import { herc } from '@/core/optimizers/herc';
import { hrp } from '@/core/optimizers/hrp';
import { inverseVolatility } from '@/core/optimizers/inverse-volatility';
import { maxDiversification } from '@/core/optimizers/max-diversification';
import { maxKelly } from '@/core/optimizers/max-kelly';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minCdar } from '@/core/optimizers/min-cdar';
import { minCvar } from '@/core/optimizers/min-cvar';
import { minSemivariance } from '@/core/optimizers/min-semivariance';
import { minTrackingError } from '@/core/optimizers/min-tracking-error';
import { minVariance } from '@/core/optimizers/min-variance';
import { nco } from '@/core/optimizers/nco';
import { riskParity } from '@/core/optimizers/risk-parity';
import { robustMeanVariance } from '@/core/optimizers/robust-mean-variance';
import { targetReturn } from '@/core/optimizers/target-return';
import { targetReturnCvar } from '@/core/optimizers/target-return-cvar';
import { targetVolatility } from '@/core/optimizers/target-volatility';

/** Every optimizer the application offers, in the order forms list them. */
export const optimizers = [
  minVariance,
  maxSharpe,
  maxUtility,
  targetReturn,
  targetVolatility,
  minCvar,
  targetReturnCvar,
  minCdar,
  minSemivariance,
  riskParity,
  hrp,
  herc,
  nco,
  maxDiversification,
  minTrackingError,
  robustMeanVariance,
  maxKelly,
  inverseVolatility,
  equalWeight,
] as const satisfies readonly Optimizer[];

export type OptimizerId = (typeof optimizers)[number]['id'];

/** The literal ids as a non-empty tuple, ready for `z.enum`. */
export const optimizerIds = idsOf(optimizers);

function idsOf<const T extends readonly Optimizer[]>(entries: T) {
  return entries.map((entry) => entry.id) as { readonly [K in keyof T]: T[K]['id'] };
}

const byId: ReadonlyMap<string, Optimizer> = new Map(optimizers.map((entry) => [entry.id, entry]));

export function getOptimizer(id: OptimizerId): Optimizer {
  const optimizer = byId.get(id);
  if (!optimizer) throw new RangeError(`getOptimizer: no optimizer "${id}"`);
  return optimizer;
}
