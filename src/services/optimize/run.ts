import { LRUCache } from 'lru-cache';
import type { TimedOptimization } from '@/compute/task';
import { ENGINE_VERSION } from '@/core/engine-version';
import { getOptimizer } from '@/core/optimizers/registry';
import type { PortfolioRisk } from '@/core/risk/portfolio-risk';
import { getDataVersion } from '@/db/queries/data-version';
import { findRun, insertRun } from '@/db/queries/runs';
import { env } from '@/env';
import { createSingleFlight } from '@/lib/single-flight';
import type { Asset } from '@/services/assets/schema';
import type { ServiceContext } from '@/services/context';
import { prepareQuestion, requireAllowedSize } from './prepare';
import { summariseRisk } from './risk-summary';
import { runId } from './run-id';
import { type OptimizeInput, type Run, runSchema } from './schema';

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
  requireAllowedSize(input);
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
  const { assets, question, coverage, estimates, riskFree } = await prepareQuestion(context, input);
  const { method } = input;
  const answer = await context.pool.run(
    { kind: 'optimize', input: { ...question, method } },
    { deadlineMs: env.OPTIMIZE_DEADLINE_MS, signal: context.signal },
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
      ...estimates,
      riskAversion: readsRiskAversion(method) ? estimates.riskAversion : null,
    },
    riskFree,
    solveMs: answer.solveMs,
  } satisfies Run);
  await insertRun(context.db, {
    id,
    engineVersion: ENGINE_VERSION,
    dataVersion,
    input,
    result: run,
  });
  return run;
}

/** The trade-off belongs to the methods that name it. */
const readsRiskAversion = (method: OptimizeInput['method']) =>
  getOptimizer(method).parameters.some(({ id }) => id === 'riskAversion');

function describeOutcome(
  { answer, riskReports }: TimedOptimization,
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
        ...(riskReports && {
          risk: summariseRisk(riskReports.portfolio),
          baselineRisk: summariseRisk(riskReports.baseline),
        }),
        certificate: outcome.certificate ?? null,
        shadowPrices: [...outcome.shadowPrices],
        ...(outcome.trade && { trade: outcome.trade }),
        ...(outcome.choice && { choice: outcome.choice }),
        solver: outcome.solver,
        fallbacks: [...outcome.fallbacks],
      };
  }
}

function measures({ expectedReturn, volatility, sharpe }: PortfolioRisk) {
  return { expectedReturn, volatility, sharpe };
}
