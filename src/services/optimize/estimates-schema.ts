import { z } from 'zod';
import type { MomentParameterDescription } from '@/core/moments/contract';
import {
  covarianceEstimators,
  covarianceIds,
  expectedReturnsEstimators,
  expectedReturnsIds,
} from '@/core/moments/registry';

/** How moments come about; the same words on every door. */

const fraction = z.number().min(0).max(1);
const largest = 1e50;
const figure = z.number().min(-largest).max(largest);

type Choice<Id extends string> = { readonly id: Id } & Readonly<Record<string, number | Id>>;

/** An id, or an object with the id and the estimator's parameters as its registry entry describes them. */
function choice<const Id extends string>(
  ids: readonly [Id, ...Id[]],
  parametersOf: (id: Id) => readonly MomentParameterDescription[],
): z.ZodType<Choice<Id>, Id | Choice<Id>> {
  const withParameters = z
    .looseObject(
      { id: z.enum(ids) },
      { error: `must be a name such as "${ids[0]}", or an object with id and parameters` },
    )
    .superRefine(({ id, ...given }, context) => {
      const known = new Map<string, MomentParameterDescription>(
        parametersOf(id).map((parameter) => [parameter.id, parameter]),
      );
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
        } else if (parameter.whole && !Number.isInteger(value)) {
          refuse(name, 'must be a whole number');
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
  .record(z.string(), figure)
  .refine((mix) => Object.values(mix).some((value) => value !== 0), 'name at least one asset');

const equilibriumShape = {
  /** One per asset; absent: equal. Scaled to sum to one. */
  marketWeights: z.array(z.number().nonnegative().max(largest)).min(1).optional(),
  /** delta of the equilibrium. */
  riskAversion: z.number().positive().max(largest).default(2.5),
  tau: z.number().positive().max(10).default(0.05),
};

const blackLittermanSchema = z.strictObject({
  type: z.literal('black-litterman'),
  ...equilibriumShape,
  /** Where the uncertainty of a view comes from. */
  uncertainty: z.enum(['idzorek', 'he-litterman', 'given']).default('idzorek'),
  views: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(200).optional(),
        assets: mixSchema,
        /** Expected return of the mix, per the period of the moments. */
        return: figure,
        /** For idzorek; absent: 0.5. */
        confidence: fraction.optional(),
        /** For given. */
        variance: z.number().nonnegative().max(largest).optional(),
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
        value: figure,
        loss: z.number().positive().max(1).optional(),
      }),
    )
    .min(1)
    .max(200),
});

/** Forecasts after the last day of the prices as views, held with the measured skill of their horizon. */
const forecastSchema = z.strictObject({
  type: z.literal('forecast'),
  /** Trading days. */
  horizonDays: z.literal([1, 5, 21, 63]).default(21),
  ...equilibriumShape,
});

export const priorSchema = z.discriminatedUnion('type', [
  blackLittermanSchema,
  entropyPoolingSchema,
  forecastSchema,
]);

export type PriorChoice = z.infer<typeof priorSchema>;
export type ForecastChoice = z.infer<typeof forecastSchema>;
