import type {
  EstimationOptions,
  ExpectedReturnsEstimator,
  ReturnPanel,
  VectorEstimate,
} from './contract';

/** The caller's own yearly expected returns, copied; length n. Nothing is estimated. */
export function estimateGiven(panel: ReturnPanel, options?: EstimationOptions): VectorEstimate {
  const own = options?.parameters?.expectedReturns;
  if (own?.length !== panel.assets || !own.every(Number.isFinite)) {
    throw new Error(
      `given: parameters.expectedReturns must be ${panel.assets} finite yearly returns`,
    );
  }
  return { values: own.slice(), details: [], coverage: { kind: 'complete', observations: 0 } };
}

export const given: ExpectedReturnsEstimator = {
  id: 'given',
  name: 'My own expected returns',
  summary: 'The yearly returns that you state yourself.',
  formula: 'mu_i as stated',
  source: 'The user.',
  minPeriods: 0,
  parameters: [],
  requires: ['expectedReturns'],
  estimate: estimateGiven,
};
