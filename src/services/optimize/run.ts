import { LRUCache } from 'lru-cache';
import type { Timed } from '@/compute/task';
import { ENGINE_VERSION } from '@/core/engine-version';
import type { EngineAnswer } from '@/core/optimize';
import { riskAversionOf } from '@/core/optimizers/risk-tolerance';
import type { PortfolioRisk } from '@/core/risk/portfolio-risk';
import type { Database } from '@/db/client';
import { getDataVersion } from '@/db/queries/data-version';
import { listAdjustedCloses } from '@/db/queries/prices';
import { averageRiskFree } from '@/db/queries/risk-free';
import { findRun, insertRun } from '@/db/queries/runs';
import { env } from '@/env';
import { AppError } from '@/lib/errors';
import { TRADING_DAYS_PER_YEAR } from '@/lib/limits';
import { createSingleFlight } from '@/lib/single-flight';
import { resolveAssets } from '@/services/assets/resolve-assets';
import type { Asset } from '@/services/assets/schema';
import type { ServiceContext } from '@/services/context';
import { type AlignedReturns, alignPrices } from '@/services/panel/align-prices';
import { parseConstraints } from './parse-constraints';
import { parseEstimators, parseParameters } from './parse-parameters';
import { parsePrior } from './parse-prior';
import { riskFreeRate } from './risk-free-rate';
import { runId } from './run-id';
import { type OptimizeInput, type Run, runSchema } from './schema';
import { sectorNames } from './sector-names';

/** Risk tolerance when neither it nor a risk aversion is given. */
const DEFAULT_RISK_TOLERANCE = 0.5;

const recent = new LRUCache<string, Run>({ max: 500 });
const share = createSingleFlight<Run>();

/**
 * Optimizes a portfolio of stored prices and keeps the result under its permalink. The same question
 * is computed once: from memory, from the table of results, or with whoever asks at the same moment.
 */
export async function runOptimization({
  context,
  input,
}: {
  context: ServiceContext;
  input: OptimizeInput;
}): Promise<Run> {
  if (input.symbols.length > env.MAX_ASSETS) {
    throw new AppError(
      'invalid_input',
      `${input.symbols.length} assets are too many: at most ${env.MAX_ASSETS} in one request.`,
      { field: 'symbols' },
    );
  }
  const dataVersion = await getDataVersion(context.db);
  const id = runId(input, dataVersion);
  const known = recent.get(id);
  if (known) return known;
  return share(
    id,
    async (signal) => {
      const stored = await findRun(context.db, id);
      const run = stored
        ? runSchema.parse(stored.result)
        : await compute({ ...context, signal }, input, id, dataVersion);
      recent.set(id, run);
      return run;
    },
    context.signal,
  );
}

async function compute(
  context: ServiceContext,
  input: OptimizeInput,
  id: string,
  dataVersion: string,
): Promise<Run> {
  const { db, pool, signal } = context;
  const assets = await resolveAssets(db, input.symbols);
  const panel = alignPrices(await listAdjustedCloses(db, input));
  const riskFree = await windowRiskFree(db, input, panel);
  const riskAversion = riskAversionFor(input);
  const estimators = parseEstimators(input, riskFree.rate);
  const { coverage } = panel;
  const constraints = await parseConstraints(input.constraints, input.symbols, sectorNames(assets));
  const answer = await pool.run(
    {
      kind: 'optimize',
      input: {
        symbols: input.symbols,
        data: {
          kind: 'returns',
          panel: {
            returns: panel.returns,
            periods: panel.periods,
            assets: assets.length,
            periodsPerYear: TRADING_DAYS_PER_YEAR,
          },
          ...estimators,
        },
        method: input.method,
        riskFree: riskFree.rate,
        constraints,
        parameters: parseParameters(
          { ...input, riskAversion: riskAversion ?? undefined },
          assets.length,
        ),
        ...(input.prior && { prior: parsePrior(input.prior, input.symbols) }),
      },
    },
    { deadlineMs: env.OPTIMIZE_DEADLINE_MS, signal },
  );
  const run = runSchema.parse({
    id,
    createdAt: new Date().toISOString(),
    engineVersion: ENGINE_VERSION,
    dataVersion,
    input,
    outcome: describeOutcome(answer, assets),
    coverage,
    estimates: {
      periodsPerYear: TRADING_DAYS_PER_YEAR,
      expectedReturns: estimators.expectedReturnsId,
      covariance: estimators.covarianceId,
      riskAversion,
    },
    riskFree,
    solveMs: answer.solveMs,
  } satisfies Run);
  await insertRun(db, { id, engineVersion: ENGINE_VERSION, dataVersion, input, result: run });
  return run;
}

async function windowRiskFree(db: Database, input: OptimizeInput, { coverage }: AlignedReturns) {
  const window = await averageRiskFree(db, { from: coverage.from, to: coverage.to });
  return riskFreeRate(input.riskFree, window, coverage.observations);
}

function riskAversionFor({ method, riskAversion, riskTolerance }: OptimizeInput): number | null {
  if (method !== 'max-utility') return null;
  return riskAversion ?? riskAversionOf(riskTolerance ?? DEFAULT_RISK_TOLERANCE);
}

function describeOutcome(
  { answer }: Timed<EngineAnswer>,
  assets: readonly Asset[],
): Run['outcome'] {
  const { outcome, portfolio, baseline } = answer;
  switch (outcome.status) {
    case 'infeasible':
      return {
        status: 'infeasible',
        message: outcome.message,
        conflict: [...outcome.conflict],
        repairs: [...outcome.repairs],
      };
    case 'notConverged':
      return { status: 'notConverged', message: outcome.message };
    case 'solved':
      return {
        status: 'solved',
        assets: assets.map(({ symbol, name, sector }, i) => ({
          symbol,
          name,
          sector,
          weight: outcome.weights[i]!,
          expectedReturn: answer.expectedReturns[i]!,
          volatility: answer.volatilities[i]!,
          riskShare: portfolio!.riskShares[i]!,
        })),
        portfolio: measures(portfolio!),
        baseline: measures(baseline),
        certificate: outcome.certificate ?? null,
        shadowPrices: [...outcome.shadowPrices],
        solver: outcome.solver,
        fallbacks: [...outcome.fallbacks],
      };
  }
}

function measures({ expectedReturn, volatility, sharpe }: PortfolioRisk) {
  return { expectedReturn, volatility, sharpe };
}
