import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const estimateSchema = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });

const differenceSchema = z.strictObject({
  /** Strategy that is taken away, by its id. */
  from: z.string(),
  /** Differences of the yearly figures, after costs, with their intervals. */
  annualReturn: estimateSchema,
  volatility: estimateSchema,
  sharpe: estimateSchema,
  /** What the intervals allow to say. */
  sentence: z.string(),
});

const strategySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** How the weights come about. */
  meaning: z.string(),
  /** Compounded, per year, after costs. */
  annualReturn: z.number(),
  volatility: z.number(),
  /** Without a risk-free rate. */
  sharpe: z.number(),
  /** 0 to 1. */
  maxDrawdown: z.number(),
  /** Buys plus sells a year as a share of the value, without the first purchase. */
  turnoverAnnual: z.number(),
  /** Times that no weights could be proved and the holdings were left alone. */
  unsolved: z.int().nonnegative(),
  /** Of 1 at the beginning, at the end of each of `days`. */
  values: z.array(z.number()),
  /** Less equal weight first; where forecasts are used, also less the same without them. */
  differences: z.array(differenceSchema),
});

export const walkForwardReportSchema = z.strictObject({
  format: z.literal(1),
  modelVersion: z.string(),
  /** Of the shipped prices. */
  pricesVersion: z.string(),
  /** First and last day of the returns. */
  firstDate: z.iso.date(),
  lastDate: z.iso.date(),
  symbols: z.array(z.string()),
  horizonDays: z.int().positive(),
  /** 0 to 1; null where nothing was measured, which counts as 0. */
  returnSkill: z.number().nullable(),
  volatilitySkill: z.number().nullable(),
  /** Per unit bought or sold. */
  costRate: z.number(),
  /** Past days that estimates rest on. */
  estimationDays: z.int().positive(),
  rebalances: z.int().positive(),
  bootstrap: z.strictObject({
    level: z.number(),
    replications: z.int().positive(),
    seed: z.int(),
    blockDays: z.int().positive(),
  }),
  /** Last trading day of each month. */
  days: z.array(z.iso.date()),
  strategies: z.array(strategySchema).min(1),
  /** What forecasts changed; claims nothing beyond the intervals. */
  findings: z.array(z.string()),
  /** What a reader must keep in mind. */
  caveats: z.array(z.string()),
});

export type WalkForwardReport = z.infer<typeof walkForwardReportSchema>;
export type WalkForwardStrategy = z.infer<typeof strategySchema>;

export type KnownWalkForward =
  | { readonly status: 'known'; readonly report: WalkForwardReport }
  | { readonly status: 'unknown'; readonly reason: string };

/** The walk-forward of the model in this folder; of another version, nothing is known. Never an exception. */
export async function readWalkForwardReport(
  directory: string,
  modelVersion: string,
): Promise<KnownWalkForward> {
  try {
    const text = await readFile(path.join(directory, 'walk-forward.json'), 'utf8');
    const report = walkForwardReportSchema.parse(JSON.parse(text));
    if (report.modelVersion === modelVersion) return { status: 'known', report };
    return {
      status: 'unknown',
      reason: `model ${report.modelVersion} was walked forward, not ${modelVersion}`,
    };
  } catch (error) {
    return { status: 'unknown', reason: error instanceof Error ? error.message : String(error) };
  }
}
