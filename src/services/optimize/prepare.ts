import type { FrontierInput } from '@/core/optimize';
import { riskAversionOf } from '@/core/optimizers/risk-tolerance';
import { listAdjustedCloses } from '@/db/queries/prices';
import { averageRiskFree } from '@/db/queries/risk-free';
import { env } from '@/env';
import { AppError } from '@/lib/errors';
import { TRADING_DAYS_PER_YEAR } from '@/lib/limits';
import { resolveAssets } from '@/services/assets/resolve-assets';
import type { Asset } from '@/services/assets/schema';
import type { ServiceContext } from '@/services/context';
import { alignPrices } from '@/services/panel/align-prices';
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
}

export function requireAllowedSize({ symbols }: { readonly symbols: readonly string[] }): void {
  if (symbols.length <= env.MAX_ASSETS) return;
  throw new AppError(
    'invalid_input',
    `${symbols.length} assets are too many: at most ${env.MAX_ASSETS} in one request.`,
    { field: 'symbols' },
  );
}

/** Looks up assets, prices and the risk-free rate. Throws AppError for what the asker can mend, naming the field. */
export async function prepareQuestion(
  { db }: Pick<ServiceContext, 'db'>,
  input: FrontierQuestion,
): Promise<Prepared> {
  const assets = await resolveAssets(db, input.symbols);
  const { returns, periods, coverage } = alignPrices(await listAdjustedCloses(db, input));
  const treasury = await averageRiskFree(db, { from: coverage.from, to: coverage.to });
  const riskFree = riskFreeRate(input.riskFree, treasury, coverage.observations);
  const estimators = parseEstimators(input, riskFree.rate);
  const riskAversion =
    input.riskAversion ?? riskAversionOf(input.riskTolerance ?? DEFAULT_RISK_TOLERANCE);
  const panel = { returns, periods, assets: assets.length, periodsPerYear: TRADING_DAYS_PER_YEAR };
  return {
    assets,
    coverage,
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
      ...(input.prior && { prior: parsePrior(input.prior, input.symbols) }),
    },
  };
}
