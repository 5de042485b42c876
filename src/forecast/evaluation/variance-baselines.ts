import { valueAt } from '@/forecast/features/indicator';
import { logReturn } from '@/forecast/features/rate-of-change';
import { ewmaVolatility } from '@/forecast/features/volatility';
import { fitGarch, type Garch, garchHorizonVariance, garchVariance } from './garch';
import { fitHar, futureMeans, harForecast, harHistory, harRegressors } from './har';

/** Expected sum of squared daily log returns over each horizon; days x horizons, row-major, from day `since` on. */
export interface VarianceBaselines {
  readonly ewma: Float64Array;
  readonly garch: Float64Array;
  readonly har: Float64Array;
}

/** Days that a fit sees at most, ten years, and days between fits, a month. */
const window = 2500;
const refitDays = 21;

/**
 * What the usual models of volatility expected on each day. Fitted on the days up to the first of each month of 21 days
 * (HAR: on targets that had ended by then), so that nothing later enters.
 *
 * @param since position among the closes, with at least 250 closes before it
 */
export function varianceBaselines(
  closes: Float64Array,
  horizons: readonly number[],
  since: number,
): VarianceBaselines {
  if (since < 250 || since > closes.length) {
    throw new RangeError(`varianceBaselines: day ${since} of ${closes.length} closes`);
  }
  const days = closes.length - since;
  const column = () => new Float64Array(days * horizons.length);
  const answer = { ewma: column(), garch: column(), har: column() };
  // Day i of the closes has return i - 1.
  const returns = logReturn(closes, 1).values;
  const trailing = ewmaVolatility({ first: 1, values: returns });
  const squares = returns.map((r) => r * r);
  const regressors = harRegressors(squares);
  const targets = horizons.map((horizon) => futureMeans(squares, horizon));
  let garch: Garch | undefined;
  for (let from = since; from < closes.length; from += refitDays) {
    const to = Math.min(from + refitDays, closes.length);
    const today = from - 1;
    const oldest = Math.max(today + 1 - window, 0);
    garch = fitGarch(returns.subarray(oldest, today + 1), garch);
    const variances = garchVariance(returns.subarray(oldest, to - 1), garch);
    const hars = horizons.map((horizon, k) => {
      // The last row whose target, the days after it, had ended today.
      const known = today - horizon + 1;
      return fitHar(regressors, targets[k]!, Math.max(oldest, harHistory - 1), known);
    });
    for (let day = from; day < to; day++) {
      const row = regressors.subarray(4 * (day - 1), 4 * day);
      for (const [k, horizon] of horizons.entries()) {
        const at = (day - since) * horizons.length + k;
        answer.ewma[at] = horizon * valueAt(trailing, day) ** 2;
        answer.garch[at] = garchHorizonVariance(variances[day - 1 - oldest]!, garch, horizon);
        answer.har[at] = horizon * harForecast(hars[k]!, row);
      }
    }
  }
  return answer;
}
