import { forecastChoices } from '@/components/optimize/forecast-choice';
import type {
  EstimatorChoice,
  MethodDescription,
  ReportTerms,
  Term,
} from '@/components/run/report-terms';
import {
  covarianceEstimators,
  covarianceIds,
  defaultCovarianceId,
  defaultExpectedReturnsId,
  expectedReturnsEstimators,
  expectedReturnsIds,
} from '@/core/moments/registry';
import type { Optimizer } from '@/core/optimizers/contract';
import { optimizers } from '@/core/optimizers/registry';
import { optimizeInputSchema } from '@/services/optimize/schema';

function describeMethod({ solve: _, ...description }: Optimizer): MethodDescription {
  return description;
}

function describeAll(entries: Readonly<Record<string, Term>>): Record<string, Term> {
  return Object.fromEntries(
    Object.entries(entries).map(([id, { name, summary }]) => [id, { name, summary }]),
  );
}

/** Made for histories of different length; stored prices are cut to common days, where they change nothing. */
const forGaps: readonly string[] = ['own-history-mean', 'pairwise'];

function choices(
  ids: readonly string[],
  terms: Readonly<Record<string, Term>>,
  defaultId: string,
): EstimatorChoice[] {
  const offered = ids.filter((id) => !forGaps.includes(id) && id !== defaultId);
  return [defaultId, ...offered].flatMap((id) => (terms[id] ? [{ id, ...terms[id] }] : []));
}

const expectedReturns = describeAll(expectedReturnsEstimators);
const covariance = describeAll(covarianceEstimators);
const methods = optimizers.map(describeMethod);
const taken = Object.keys(optimizeInputSchema.shape);

/** For server components only: it reads the registries, and with them every solver. */
export const reportTerms: ReportTerms = {
  methods,
  offered: methods.filter(({ parameters }) => parameters.every(({ id }) => taken.includes(id))),
  expectedReturns,
  covariance,
  estimators: {
    expectedReturns: [
      ...choices(expectedReturnsIds, expectedReturns, defaultExpectedReturnsId),
      ...forecastChoices,
    ],
    covariance: choices(covarianceIds, covariance, defaultCovarianceId),
  },
};
