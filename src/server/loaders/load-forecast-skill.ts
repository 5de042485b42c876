import 'server-only';
import { AppError } from '@/lib/errors';
import { getResources } from '@/server/resources';
import type { ForecastChoice } from '@/services/optimize/estimates-schema';
import { findMeasuredSkill, type MeasuredSkill } from '@/services/optimize/forecast-prior';

type HorizonDays = ForecastChoice['horizonDays'];

/** Of each horizon; none where forecasts are switched off. */
export async function loadForecastSkills(
  horizons: readonly HorizonDays[],
): Promise<(MeasuredSkill & { readonly horizonDays: HorizonDays })[]> {
  const context = getResources();
  try {
    return await Promise.all(
      horizons.map(async (horizonDays) => ({
        ...(await findMeasuredSkill(context, { horizonDays })),
        horizonDays,
      })),
    );
  } catch (error) {
    if (error instanceof AppError && error.code === 'forecast_unavailable') return [];
    throw error;
  }
}
