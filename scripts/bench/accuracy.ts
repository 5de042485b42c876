import type { Market } from './market';
import { riskAversion } from './work';

/** How far a peer's weights are from ours: objective (> 0 is worse than ours; relative) and broken limits. */
export interface Accuracy {
  readonly objective: number;
  readonly violation: number;
}

export function accuracyOf(
  work: string,
  market: Market,
  own: ArrayLike<number>,
  peer: ArrayLike<number>,
): Accuracy | undefined {
  const { covariance, expectedReturns, constraints } = market.problem;
  const n = own.length;
  if (work === 'risk-parity') {
    return { objective: unevenness(covariance, peer) - unevenness(covariance, own), violation: 0 };
  }
  if (work !== 'min-variance' && work !== 'max-utility') return undefined;
  const cost = (w: ArrayLike<number>) => {
    let variance = 0;
    let reward = 0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += covariance[i * n + j]! * w[j]!;
      variance += w[i]! * sum;
      reward += w[i]! * expectedReturns[i]!;
    }
    return work === 'min-variance' ? variance : (riskAversion / 2) * variance - reward;
  };
  let total = 0;
  let violation = 0;
  for (let i = 0; i < n; i++) {
    total += peer[i]!;
    violation = Math.max(violation, -peer[i]!, peer[i]! - constraints.maxWeights[i]!);
  }
  const best = cost(own);
  return {
    objective: (cost(peer) - best) / Math.abs(best),
    violation: Math.max(violation, Math.abs(total - 1)),
  };
}

/** Largest difference between a share of the risk and 1 / n, relative to it. */
function unevenness(covariance: Float64Array, w: ArrayLike<number>): number {
  const n = w.length;
  const shares = Float64Array.from(w, (weight, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += covariance[i * n + j]! * w[j]!;
    return weight * sum;
  });
  const variance = shares.reduce((total, share) => total + share, 0);
  return shares.reduce((worst, share) => Math.max(worst, Math.abs((n * share) / variance - 1)), 0);
}
