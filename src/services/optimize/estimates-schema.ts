import { z } from 'zod';
import {
  covarianceEstimators,
  covarianceIds,
  expectedReturnsEstimators,
  expectedReturnsIds,
} from '@/core/moments/registry';

/** How moments come about; the same words on every door. */

const fraction = z.number().min(0).max(1);

type Choice<Id extends string> = { readonly id: Id } & Readonly<Record<string, number | Id>>;

/** An id, or an object with the id and the estimator's parameters as its registry entry describes them. */
function choice<const Id extends string>(
  ids: readonly [Id, ...Id[]],
  parametersOf: (id: Id) => readonly { id: string; min: number; max: number }[],
): z.ZodType<Choice<Id>, Id | Choice<Id>> {
  const withParameters = z
    .looseObject({ id: z.enum(ids) })
    .superRefine(({ id, ...given }, context) => {
      const known = new Map(parametersOf(id).map((parameter) => [parameter.id, parameter]));
      const refuse = (name: string, message: string) =>
        context.addIssue({ code: 'custom', path: [name], message });
      for (const [name, value] of Object.entries(given)) {
        const parameter = known.get(name);
        if (!parameter) {
          refuse(
            name,
            `${id} has no such parameter; it has: ${[...known.keys()].join(', ') || 'none'}`,
          );
        } else if (
          typeof value !== 'number' ||
          !(value >= parameter.min && value <= parameter.max)
        ) {
          refuse(name, `must be a number from ${parameter.min} to ${parameter.max}`);
        }
      }
    });
  // Not a union: its error would say only that neither form fits.
  const schema: unknown = z.preprocess(
    (value) => (typeof value === 'string' ? { id: value } : value),
    withParameters,
  );
  return schema as z.ZodType<Choice<Id>, Id | Choice<Id>>;
}

export const expectedReturnsChoiceSchema = choice(
  expectedReturnsIds,
  (id) => expectedReturnsEstimators[id].parameters,
);
export const covarianceChoiceSchema = choice(
  covarianceIds,
  (id) => covarianceEstimators[id].parameters,
);

/** By symbol: `{"AAPL": 1}` is the asset alone, `{"AAPL": 1, "MSFT": -1}` the one against the other. */
const mixSchema = z
  .record(z.string(), z.number())
  .refine((mix) => Object.values(mix).some((value) => value !== 0), 'name at least one asset');

const blackLittermanSchema = z.strictObject({
  type: z.literal('black-litterman'),
  /** One per asset; absent: equal. Scaled to sum to one. */
  marketWeights: z.array(z.number().nonnegative()).min(1).optional(),
  /** delta of the equilibrium. */
  riskAversion: z.number().positive().default(2.5),
  tau: z.number().positive().max(10).default(0.05),
  /** Where the uncertainty of a view comes from. */
  uncertainty: z.enum(['idzorek', 'he-litterman', 'given']).default('idzorek'),
  views: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(200).optional(),
        assets: mixSchema,
        /** Expected return of the mix, per the period of the moments. */
        return: z.number(),
        /** For idzorek; absent: 0.5. */
        confidence: fraction.optional(),
        /** For given. */
        variance: z.number().nonnegative().optional(),
      }),
    )
    .max(200)
    .default([]),
});

const entropyPoolingSchema = z.strictObject({
  type: z.literal('entropy-pooling'),
  views: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(200).optional(),
        assets: mixSchema,
        relation: z.enum(['=', '<=', '>=']).default('='),
        /** Yearly return of the mix; with `loss` the probability of a worse period. */
        value: z.number(),
        loss: z.number().positive().max(1).optional(),
      }),
    )
    .min(1)
    .max(200),
});

export const priorSchema = z.discriminatedUnion('type', [
  blackLittermanSchema,
  entropyPoolingSchema,
]);

export type PriorChoice = z.infer<typeof priorSchema>;
