/**
 * Share of a baseline's squared error that a forecast saves: 1 - sum of its squared errors / sum of the baseline's.
 * Source: Campbell and Thompson (2008), equation 1; here the baseline is any forecast made at the same time.
 */
export const outOfSampleRSquared = (squaredErrors: number, baselineSquaredErrors: number) =>
  1 - squaredErrors / baselineSquaredErrors;
