import { studentTCdf } from './student-t';

export interface ReturnForecast {
  readonly mean: number;
  /** Standard deviation of the return. */
  readonly volatility: number;
  /** Of Student's distribution, more than 2. */
  readonly degreesOfFreedom: number;
}

/**
 * Probability that the forecast gave to a return of at most this one; uniform if the forecasts are calibrated.
 * Source: Dawid (1984); Diebold, Gunther and Tay (1998).
 */
export function probabilityIntegralTransform(
  value: number,
  { mean, volatility, degreesOfFreedom }: ReturnForecast,
): number {
  const scale = volatility * Math.sqrt(1 - 2 / degreesOfFreedom);
  return studentTCdf((value - mean) / scale, degreesOfFreedom);
}
