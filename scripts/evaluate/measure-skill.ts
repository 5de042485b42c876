import { evaluateForecasts } from '@/forecast/evaluation/evaluate-forecasts';
import { modelCard } from '@/forecast/evaluation/model-card';
import { forecastSeries } from '@/forecast/forecast-series';
import { openForecastModel } from '@/forecast/session';
import { type ForecastSkill, forecastSkillSchema } from '@/forecast/skill';
import { readSampleManifest, readSamplePrices } from '@/market/sample/read-sample';
import { modelFacts } from './model-facts';

export const testYears = { from: '2018-01-01', until: '2023-12-31' };
const bootstrap = { level: 0.95, replications: 5000, seed: 20180101 } as const;
/** Of the article that this is held against. */
const claimedAccuracy = 0.63;

export interface MeasuredSkill {
  readonly skill: ForecastSkill;
  readonly card: string;
}

/** The skill of the model in this folder on the shipped prices, and its card. */
export async function measureSkill(directory: string): Promise<MeasuredSkill> {
  const opened = await openForecastModel(directory);
  if (opened.status === 'unavailable') throw new Error(`${directory}: ${opened.reason}`);
  const { model } = opened;
  const { horizons, degreesOfFreedom, data } = model.metadata;
  const assets = [];
  for (const { symbol, dates, adjustedClose: closes, volume: volumes } of readSamplePrices()) {
    const since = dates.findIndex((date) => date >= testYears.from);
    if (since < 0) continue;
    const forecasts = await forecastSeries(model, { closes, volumes }, since);
    assets.push({ symbol, dates, closes, forecasts });
  }
  const evaluation = evaluateForecasts({
    assets,
    horizons,
    degreesOfFreedom,
    trainedUntil: data.lastDate,
    years: testYears,
    bootstrap,
    claimedAccuracy,
  });
  const skill = forecastSkillSchema.parse(
    rounded({
      format: 1,
      modelVersion: model.version,
      pricesVersion: readSampleManifest().version,
      ...evaluation,
    }),
  );
  return { skill, card: modelCard(skill, modelFacts(model.metadata)) };
}

/** To six decimals, more than the data can tell; ends and value of an interval keep their order. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1e6) / 1e6 + 0;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, rounded(part)]));
}
