import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const share = z.number().min(0).max(1);
const ascending = ({ value, low, high }: { value: number; low: number; high: number }) =>
  low <= value && value <= high;

/** A figure and the ends of its block-bootstrap interval; a point outside its interval is refused. */
const estimateSchema = z
  .strictObject({ value: z.number(), low: z.number(), high: z.number() })
  .refine(ascending, 'the value lies outside its interval');

const dieboldMarianoSchema = z.strictObject({
  /** Positive where the model's loss is the smaller one. */
  statistic: z.number(),
  /** Two-sided. */
  pValue: share,
});

const returnBaselineSchema = z.strictObject({
  /** Mean of the asset's own history; mean of all assets in units of their volatility; no drift at all. */
  id: z.enum(['own-mean', 'common-mean', 'zero']),
  /** Share of the baseline's squared error that the model saves; negative where it adds to it. */
  rSquared: estimateSchema,
  dieboldMariano: dieboldMarianoSchema,
});

const volatilityBaselineSchema = z.strictObject({
  id: z.enum(['ewma', 'garch', 'har']),
  qlike: z.number(),
  /** QLIKE of the baseline less that of the model: positive where the model is better. */
  gain: estimateSchema,
  dieboldMariano: dieboldMarianoSchema,
});

const horizonSkillSchema = z.strictObject({
  /** Trading days. */
  horizonDays: z.int().positive(),
  /** Forecasts, one per asset and day. */
  observations: z.int().positive(),
  /** Days on which forecasts were made. */
  testDays: z.int().positive(),
  /** Test days over the horizon: how many stretches do not overlap. */
  independentPeriods: z.number().positive(),
  /** Share of forecasts whose sign is that of the return. */
  directionalAccuracy: estimateSchema,
  /** The same of the forecast that everything always rises. */
  baseRate: estimateSchema,
  /** Accuracy less base rate, on the same resamples. */
  accuracyGain: estimateSchema,
  /** Share of forecasts that say up. */
  forecastsUp: share,
  /** Mean over days of Spearman's correlation across assets. */
  informationCoefficient: estimateSchema,
  /** Spearman's correlation over all assets and days together. */
  pooledCorrelation: estimateSchema,
  returns: z.array(returnBaselineSchema),
  /**
   * Confidence that a view of this horizon has earned: the lower end of R squared against the strongest baseline of
   * returns, or 0 where that is not positive.
   */
  measuredSkill: share,
  volatility: z.strictObject({
    qlike: z.number(),
    baselines: z.array(volatilityBaselineSchema),
    /** The lower end of the gain is positive against each of them. */
    beatsEveryBaseline: z.boolean(),
  }),
  calibration: z.strictObject({
    /** Share of returns inside the central interval of that probability. */
    coverage: z.array(z.strictObject({ level: share, observed: estimateSchema })),
    /** Share of returns in each tenth of the forecast distribution, lowest first; a tenth each if calibrated. */
    deciles: z.array(share).length(10),
  }),
});

export const forecastSkillSchema = z.strictObject({
  format: z.literal(1),
  /** Of the model that was measured. */
  modelVersion: z.string().regex(/^[0-9a-f]{12}$/),
  /** Of the shipped prices. */
  pricesVersion: z.string().regex(/^[0-9a-f]{64}$/),
  /** The last day that training or its early stopping has seen. */
  trainedUntil: z.iso.date(),
  /** First day with a forecast and last day of any target; both after `trainedUntil`. */
  firstDate: z.iso.date(),
  lastDate: z.iso.date(),
  symbols: z.array(z.string().min(1)),
  bootstrap: z.strictObject({
    level: z.literal(0.95),
    replications: z.int().positive(),
    seed: z.int(),
  }),
  horizons: z.array(horizonSkillSchema).min(1),
  /** The claim that this is held against, and the fewest trading days after which always saying up fulfils it. */
  claim: z.strictObject({
    accuracy: share,
    alwaysUpHorizonDays: z.int().positive().nullable(),
  }),
});

export type Estimate = z.infer<typeof estimateSchema>;
export type HorizonSkill = z.infer<typeof horizonSkillSchema>;
export type ForecastSkill = z.infer<typeof forecastSkillSchema>;

export type KnownSkill =
  | { readonly status: 'known'; readonly skill: ForecastSkill }
  | { readonly status: 'unknown'; readonly reason: string };

/** What was measured of the model in this folder. Of another version, nothing is known. Never an exception. */
export async function readForecastSkill(
  directory: string,
  modelVersion: string,
): Promise<KnownSkill> {
  try {
    const text = await readFile(path.join(directory, 'skill.json'), 'utf8');
    const skill = forecastSkillSchema.parse(JSON.parse(text));
    if (skill.modelVersion === modelVersion) return { status: 'known', skill };
    return {
      status: 'unknown',
      reason: `the skill of model ${skill.modelVersion} was measured, not that of ${modelVersion}`,
    };
  } catch (error) {
    return { status: 'unknown', reason: error instanceof Error ? error.message : String(error) };
  }
}
