import { z } from 'zod';
import { optimizerIds } from '@/core/optimizers/registry';
import { symbolSchema, tradingDateSchema } from '@/services/assets/schema';
import { constraintsSchema } from './constraints-schema';
import { questionShape } from './question-schema';
import { riskSummarySchema } from './risk-summary';

/** Shared by the form, the procedures and the command line. */

const weight = z
  .number({ error: 'must be a number between -10 and 10 (0.25 means 25 %)' })
  .min(-10)
  .max(10);

/** Limits on stored assets; one bound for all of them, single ones through `linear`. */
const assetConstraintsSchema = constraintsSchema
  .extend({ minWeight: weight.default(0), maxWeight: weight.default(1) })
  .refine((c) => c.minWeight <= c.maxWeight, {
    path: ['minWeight'],
    error: 'the minimum weight is above the maximum weight: lower it or raise the maximum',
  });

const questionSchema = z.strictObject({
  symbols: z.array(symbolSchema).min(1, 'choose at least one asset'),
  from: tradingDateSchema.optional(),
  to: tradingDateSchema.optional(),
  /** 0 (safest) to 1 (boldest); read by max-utility only. */
  riskTolerance: z.number().min(0).max(1).optional(),
  /** lambda itself, in place of riskTolerance. */
  riskAversion: z.number().positive().max(1e6).optional(),
  /** Yearly rate, 0.02 = 2 %; absent: 3-month Treasury over the same days. */
  riskFree: z.number().min(-0.5).max(1).optional(),
  ...questionShape,
  constraints: assetConstraintsSchema.prefault({}),
});

type Consistent = Pick<
  z.infer<typeof questionSchema>,
  'from' | 'to' | 'riskTolerance' | 'riskAversion'
>;

const requireConsistent = ({ value, issues }: z.core.ParsePayload<Consistent>) => {
  const { from, to, riskTolerance, riskAversion } = value;
  const refuse = (field: string, message: string) =>
    issues.push({ code: 'custom', path: [field], message, input: value });
  if (from && to && from >= to) refuse('from', 'the first day must be before the last day');
  if (riskTolerance !== undefined && riskAversion !== undefined) {
    refuse('riskTolerance', 'give riskTolerance or riskAversion, not both');
  }
};

export const frontierInputSchema = questionSchema.check(requireConsistent);
export const optimizeInputSchema = questionSchema
  .extend({ method: z.enum(optimizerIds) })
  .check(requireConsistent);

export type FrontierQuestion = z.infer<typeof frontierInputSchema>;
export type OptimizeInput = z.infer<typeof optimizeInputSchema>;
export type OptimizeInputRaw = z.input<typeof optimizeInputSchema>;

const portfolioSchema = z.object({
  expectedReturn: z.number(),
  volatility: z.number(),
  /** null where the volatility is zero. */
  sharpe: z.number().nullable(),
});

const shadowPriceSchema = z.object({
  constraint: z.string(),
  price: z.number(),
  /** What one unit of the objective is: variance, return, sharpe, ... */
  unit: z.string(),
  sentence: z.string(),
});

const certificateSchema = z.object({
  primalResidual: z.number(),
  dualResidual: z.number(),
  gap: z.number(),
});

const assetShape = {
  symbol: z.string(),
  name: z.string(),
  sector: z.string().nullable(),
  weight: z.number(),
  expectedReturn: z.number(),
  volatility: z.number(),
};

/** As a result is kept; the answer repeats parts of it under the names of the command line. */
const storedSolvedSchema = z.object({
  status: z.literal('solved'),
  /** Order of `input.symbols`; every figure yearly unless its name says otherwise. */
  assets: z.array(
    z.union([
      z.object({
        ...assetShape,
        /** Part of the portfolio's volatility; the parts sum to it. */
        riskContribution: z.number(),
      }),
      /** Older results: the part over the whole. */
      z.object({ ...assetShape, riskShare: z.number() }),
    ]),
  ),
  portfolio: portfolioSchema,
  /** Equal weight in the same assets over the same days. */
  baseline: portfolioSchema,
  /** Absent in results older than the report. */
  risk: riskSummarySchema.optional(),
  baselineRisk: riskSummarySchema.optional(),
  certificate: certificateSchema.nullable(),
  shadowPrices: z.array(shadowPriceSchema),
  /** Sum |w - currentWeights| and the share that trading costs; present where a cap or a cost was given. */
  trade: z.object({ turnover: z.number(), cost: z.number() }).optional(),
  /** How sure the choice of assets is; present where their number or least size was limited. */
  choice: z
    .object({
      held: z.number(),
      exact: z.boolean(),
      gap: z.number(),
      nodes: z.number(),
      sentence: z.string(),
    })
    .optional(),
  /** What a reader must know about the weights; present where limits keep shares of the risk from their budgets. */
  remark: z.string().optional(),
  solver: z.string(),
  fallbacks: z.array(z.string()),
});

/** `symbols`, `weights`, `riskContributions` and the portfolio's figures are what the command line calls them. */
export const solvedSchema = storedSolvedSchema.transform((stored) => {
  const { portfolio } = stored;
  const assets = stored.assets.map((asset) => {
    if ('riskContribution' in asset) return asset;
    const { riskShare, ...rest } = asset;
    return { ...rest, riskContribution: riskShare * portfolio.volatility };
  });
  return {
    ...stored,
    assets,
    symbols: assets.map(({ symbol }) => symbol),
    weights: assets.map(({ weight }) => weight),
    riskContributions: assets.map(({ riskContribution }) => riskContribution),
    ...portfolio,
  };
});

export const infeasibleSchema = z.object({
  status: z.literal('infeasible'),
  message: z.string(),
  conflict: z.array(z.string()),
  repairs: z.array(z.string()),
});

export const notConvergedSchema = z.object({
  status: z.literal('notConverged'),
  message: z.string(),
});

export const coverageSchema = z.object({
  /** First and last day of the aligned returns. */
  from: z.string(),
  to: z.string(),
  /** Daily returns per asset after alignment. */
  observations: z.number().int(),
  assets: z.array(
    z.object({
      symbol: z.string(),
      firstDate: z.string(),
      lastDate: z.string(),
      prices: z.number().int(),
      /** Days of the asset's own history inside the asked period that alignment cut. */
      cut: z.number().int(),
    }),
  ),
  /** What was left out and why, one sentence each; empty when nothing was. */
  notes: z.array(z.string()),
});

/** Which forecasts count in the answer, and how far. */
const forecastsSchema = z.object({
  /** The day after whose close they were made. */
  asOf: z.string(),
  modelVersion: z.string(),
  horizonDays: z.number(),
  /** 0 to 1: confidence of the views, and how far volatilities follow the forecast ones. */
  returnSkill: z.number(),
  volatilitySkill: z.number(),
  /** Symbols with too little history, which have no view. */
  withoutForecast: z.array(z.string()),
  sentence: z.string(),
});

const provenanceShape = {
  coverage: coverageSchema,
  estimates: z.object({
    periodsPerYear: z.number(),
    expectedReturns: z.string(),
    covariance: z.string(),
    /** lambda of the methods that read it, else null. */
    riskAversion: z.number().nullable(),
    /** Present where forecasts are the prior. */
    forecasts: forecastsSchema.optional(),
  }),
  riskFree: z.object({
    rate: z.number(),
    source: z.enum(['given', 'treasury', 'none']),
    note: z.string(),
  }),
  solveMs: z.number(),
};

export const runSchema = z.object({
  id: z.string(),
  createdAt: z.string(),
  engineVersion: z.string(),
  dataVersion: z.string(),
  input: optimizeInputSchema,
  outcome: z.discriminatedUnion('status', [solvedSchema, infeasibleSchema, notConvergedSchema]),
  ...provenanceShape,
});

const frontierSchema = z.object({
  status: z.literal('solved'),
  /** From maximum return to minimum variance; between neighbours weights are linear in the return. */
  corners: z.array(
    z.object({
      /** Order of `symbols`. */
      weights: z.array(z.number()),
      expectedReturn: z.number(),
      volatility: z.number(),
      lambda: z.number(),
    }),
  ),
  /** The largest residuals and gap of any corner. */
  certificate: certificateSchema,
  solver: z.string(),
  fallbacks: z.array(z.string()),
});

export const frontierAnswerSchema = z.object({
  engineVersion: z.string(),
  dataVersion: z.string(),
  symbols: z.array(z.string()),
  outcome: z.discriminatedUnion('status', [frontierSchema, infeasibleSchema, notConvergedSchema]),
  ...provenanceShape,
});

export type FrontierAnswer = z.infer<typeof frontierAnswerSchema>;
export type Run = z.infer<typeof runSchema>;
export type RunToStore = z.input<typeof runSchema>;
export type SolvedOutcome = z.infer<typeof solvedSchema>;
export type Coverage = z.infer<typeof coverageSchema>;
