import { type BlockBootstrapOptions, blockBootstrap } from '@/forecast/evaluation/block-bootstrap';
import type { Estimate } from '@/forecast/skill';

export interface Differences {
  readonly annualReturn: Estimate;
  readonly volatility: Estimate;
  readonly sharpe: Estimate;
}

/** A day of one strategy: its return, the square and the log. */
const width = 3;

/**
 * Yearly figures of one series of daily returns less those of another over the same days, with block-bootstrap intervals:
 * both are resampled together, so that what they share leaves the difference.
 */
export function differences(
  returns: Float64Array,
  base: Float64Array,
  periodsPerYear: number,
  options: BlockBootstrapOptions,
): Differences {
  const days = returns.length;
  const values = new Float64Array(days * 2 * width);
  for (let day = 0; day < days; day++) {
    for (const [k, r] of [returns[day]!, base[day]!].entries()) {
      values.set([r, r * r, Math.log1p(r)], (day * 2 + k) * width);
    }
  }
  const annualReturn = (sums: Float64Array, k: number) =>
    Math.expm1((periodsPerYear * sums[k * width + 2]!) / days);
  const volatility = (sums: Float64Array, k: number) => {
    const mean = sums[k * width]! / days;
    const variance = Math.max(sums[k * width + 1]! / days - mean * mean, 0);
    return Math.sqrt((periodsPerYear * variance * days) / (days - 1));
  };
  const sharpe = (sums: Float64Array, k: number) =>
    (periodsPerYear * sums[k * width]!) / days / volatility(sums, k);
  const figures = [annualReturn, volatility, sharpe];
  const [first, second, third] = blockBootstrap(
    { values, width: 2 * width },
    options,
    figures.map((figure) => (sums: Float64Array) => figure(sums, 0) - figure(sums, 1)),
  );
  return { annualReturn: first!, volatility: second!, sharpe: third! };
}
