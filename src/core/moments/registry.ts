import { inAnyUnit } from './any-unit';
import { bayesStein } from './bayes-stein';
import { capm } from './capm';
import { compoundedMean } from './compounded-mean';
import type { CovarianceEstimator, ExpectedReturnsEstimator } from './contract';
import { denoised } from './denoised';
import { detoned } from './detoned';
import { ewmaCovariance } from './ewma-covariance';
import { ewmaMean } from './ewma-mean';
import { factorModel } from './factor-model';
import { gerber } from './gerber';
import { given } from './given';
import { jamesStein } from './james-stein';
import { ledoitWolf } from './ledoit-wolf';
import { ledoitWolfConstantCorrelation } from './ledoit-wolf-constant-correlation';
import { ledoitWolfSingleFactor } from './ledoit-wolf-single-factor';
import { oas } from './oas';
import { ownHistoryMean } from './own-history-mean';
import { pairwise } from './pairwise';
import { sampleCovariance } from './sample-covariance';
import { sampleMean } from './sample-mean';

/** One line per estimator, keyed by its id; forms, schemas and documentation derive from it. */
export const expectedReturnsEstimators = {
  'sample-mean': sampleMean,
  'compounded-mean': compoundedMean,
  ewma: ewmaMean,
  'james-stein': jamesStein,
  'bayes-stein': bayesStein,
  capm,
  'own-history-mean': ownHistoryMean,
  given,
} as const satisfies Record<string, ExpectedReturnsEstimator>;

export const covarianceEstimators = everyInAnyUnit({
  'ledoit-wolf': ledoitWolf,
  'ledoit-wolf-constant-correlation': ledoitWolfConstantCorrelation,
  'ledoit-wolf-single-factor': ledoitWolfSingleFactor,
  oas,
  sample: sampleCovariance,
  ewma: ewmaCovariance,
  denoised,
  detoned,
  gerber,
  'factor-model': factorModel,
  pairwise,
});

export type ExpectedReturnsId = keyof typeof expectedReturnsEstimators;
export type CovarianceId = keyof typeof covarianceEstimators;

export const defaultExpectedReturnsId: ExpectedReturnsId = 'sample-mean';
export const defaultCovarianceId: CovarianceId = 'ledoit-wolf';

/** Everything registered, in the order of the registry. */
export const allExpectedReturnsIds = Object.keys(expectedReturnsEstimators) as ExpectedReturnsId[];

/** Those that a panel alone is enough for; non-empty, so that `z.enum` takes them. */
export const expectedReturnsIds = allExpectedReturnsIds.filter(
  (id) => getExpectedReturnsEstimator(id).requires.length === 0,
) as [ExpectedReturnsId, ...ExpectedReturnsId[]];

export const allCovarianceIds = Object.keys(covarianceEstimators) as CovarianceId[];

/** Those that an optimizer may be given; non-empty, so that `z.enum` takes them. */
export const covarianceIds = allCovarianceIds.filter(
  (id) => getCovarianceEstimator(id).use === 'any',
) as [CovarianceId, ...CovarianceId[]];

export function getExpectedReturnsEstimator(id: ExpectedReturnsId): ExpectedReturnsEstimator {
  return expectedReturnsEstimators[id];
}

export function getCovarianceEstimator(id: CovarianceId): CovarianceEstimator {
  return covarianceEstimators[id];
}

function everyInAnyUnit<Id extends string>(
  estimators: Readonly<Record<Id, CovarianceEstimator>>,
): Readonly<Record<Id, CovarianceEstimator>> {
  const entries = Object.entries<CovarianceEstimator>(estimators);
  return Object.fromEntries(entries.map(([id, entry]) => [id, inAnyUnit(entry)])) as Record<
    Id,
    CovarianceEstimator
  >;
}
