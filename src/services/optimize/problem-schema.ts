import { z } from 'zod';
import { optimizerIds } from '@/core/optimizers/registry';
import { TRADING_DAYS_PER_YEAR } from '@/lib/limits';
import { constraintsSchema } from './constraints-schema';
import { questionShape } from './question-schema';

/** A problem given in full by its numbers: no prices are looked up. */

/** So large that squares and products of variances would no longer be numbers. */
const largest = 1e50;
const figure = z.number().min(-largest).max(largest);
const numbers = z.array(figure).min(1);
const matrix = z.array(numbers).min(1);
/** null where an asset has no return in that period; read by the estimators that cope with it. */
const matrixWithGaps = z.array(z.array(figure.nullable()).min(1)).min(1);
export const problemSchema = z.strictObject({
  /** Names of the assets; absent: "1", "2", ... */
  symbols: z.array(z.string().trim().min(1)).optional(),
  /** Expected return per asset and period, as given. */
  mu: numbers.optional(),
  /** Covariance of the same period, n x n. */
  cov: matrix.optional(),
  /** Simple returns, one row per period, one column per asset. */
  returns: matrixWithGaps.optional(),
  /** Factor that makes `returns` yearly. */
  periodsPerYear: z.number().positive().max(1e6).optional(),
  /** `frontier` answers every corner portfolio instead of one. */
  method: z.enum(['frontier', ...optimizerIds]),
  /** In the unit of the moments. */
  riskFree: z.number().min(-largest).max(largest).default(0),
  riskAversion: z.number().positive().max(largest).default(1),
  ...questionShape,
  constraints: constraintsSchema.prefault({}),
});

export type ProblemInput = z.infer<typeof problemSchema>;

export const defaultPeriodsPerYear = TRADING_DAYS_PER_YEAR;
