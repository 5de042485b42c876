import type { CovarianceEstimator, ExpectedReturnsEstimator } from './contract';
import { ledoitWolf } from './ledoit-wolf';
import { sampleCovariance } from './sample-covariance';
import { sampleMean } from './sample-mean';

/** One line per estimator, keyed by its id; forms, schemas and documentation derive from it. */
export const expectedReturnsEstimators = {
  'sample-mean': sampleMean,
} as const satisfies Record<string, ExpectedReturnsEstimator>;

export const covarianceEstimators = {
  'ledoit-wolf': ledoitWolf,
  sample: sampleCovariance,
} as const satisfies Record<string, CovarianceEstimator>;

export type ExpectedReturnsId = keyof typeof expectedReturnsEstimators;
export type CovarianceId = keyof typeof covarianceEstimators;

export const defaultExpectedReturnsId: ExpectedReturnsId = 'sample-mean';
export const defaultCovarianceId: CovarianceId = 'ledoit-wolf';

/** Non-empty, so that `z.enum` takes them; order of the registry. */
export const expectedReturnsIds = Object.keys(expectedReturnsEstimators) as [
  ExpectedReturnsId,
  ...ExpectedReturnsId[],
];
export const covarianceIds = Object.keys(covarianceEstimators) as [CovarianceId, ...CovarianceId[]];

export function getExpectedReturnsEstimator(id: ExpectedReturnsId): ExpectedReturnsEstimator {
  return expectedReturnsEstimators[id];
}

export function getCovarianceEstimator(id: CovarianceId): CovarianceEstimator {
  return covarianceEstimators[id];
}
