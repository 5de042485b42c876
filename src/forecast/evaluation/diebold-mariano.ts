import { neweyWestVariance } from './newey-west';
import { studentTTwoSided } from './student-t';

export interface DieboldMariano {
  /** Positive where the second forecast has the smaller loss. */
  readonly statistic: number;
  /** Two-sided, Student with days - 1 degrees of freedom. */
  readonly pValue: number;
}

/**
 * Lags over which losses of overlapping horizons are correlated, h - 1, or those of Newey and West's rule
 * 4 (T / 100)^(2/9) where it asks for more: losses of volatility cluster at a horizon of one day too.
 */
export const lagsOf = (days: number, horizon: number) =>
  Math.min(Math.max(horizon - 1, Math.floor(4 * (days / 100) ** (2 / 9))), days - 1);

/**
 * Is the mean of d = loss of the first forecast - loss of the second zero? One difference per day, the mean over assets,
 * because assets move together. The variance of the mean is Newey and West's; the statistic is shrunk for small samples.
 * All differences 0: statistic 0, p = 1. All the same but not 0: RangeError.
 * Sources: Diebold and Mariano (1995); Harvey, Leybourne and Newbold (1997), equation 9.
 */
export function dieboldMariano(
  differences: Float64Array,
  horizon: number,
  lags = lagsOf(differences.length, horizon),
): DieboldMariano {
  const days = differences.length;
  if (days <= horizon) {
    throw new RangeError(`dieboldMariano: ${days} days for a horizon of ${horizon}`);
  }
  const mean = differences.reduce((sum, d) => sum + d, 0) / days;
  const variance = neweyWestVariance(differences, lags) / days;
  if (variance === 0) {
    if (mean !== 0) throw new RangeError(`dieboldMariano: every difference is ${mean}`);
    return { statistic: 0, pValue: 1 };
  }
  const small = Math.sqrt((days + 1 - 2 * horizon + (horizon * (horizon - 1)) / days) / days);
  const statistic = (small * mean) / Math.sqrt(variance);
  return { statistic, pValue: studentTTwoSided(statistic, days - 1) };
}
