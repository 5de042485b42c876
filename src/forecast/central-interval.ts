import { studentTQuantile } from './evaluation/student-t';

/**
 * Ends of the central interval that a forecast gives the log return: as much probability below it as above. The Student
 * distribution is scaled to the forecast's standard deviation.
 *
 * @param level probability inside, between 0 and 1
 * @param degreesOfFreedom above 2, else there is no standard deviation
 */
export function centralInterval({
  expectedLogReturn,
  volatility,
  degreesOfFreedom,
  level,
}: {
  readonly expectedLogReturn: number;
  /** Standard deviation over the horizon. */
  readonly volatility: number;
  readonly degreesOfFreedom: number;
  readonly level: number;
}): { low: number; high: number } {
  if (!(degreesOfFreedom > 2)) {
    throw new RangeError(
      `centralInterval: degrees of freedom are ${degreesOfFreedom}, not above 2`,
    );
  }
  const scale = volatility * Math.sqrt((degreesOfFreedom - 2) / degreesOfFreedom);
  const reach = scale * studentTQuantile((1 + level) / 2, degreesOfFreedom);
  return { low: expectedLogReturn - reach, high: expectedLogReturn + reach };
}
