import { LRUCache } from 'lru-cache';
import type { TimedOptimization } from '@/compute/task';
import { ENGINE_VERSION } from '@/core/engine-version';
import { getOptimizer } from '@/core/optimizers/registry';
import type { PortfolioRisk } from '@/core/risk/portfolio-risk';
import { dataVersionOf, getRiskFreeVersion, listPriceVersions } from '@/db/queries/data-version';
import { findRun, insertRun } from '@/db/queries/runs';
import { env } from '@/env';
import { withinDeadline } from '@/lib/deadline';
import { createSingleFlight } from '@/lib/single-flight';
import type { Asset } from '@/services/assets/schema';
import type { ServiceContext } from '@/services/context';
import { findMeasuredSkill, type MeasuredSkill } from './forecast-prior';
import { describeForecasts } from './forecast-sentence';
import { prepareQuestion, requireAllowedSize } from './prepare';
import { summariseRisk } from './risk-summary';
import { runId } from './run-id';
import { type OptimizeInput, type Run, type RunToStore, runSchema } from './schema';

const recent = new LRUCache<string, Run>({ max: 500 });
const share = createSingleFlight<Run>();

/**
 * Optimizes a portfolio of stored prices and keeps the result under its permalink. The same question
 * is computed once: from memory, from the table of results, or with whoever asks at the same moment. The deadline of a
 * request covers all of it, reading prices included.
 */
export async function runOptimization({
  context,
  input,
}: {
  context: ServiceContext;
  input: OptimizeInput;
}): Promise<Run> {
  requireAllowedSize(input);
  return withinDeadline(
    { deadlineMs: env.OPTIMIZE_DEADLINE_MS, signal: context.signal },
    (signal) => findOrCompute({ ...context, signal }, input),
  );
}

async function findOrCompute(context: ServiceContext, input: OptimizeInput): Promise<Run> {
  const [prices, riskFreeVersion] = await Promise.all([
    listPriceVersions(context.db, input.symbols),
    getRiskFreeVersion(context.db),
  ]);
  const skill =
    input.prior?.type === 'forecast' ? await findMeasuredSkill(context, input.prior) : undefined;
  const id = runId(input, dataVersionOf(prices, riskFreeVersion), skill);
  const known = recent.get(id);
  if (known) return known;
  return share(
    id,
    async (signal) => {
      const stored = await findRun(context.db, id);
      const run = stored
        ? runSchema.parse(stored.result)
        : await compute({ ...context, signal }, input, riskFreeVersion, skill);
      recent.set(run.id, run);
      return run;
    },
    context.signal,
  );
}

async function compute(
  context: ServiceContext,
  input: OptimizeInput,
  riskFreeVersion: string,
  skill: MeasuredSkill | undefined,
): Promise<Run> {
  const prepared = await prepareQuestion(context, input, skill);
  const { assets, question, coverage, estimates, riskFree, forecasts } = prepared;
  const { method } = input;
  // Of what was read, which is newer than what was asked about if prices arrived in between.
  const dataVersion = dataVersionOf(prepared.prices, riskFreeVersion);
  const id = runId(input, dataVersion, skill);
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
      ...(forecasts && {
        forecasts: describeForecasts(
          forecasts,
          answer.forecastEffect && {
            symbols: input.symbols,
            effect: answer.forecastEffect,
            expectedReturns: answer.answer.expectedReturns,
          },
        ),
      }),
    },
    riskFree,
    solveMs: answer.solveMs,
  } satisfies RunToStore);
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
): RunToStore['outcome'] {
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
          riskContribution: portfolio!.riskContributions[i]!,
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
        ...(outcome.remark && { remark: outcome.remark }),
        solver: outcome.solver,
        fallbacks: [...outcome.fallbacks],
      };
  }
}

function measures({ expectedReturn, volatility, sharpe }: PortfolioRisk) {
  return { expectedReturn, volatility, sharpe };
}
