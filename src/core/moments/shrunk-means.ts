import type { ReturnPanel, VectorEstimate } from './contract';

/** Means per period pulled towards `target` by `intensity` (0 keeps them, 1 makes all of them the target); yearly. */
export function shrunkMeans(
  { periods, periodsPerYear }: ReturnPanel,
  means: Float64Array,
  { intensity, target }: { readonly intensity: number; readonly target: number },
): VectorEstimate {
  return {
    values: means.map((mean) => (mean + intensity * (target - mean)) * periodsPerYear),
    details: [
      { id: 'shrinkage', label: 'Shrinkage intensity', value: intensity },
      { id: 'target', label: 'Return shrunk towards', value: target * periodsPerYear },
    ],
    coverage: { kind: 'complete', observations: periods },
  };
}
