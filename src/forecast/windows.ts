import { type FeatureTable, featureHistory, featureNames } from './features';

/** Days of features that the model reads before it answers for the last of them. */
export const sequenceDays = 60;

/** Closes needed for one forecast. */
export const requiredHistory = featureHistory + sequenceDays;

/** Days with a full window; 0 where the history is too short. */
export const windowCount = ({ days }: FeatureTable) => Math.max(days - sequenceDays + 1, 0);

/**
 * The window that ends on the k-th day with a full one, k from 0: sequenceDays x features, row-major. A view, because
 * windows of neighbouring days overlap.
 */
export function windowAt({ values }: FeatureTable, k: number): Float32Array {
  const width = featureNames.length;
  return values.subarray(k * width, (k + sequenceDays) * width);
}
