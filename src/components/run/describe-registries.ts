import type { MethodDescription, ReportTerms, Term } from '@/components/run/report-terms';
import { covarianceEstimators, expectedReturnsEstimators } from '@/core/moments/registry';
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

const methods = optimizers.map(describeMethod);
const taken = Object.keys(optimizeInputSchema.shape);

/** For server components only: it reads the registries, and with them every solver. */
export const reportTerms: ReportTerms = {
  methods,
  offered: methods.filter(({ parameters }) => parameters.every(({ id }) => taken.includes(id))),
  expectedReturns: describeAll(expectedReturnsEstimators),
  covariance: describeAll(covarianceEstimators),
};
