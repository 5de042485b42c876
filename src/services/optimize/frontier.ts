import type { Frontier } from '@/core/optimizers/frontier';
import { env } from '@/env';
import type { ServiceContext } from '@/services/context';
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
  const { question, coverage, estimates, riskFree } = await prepareQuestion(context, input);
  const { answer, solveMs } = await context.pool.run(
    { kind: 'frontier', input: question },
    { deadlineMs: env.OPTIMIZE_DEADLINE_MS, signal: context.signal },
  );
  return {
    symbols: [...input.symbols],
    outcome: describeFrontier(answer),
    coverage,
    estimates,
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
      };
    case 'infeasible': {
      const { message, conflict, repairs } = answer;
      return { status: 'infeasible', message, conflict: [...conflict], repairs: [...repairs] };
    }
    case 'notConverged':
      return { status: 'notConverged', message: answer.message };
  }
}
