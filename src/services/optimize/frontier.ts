import { ENGINE_VERSION } from '@/core/engine-version';
import type { Frontier } from '@/core/optimizers/frontier';
import { dataVersionOf, getRiskFreeVersion } from '@/db/queries/data-version';
import { env } from '@/env';
import { withinDeadline } from '@/lib/deadline';
import type { ServiceContext } from '@/services/context';
import { describeForecasts } from './forecast-sentence';
import { prepareQuestion, requireAllowedSize } from './prepare';
import type { FrontierAnswer, FrontierQuestion } from './schema';

/** The exact efficient frontier of stored assets: every corner portfolio. Not stored. */
export async function computeFrontier({
  context,
  input,
}: {
  context: ServiceContext;
  input: FrontierQuestion;
}): Promise<FrontierAnswer> {
  requireAllowedSize(input);
  return withinDeadline(
    { deadlineMs: env.OPTIMIZE_DEADLINE_MS, signal: context.signal },
    (signal) => compute({ ...context, signal }, input),
  );
}

async function compute(context: ServiceContext, input: FrontierQuestion): Promise<FrontierAnswer> {
  const [riskFreeVersion, prepared] = await Promise.all([
    getRiskFreeVersion(context.db),
    prepareQuestion(context, input),
  ]);
  const { question, coverage, estimates, riskFree, forecasts, prices } = prepared;
  const { answer, solveMs } = await context.pool.run(
    { kind: 'frontier', input: question },
    { deadlineMs: env.OPTIMIZE_DEADLINE_MS, signal: context.signal },
  );
  return {
    engineVersion: ENGINE_VERSION,
    dataVersion: dataVersionOf(prices, riskFreeVersion),
    symbols: [...input.symbols],
    outcome: describeFrontier(answer),
    coverage,
    estimates: { ...estimates, ...(forecasts && { forecasts: describeForecasts(forecasts) }) },
    riskFree,
    solveMs,
  };
}

function describeFrontier(answer: Frontier): FrontierAnswer['outcome'] {
  switch (answer.status) {
    case 'solved':
      return {
        status: 'solved',
        corners: answer.corners.map(({ weights, ...corner }) => ({
          ...corner,
          weights: [...weights],
        })),
        certificate: { ...answer.certificate },
        solver: answer.solver,
        fallbacks: [...answer.fallbacks],
      };
    case 'infeasible': {
      const { message, conflict, repairs } = answer;
      return { status: 'infeasible', message, conflict: [...conflict], repairs: [...repairs] };
    }
    case 'notConverged':
      return { status: 'notConverged', message: answer.message };
  }
}
