import { forecastAll } from '@/forecast/forecast-series';
import { type OpenedModel, openForecastModel } from '@/forecast/session';
import { gateOfThread, passGateLater } from './native-gate';
import type { ForecastAnswer, ForecastInput } from './task';

/** Opened once per thread. A model that could not be opened is tried again: it may have been put there since. */
const opened = new Map<string, Promise<OpenedModel>>();

async function openOnce(directory: string): Promise<OpenedModel> {
  const pending = opened.get(directory) ?? openGated(directory);
  opened.set(directory, pending);
  const result = await pending;
  if (result.status === 'unavailable') opened.delete(directory);
  return result;
}

/** The model runs in native code, so that its thread must not be ended while it opens or answers. */
async function openGated(directory: string): Promise<OpenedModel> {
  const gate = gateOfThread();
  const result = await passGateLater(gate, () => openForecastModel(directory));
  if (result.status === 'unavailable') return result;
  const { model } = result;
  const predict: typeof model.predict = (windows, count) =>
    passGateLater(gate, () => model.predict(windows, count));
  return { status: 'ready', model: { ...model, predict } };
}

/** Forecasts of all histories in one call. A model that is missing, broken or answers nonsense is an answer too. */
export async function forecast({
  directory,
  histories,
  days,
}: ForecastInput): Promise<ForecastAnswer> {
  const result = await openOnce(directory);
  if (result.status === 'unavailable') return result;
  const { model } = result;
  try {
    const series = await forecastAll(model, histories, days);
    const { horizons, degreesOfFreedom } = model.metadata;
    return { status: 'forecast', modelVersion: model.version, horizons, degreesOfFreedom, series };
  } catch (error) {
    // Prices that no forecast can be made of are the caller's mistake, not the model's.
    if (error instanceof RangeError) throw error;
    return {
      status: 'unavailable',
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}
