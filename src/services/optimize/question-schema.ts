import { z } from 'zod';
import {
  covarianceChoiceSchema,
  expectedReturnsChoiceSchema,
  priorSchema,
} from './estimates-schema';

/** Some minutes of one processor; on a server the deadline is nearer. */
const mostSearchEffort = 100;

const perAsset = z.array(z.number().min(-1e12).max(1e12)).min(1);

/** What may be asked beside data, method and limits; read by the methods that name it. */
export const questionShape = {
  expectedReturns: expectedReturnsChoiceSchema.optional(),
  covariance: covarianceChoiceSchema.optional(),
  prior: priorSchema.optional(),
  /** In the unit of the moments (yearly on stored prices, 0.1 = 10 %), like the next two. */
  targetReturn: z.number().min(-1e6).max(1e6).optional(),
  targetVolatility: z.number().min(0).max(1e6).optional(),
  /** Standard errors by which expected returns may be off. */
  uncertainty: z.number().min(0).max(1e3).optional(),
  confidenceLevel: z.number().gt(0).lt(1).optional(),
  /** Times the usual work of a search over choices of assets, before it ends with a gap. */
  searchEffort: z
    .number('give a number from 1, or leave it out for the usual search')
    .min(1, 'give a number from 1, or leave it out for the usual search')
    .max(mostSearchEffort, `it is at most ${mostSearchEffort}: ask for less`)
    .optional(),
  /** Shares of the risk, one per asset. */
  budgets: perAsset.optional(),
  currentWeights: perAsset.optional(),
  benchmarkWeights: perAsset.optional(),
};

export type Question = z.infer<z.ZodObject<typeof questionShape>>;
