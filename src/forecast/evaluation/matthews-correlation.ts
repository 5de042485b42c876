export interface Confusion {
  readonly truePositives: number;
  readonly trueNegatives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/**
 * Correlation of two yes-or-no variables, -1 to 1; 0 where one of them never varies. Counts may be sums of weights.
 * Source: Matthews (1975), Comparison of the predicted and observed secondary structure of T4 phage lysozyme.
 */
export function matthewsCorrelation({
  truePositives,
  trueNegatives,
  falsePositives,
  falseNegatives,
}: Confusion): number {
  const scale =
    Math.sqrt(truePositives + falsePositives) *
    Math.sqrt(truePositives + falseNegatives) *
    Math.sqrt(trueNegatives + falsePositives) *
    Math.sqrt(trueNegatives + falseNegatives);
  if (scale === 0) return 0;
  return (truePositives * trueNegatives - falsePositives * falseNegatives) / scale;
}
