import type { FrontierInput } from '@/core/optimize';
import { riskAversionOf } from '@/core/optimizers/risk-tolerance';
import type { Prior } from '@/core/priors/apply-prior';
import type { PriceVersion } from '@/db/queries/data-version';
import { averageRiskFree } from '@/db/queries/risk-free';
import { env } from '@/env';
import { mixedReturnsNote } from '@/lib/currencies';
import { AppError } from '@/lib/errors';
import { TRADING_DAYS_PER_YEAR } from '@/lib/limits';
import { resolveAssets } from '@/services/assets/resolve-assets';
import type { Asset } from '@/services/assets/schema';
import type { ServiceContext } from '@/services/context';
import { loadPanel } from '@/services/panel/load-panel';
import { uploadNotes } from '@/services/uploads/coverage-notes';
import {
  type ForecastGrounds,
  findMeasuredSkill,
  loadForecastPrior,
  type MeasuredSkill,
} from './forecast-prior';
import { parseConstraints } from './parse-constraints';
import { parseEstimators, parseParameters } from './parse-parameters';
import { parsePrior } from './parse-prior';
import { riskFreeRate } from './risk-free-rate';
import type { FrontierQuestion, Run } from './schema';
import { sectorNames } from './sector-names';

/** Risk tolerance when neither it nor a risk aversion is given. */
const DEFAULT_RISK_TOLERANCE = 0.5;

/** A question on stored prices as the engine takes it, with what an answer says of its data. */
export interface Prepared extends Pick<Run, 'coverage' | 'estimates' | 'riskFree'> {
  readonly assets: readonly Asset[];
  readonly question: FrontierInput;
  /** What the question was computed from. */
  readonly prices: readonly PriceVersion[];
  /** Where forecasts are the prior. */
  readonly forecasts?: ForecastGrounds;
}

export function requireAllowedSize({ symbols }: { readonly symbols: readonly string[] }): void {
  if (symbols.length <= env.MAX_ASSETS) return;
  throw new AppError(
    'invalid_input',
    `${symbols.length} assets are too many: at most ${env.MAX_ASSETS} in one request.`,
    { field: 'symbols' },
  );
}

/**
 * Looks up assets, prices, the risk-free rate and, where asked for, forecasts with their skill (looked up if it is not
 * given). Throws AppError for what the asker can mend, naming the field.
 */
export async function prepareQuestion(
  context: ServiceContext,
  input: FrontierQuestion,
  skill?: MeasuredSkill,
): Promise<Prepared> {
  const { db, signal } = context;
  const assets = await resolveAssets(db, input.symbols);
  const { returns, periods, coverage, prices } = await loadPanel(db, input, signal);
  const uploads = await uploadNotes(db, input.symbols);
  const treasury = await averageRiskFree(db, { from: coverage.from, to: coverage.to });
  const riskFree = riskFreeRate({
    given: input.riskFree,
    window: treasury,
    observations: coverage.observations,
    currencies: assets.map(({ currency }) => currency),
  });
  const currencies = mixedReturnsNote(assets);
  const estimators = parseEstimators(input, riskFree.rate);
  const riskAversion =
    input.riskAversion ?? riskAversionOf(input.riskTolerance ?? DEFAULT_RISK_TOLERANCE);
  const panel = { returns, periods, assets: assets.length, periodsPerYear: TRADING_DAYS_PER_YEAR };
  const prior = await loadPrior(context, input, coverage.to, skill);
  return {
    assets,
    prices,
    coverage: {
      ...coverage,
      notes: [...(currencies ? [currencies] : []), ...coverage.notes, ...uploads],
    },
    riskFree,
    estimates: {
      periodsPerYear: TRADING_DAYS_PER_YEAR,
      expectedReturns: estimators.expectedReturnsId,
      covariance: estimators.covarianceId,
      riskAversion,
    },
    question: {
      symbols: input.symbols,
      data: { kind: 'returns', panel, ...estimators },
      riskFree: riskFree.rate,
      constraints: await parseConstraints(input.constraints, input.symbols, sectorNames(assets)),
      parameters: parseParameters({ ...input, riskAversion }, assets.length),
      ...(prior && { prior: prior.prior }),
    },
    ...(prior?.grounds && { forecasts: prior.grounds }),
  };
}

/** Forecasts are those after the last day of the panel, so that a historic question sees nothing later. */
async function loadPrior(
  context: ServiceContext,
  { prior, symbols }: FrontierQuestion,
  lastDay: string,
  skill: MeasuredSkill | undefined,
): Promise<{ readonly prior: Prior; readonly grounds?: ForecastGrounds } | undefined> {
  if (!prior) return undefined;
  if (prior.type !== 'forecast') return { prior: parsePrior(prior, symbols) };
  return loadForecastPrior(context, prior, {
    symbols,
    asOf: lastDay,
    skill: skill ?? (await findMeasuredSkill(context, prior)),
  });
}
