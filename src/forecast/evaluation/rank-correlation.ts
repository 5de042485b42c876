import { correlationOf, momentsOf } from './co-moments';
import { rank } from './rank';

/**
 * Spearman's correlation, Pearson's of the ranks; ties share a rank. NaN where one side has fewer than two distinct values.
 */
export function rankCorrelation(x: Float64Array, y: Float64Array): number {
  const [a, b] = [rank(x), rank(y)];
  // Centred, so that the sums do not cancel.
  const middle = (x.length + 1) / 2;
  return correlationOf(
    momentsOf(
      a.map((value) => value - middle),
      b.map((value) => value - middle),
    ),
  );
}
