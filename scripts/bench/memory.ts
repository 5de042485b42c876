import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { minVariance } from '@/core/optimizers/min-variance';
import { market } from './market';

/** Bytes of typed arrays that one solve of n assets allocates, in copies of the covariance (the given one not counted). */
export function covarianceCopies(n: number): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const { problem } = market(n, 0.1);
  minVariance.solve(problem);
  collect();
  const before = process.memoryUsage().arrayBuffers;
  minVariance.solve(problem);
  return (process.memoryUsage().arrayBuffers - before) / (8 * n * n);
}
