import type { Optimizer } from '@/core/optimizers/contract';
import type { Run } from '@/services/optimize/schema';

/** What pages tell about a method: the registry entry without its solver, so that no solver reaches the browser. */
export type MethodDescription = Omit<Optimizer, 'solve'>;

export interface Term {
  readonly name: string;
  readonly summary: string;
}

export interface EstimatorChoice extends Term {
  readonly id: string;
}

/** The registries' own words, for reports and forms. */
export interface ReportTerms {
  readonly methods: readonly MethodDescription[];
  /** Those whose every parameter the API takes, so that a form may offer them. */
  readonly offered: readonly MethodDescription[];
  readonly expectedReturns: Readonly<Record<string, Term>>;
  readonly covariance: Readonly<Record<string, Term>>;
  /** What a form may offer, the default first. */
  readonly estimators: {
    readonly expectedReturns: readonly EstimatorChoice[];
    readonly covariance: readonly EstimatorChoice[];
  };
}

export function methodOf(run: Run, { methods }: ReportTerms): MethodDescription {
  const method = methods.find(({ id }) => id === run.input.method);
  if (!method) throw new RangeError(`methodOf: no method "${run.input.method}"`);
  return method;
}
