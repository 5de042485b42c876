import 'server-only';
import { AppError } from '@/lib/errors';
import { getResources } from '@/server/resources';
import { computeFrontier } from '@/services/optimize/frontier';
import type { FrontierAnswer, FrontierQuestion, Run } from '@/services/optimize/schema';
import { forgetSoon } from './forget-soon';

/** The frontier beside a stored result; undefined where prices or engine are others than those it was computed with. */
export async function loadFrontier(
  run: Run,
  question: FrontierQuestion,
): Promise<FrontierAnswer | undefined> {
  try {
    const answer = await computeFrontier({ context: getResources(), input: question });
    const isSame =
      answer.dataVersion === run.dataVersion && answer.engineVersion === run.engineVersion;
    return isSame ? answer : undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The report stands without it; the next visit may find a server that has time.
    await forgetSoon();
    return undefined;
  }
}
