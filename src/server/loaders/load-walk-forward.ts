import 'server-only';
import { env } from '@/env';
import { readWalkForwardReport, type WalkForwardReport } from '@/forecast/walk-forward-report';

/** What forecasts of this model changed in a portfolio; undefined where nobody walked it forward. */
export async function loadWalkForward(
  modelVersion: string,
): Promise<WalkForwardReport | undefined> {
  const known = await readWalkForwardReport(env.FORECAST_MODEL_DIR, modelVersion);
  return known.status === 'known' ? known.report : undefined;
}
