import type {
  CrossProduct,
  EstimateCoverage,
  EstimateDetail,
  MomentParameters,
  ReturnPanel,
} from './contract';
import { meanPerAsset } from './mean-per-asset';
import {
  type CovarianceId,
  type ExpectedReturnsId,
  getCovarianceEstimator,
  getExpectedReturnsEstimator,
} from './registry';

export interface MomentChoice {
  readonly expectedReturns: ExpectedReturnsId;
  readonly covariance: CovarianceId;
  readonly parameters?: MomentParameters;
  readonly crossProduct?: CrossProduct;
}

export interface Moments {
  /** Length n, return per year. */
  readonly expectedReturns: Float64Array;
  /** n x n, exactly symmetric, variance per year. */
  readonly covariance: Float64Array;
  /** Figures behind each estimate, for example the shrinkage intensity. */
  readonly details: {
    readonly expectedReturns: readonly EstimateDetail[];
    readonly covariance: readonly EstimateDetail[];
  };
  readonly coverage: {
    readonly expectedReturns: EstimateCoverage;
    readonly covariance: EstimateCoverage;
  };
}

/** Yearly mean and covariance of a return panel by the estimators named; throws on NaN or too few periods. */
export function estimateMoments(panel: ReturnPanel, choice: MomentChoice): Moments {
  const { parameters, crossProduct } = choice;
  const { returns, periods, assets } = panel;
  const options = {
    ...(parameters && { parameters }),
    ...(crossProduct && { crossProduct }),
    // The two most common estimators both start from it.
    ...(choice.expectedReturns === 'sample-mean' &&
      choice.covariance !== 'pairwise' && { means: meanPerAsset(returns, periods, assets) }),
  };
  const mean = getExpectedReturnsEstimator(choice.expectedReturns).estimate(panel, options);
  const covariance = getCovarianceEstimator(choice.covariance).estimate(panel, options);
  return {
    expectedReturns: mean.values,
    covariance: covariance.values,
    details: { expectedReturns: mean.details, covariance: covariance.details },
    coverage: { expectedReturns: mean.coverage, covariance: covariance.coverage },
  };
}
