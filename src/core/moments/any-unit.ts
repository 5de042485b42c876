import type { CovarianceEstimator } from './contract';

/** Variances per period outside of these are counted in another unit: estimators take up to their third power. */
const leastVariance = 1e-60;
const mostVariance = 1e60;

/**
 * The same estimator for returns in any unit: what it says is the square of the unit times what it says of ordinary
 * returns. Where variances are so small or large that their powers leave what a double holds, the returns are counted
 * in a power of two, which rounds nothing.
 */
export function inAnyUnit(estimator: CovarianceEstimator): CovarianceEstimator {
  const { estimate } = estimator;
  return {
    ...estimator,
    estimate(panel, options) {
      const direct = estimate(panel, options);
      const { assets, periodsPerYear } = panel;
      let largest = 0;
      for (let i = 0; i < assets; i++) {
        // What is not a number stays, and is within no range.
        largest = Math.max(largest, direct.values[i * assets + i]! / periodsPerYear);
      }
      if (largest >= leastVariance && largest <= mostVariance) return direct;
      const unit = unitOf(panel.returns);
      if (unit === 1) return direct;
      const { means, ...others } = options ?? {};
      const estimated = estimate(
        { ...panel, returns: panel.returns.map((value) => value / unit) },
        { ...others, ...(means && { means: means.map((value) => value / unit) }) },
      );
      return { ...estimated, values: estimated.values.map((value) => value * unit * unit) };
    },
  };
}

/** The power of two at or below the largest return; 1 where nothing moves. What is missing is not a number. */
function unitOf(returns: Float64Array): number {
  let largest = 0;
  for (const value of returns) {
    const size = Math.abs(value);
    if (size > largest) largest = size;
  }
  return largest > 0 ? 2 ** Math.floor(Math.log2(largest)) : 1;
}
