import type { ForecastAnswer } from '@/compute/task';
import { env } from '@/env';
import type { PriceHistory } from '@/forecast/features';
import { AppError } from '@/lib/errors';
import type { ServiceContext } from '@/services/context';

export type ModelAnswer = Extract<ForecastAnswer, { status: 'forecast' }>;

/**
 * Forecasts of the last day of each history, in their order; of no history, the version of the model. Throws AppError
 * `forecast_unavailable` where there is no usable model; why is in its cause, for the operator.
 */
export async function runModel(
  { pool, signal }: Pick<ServiceContext, 'pool' | 'signal'>,
  histories: readonly PriceHistory[],
): Promise<ModelAnswer> {
  const { answer } = await pool.run(
    {
      kind: 'forecast',
      input: { directory: env.FORECAST_MODEL_DIR, histories, days: 'last' },
    },
    { deadlineMs: env.OPTIMIZE_DEADLINE_MS, signal },
  );
  if (answer.status === 'forecast') return answer;
  throw new AppError(
    'forecast_unavailable',
    'Forecasts are switched off because their model cannot be used. Everything else works without them.',
    { cause: new Error(answer.reason) },
  );
}
