import { assertProblem } from '@/core/optimizers/assert-problem';
import type { Problem } from '@/core/optimizers/contract';

/** Programmer errors of a problem with extras: shapes that do not fit, numbers not finite or of the wrong sign. */
export function assertExtras(optimizer: string, problem: Problem): void {
  assertProblem(optimizer, problem);
  const n = problem.symbols.length;
  const { turnover, gross, net, trackingError, transactionCost, l1, l2 } = problem.constraints;
  const scalars = { turnover, gross, trackingError, l1, l2 };
  for (const [name, value] of Object.entries(scalars)) {
    if (value !== undefined && !(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`${optimizer}: ${name} must be finite and not negative, not ${value}`);
    }
  }
  if (net && !(Number.isFinite(net.min) && Number.isFinite(net.max))) {
    throw new RangeError(`${optimizer}: the limits of net exposure must be finite`);
  }
  const costs = typeof transactionCost === 'number' ? [transactionCost] : (transactionCost ?? []);
  for (const cost of costs) {
    if (!(cost >= 0 && Number.isFinite(cost))) {
      throw new RangeError(`${optimizer}: a transaction cost must be finite and not negative`);
    }
  }
  const { currentWeights, benchmarkWeights } = problem.parameters;
  const vectors = {
    currentWeights,
    benchmarkWeights,
    transactionCost: typeof transactionCost === 'number' ? undefined : transactionCost,
  };
  for (const [name, values] of Object.entries(vectors)) {
    if (values && (values.length !== n || !values.every(Number.isFinite))) {
      throw new RangeError(`${optimizer}: ${name} needs ${n} finite numbers`);
    }
  }
  const shares = problem.constraints.riskContributions;
  if (shares && (shares.length !== n || !shares.every((share) => share >= 0 && share <= 1))) {
    throw new RangeError(`${optimizer}: riskContributions needs ${n} numbers from 0 to 1`);
  }
}
