import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { minVariance } from '@/core/optimizers/min-variance';
import { market } from './market';

/** Bytes of typed arrays that one solve of n assets allocates, in copies of the covariance (the given one not counted). */
export function covarianceCopies(n: number): number {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const { problem } = market(n, 0.1);
  let most = 0;
  // A collection in the middle of a solve hides what was allocated before it; the largest of some tries saw none.
  for (let k = 0; k < 8; k++) {
    collect();
    const before = process.memoryUsage().arrayBuffers;
    minVariance.solve(problem);
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  return most / (8 * n * n);
}
