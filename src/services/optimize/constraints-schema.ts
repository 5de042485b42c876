import { z } from 'zod';

/** Limits as a person or a program states them; the same words on every door. */

const weight = z.number({ error: 'must be a number; 0.25 means 25 %' }).min(-100).max(100);
const limit = z.number().min(-1e6).max(1e6);

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
  coefficients: z.union([z.array(z.number()).min(1), z.record(z.string(), z.number())], {
    error: 'must be an array of one number per asset, or an object of numbers by symbol',
  }),
  min: limit.optional(),
  max: limit.optional(),
});

/** `"Technology <= 0.5 * Healthcare + 10%"`, or the coefficients themselves. */
const linearSchema = z.union([z.string().trim().min(1).max(500), rowSchema], {
  error: 'must be a text such as "AAPL + MSFT <= 30%", or an object with coefficients, min and max',
});

export const constraintsSchema = z.strictObject({
  minWeight: weightBoundSchema.default(0),
  maxWeight: weightBoundSchema.default(1),
  /** Sum of the weights, 1 if absent. What is absent stays absent, so that later limits do not rename old results. */
  budget: weight.optional(),
  /** At most 100; limits on the sum of the group's weights, its name usable in texts. */
  groups: z.array(groupSchema).max(100).optional(),
  /** At most 200. */
  linear: z.array(linearSchema).max(200).optional(),
});

export type ConstraintsInput = z.infer<typeof constraintsSchema>;
