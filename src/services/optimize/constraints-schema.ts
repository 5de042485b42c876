import { z } from 'zod';

/** Limits as a person or a program states them; the same words on every door. */

const weight = z
  .number({ error: 'must be a number from -100 to 100; 0.25 means 25 %' })
  .min(-100, 'must be a number from -100 to 100; 0.25 means 25 %')
  .max(100, 'must be a number from -100 to 100; 0.25 means 25 %');
const limit = z.number().min(-1e6).max(1e6);
const coefficient = z.number().min(-1e50).max(1e50);

/** One bound for all, or one per asset in the order of the symbols. */
export const weightBoundSchema = z.union([weight, z.array(weight).min(1)], {
  error: 'must be a number (0.25 means 25 %) or an array of one number per asset',
});

const groupSchema = z.strictObject({
  name: z.string().trim().min(1).max(64),
  /** Symbols. */
  assets: z.array(z.string().trim().min(1)).min(1, 'a group needs at least one asset'),
  min: limit.optional(),
  max: limit.optional(),
});

const rowSchema = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  /** One per asset, or by symbol with the others at 0. */
  coefficients: z.union([z.array(coefficient).min(1), z.record(z.string(), coefficient)], {
    error: 'must be an array of one number per asset, or an object of numbers by symbol',
  }),
  min: limit.optional(),
  max: limit.optional(),
});

/** `"Technology <= 0.5 * Healthcare + 10%"`, or the coefficients themselves. */
const linearSchema = z.union(
  [
    z
      .string()
      .trim()
      .min(1)
      .max(
        500,
        'must have at most 500 characters: shorten it, name a group, or give the coefficients as numbers',
      ),
    rowSchema,
  ],
  {
    error:
      'must be a text such as "AAPL + MSFT <= 30%", or an object with coefficients, min and max',
  },
);

const noCaps =
  'a cap (max) on a share of the risk is not convex, so no answer could be proved the best: use risk-parity with budgets, weight bounds, or a linear row with a line of the covariance, which caps the marginal risk';

const riskContributionSchema = z.strictObject({
  asset: z.string().trim().min(1),
  /** Share of w'Sigma w that the asset contributes at least. */
  min: z
    .number({ error: 'must be a number above 0 and at most 1; 0.05 means 5 % of the risk' })
    .gt(0, 'must be above 0; 0.05 means 5 % of the risk, and no minimum is no entry')
    .max(1, 'must be at most 1; 0.05 means 5 % of the risk'),
  max: z.never({ error: noCaps }).optional(),
});

const positive = (largest: number) => z.number().min(0).max(largest);

/** Limits, costs and penalties that only methods over variance can take; currentWeights and benchmarkWeights stand beside. */
const extrasShape = {
  /** At most so many weights differ from zero. */
  maxAssets: z.number().int().min(1).max(1e4).optional(),
  /** A weight is zero or at least this. */
  minPosition: positive(1).optional(),
  /** Sum |w - currentWeights| at most, buys plus sells: replacing everything is 2. */
  turnover: positive(1e3).optional(),
  /** Per unit bought or sold, the same for all or one per asset; 0.001 = 0.1 %. */
  transactionCost: z
    .union([positive(10), z.array(positive(10)).min(1)], {
      error: 'must be a number from 0 (0.001 means 0.1 %) or an array of one such number per asset',
    })
    .optional(),
  /** Sum |w| at most. */
  gross: positive(1e4).optional(),
  /** Sum of the weights: exactly a number, or anywhere between min and max. */
  net: z
    .union([limit, z.strictObject({ min: limit, max: limit })], {
      error: 'must be a number (0.5 means 50 %) or an object with min and max',
    })
    .optional(),
  /** Largest volatility of the return less that of benchmarkWeights, per the period of the moments. */
  trackingError: positive(1e6).optional(),
  /** Times sum |w|. */
  l1: positive(1e6).optional(),
  /** Times sum w^2. */
  l2: positive(1e9).optional(),
  /** Least shares of the variance, for every method that optimizes and, where its budgets cover them, risk parity. */
  riskContributions: z
    .array(riskContributionSchema, {
      error: `must be an array of objects with asset and min; ${noCaps}`,
    })
    .min(1)
    .max(1000)
    .optional(),
};

export const constraintsSchema = z.strictObject({
  minWeight: weightBoundSchema.default(0),
  maxWeight: weightBoundSchema.default(1),
  /** Sum of the weights, 1 if absent. What is absent stays absent, so that later limits do not rename old results. */
  budget: weight.optional(),
  /** At most 100; limits on the sum of the group's weights, its name usable in texts. */
  groups: z.array(groupSchema).max(100).optional(),
  /** At most 200. */
  linear: z.array(linearSchema).max(200).optional(),
  ...extrasShape,
});

export type ConstraintsInput = z.infer<typeof constraintsSchema>;
