import type { MomentParameters } from '@/core/moments/contract';
import {
  type CovarianceId,
  defaultCovarianceId,
  defaultExpectedReturnsId,
  type ExpectedReturnsId,
  expectedReturnsEstimators,
} from '@/core/moments/registry';
import type { Parameters } from '@/core/optimizers/contract';
import { AppError } from '@/lib/errors';
import { wrongLength } from './asset-words';
import { invalidField } from './invalid-field';
import type { Question } from './question-schema';

/** Those that are given, each of the right length. Throws AppError `invalid_input` naming the field. */
export function parseParameters(
  question: Question & { riskAversion?: number | undefined },
  n: number,
): Parameters {
  const { riskAversion, targetReturn, targetVolatility, uncertainty, confidenceLevel } = question;
  const { searchEffort } = question;
  const riskBudgets = parsePerAsset('budgets', question.budgets, n);
  const currentWeights = parsePerAsset('currentWeights', question.currentWeights, n);
  const benchmarkWeights = parsePerAsset('benchmarkWeights', question.benchmarkWeights, n);
  if (riskBudgets?.some((budget) => budget <= 0)) {
    throw new AppError(
      'invalid_input',
      'budgets: every share of the risk must be above zero; leave out the assets that are to have none',
      {
        field: 'budgets',
      },
    );
  }
  return {
    ...(riskAversion !== undefined && { riskAversion }),
    ...(targetReturn !== undefined && { targetReturn }),
    ...(targetVolatility !== undefined && { targetVolatility }),
    ...(uncertainty !== undefined && { uncertainty }),
    ...(confidenceLevel !== undefined && { confidenceLevel }),
    ...(searchEffort !== undefined && { searchEffort }),
    ...(riskBudgets && { riskBudgets }),
    ...(currentWeights && { currentWeights }),
    ...(benchmarkWeights && { benchmarkWeights }),
  };
}

export function parsePerAsset(
  field: string,
  values: readonly number[] | undefined,
  n: number,
): Float64Array | undefined {
  if (values && values.length !== n) {
    throw invalidField(field, wrongLength(values.length, n));
  }
  return values && Float64Array.from(values);
}

export interface EstimatorIds {
  readonly expectedReturnsId: ExpectedReturnsId;
  readonly covarianceId: CovarianceId;
  readonly momentParameters: MomentParameters;
}

/** The estimators asked for, else the defaults; `riskFree` is what equilibrium returns start from. */
export function parseEstimators(question: Question, riskFree: number): EstimatorIds {
  const { id: expectedReturnsId = defaultExpectedReturnsId, ...ofMean } =
    question.expectedReturns ?? {};
  // It was told for the method; an estimator may take less.
  const range = expectedReturnsEstimators[expectedReturnsId].parameters.find(
    ({ id }) => id === 'riskFree',
  );
  if (range && !(riskFree >= range.min && riskFree <= range.max)) {
    const message = `riskFree: ${expectedReturnsId} takes a rate from ${range.min} to ${range.max}`;
    throw new AppError('invalid_input', message, { field: 'riskFree' });
  }
  const { id: covarianceId = defaultCovarianceId, ...ofCovariance } = question.covariance ?? {};
  return {
    expectedReturnsId,
    covarianceId,
    momentParameters: { riskFree, ...ofMean, ...ofCovariance },
  };
}
