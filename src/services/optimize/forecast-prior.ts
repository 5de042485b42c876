import type { ForecastPrior } from '@/core/priors/forecast-prior';
import { env } from '@/env';
import { readForecastSkill } from '@/forecast/skill';
import { volatilityConfidence } from '@/forecast/volatility-confidence';
import { AppError } from '@/lib/errors';
import { TRADING_DAYS_PER_YEAR } from '@/lib/limits';
import type { ServiceContext } from '@/services/context';
import { computeForecastsAsOf } from '@/services/forecasts/as-of';
import { runModel } from '@/services/forecasts/run-model';
import type { ForecastChoice } from './estimates-schema';
import { marketWeightsOf } from './parse-prior';

/** What is known of a model at one horizon; skills are 0 where nothing is. */
export interface MeasuredSkill {
  readonly modelVersion: string;
  readonly returnSkill: number;
  readonly volatilitySkill: number;
  /** Days on which it was measured, and the last one that training has seen; absent where nothing was measured. */
  readonly measured?: {
    readonly from: string;
    readonly to: string;
    readonly trainedUntil: string;
  };
}

/** Which forecasts a question rests on. */
export interface ForecastGrounds extends MeasuredSkill {
  readonly horizonDays: number;
  /** The day after whose close the forecasts were made: the last of the panel. */
  readonly asOf: string;
  readonly marketWeights: 'given' | 'equal';
  /** Symbols with too little history. */
  readonly withoutForecast: readonly string[];
}

/** Throws AppError `forecast_unavailable` where there is no usable model. */
export async function findMeasuredSkill(
  context: Pick<ServiceContext, 'pool' | 'signal'>,
  { horizonDays }: Pick<ForecastChoice, 'horizonDays'>,
): Promise<MeasuredSkill> {
  const { modelVersion } = await runModel(context, []);
  const known = await readForecastSkill(env.FORECAST_MODEL_DIR, modelVersion);
  const skill =
    known.status === 'known'
      ? known.skill.horizons.find((horizon) => horizon.horizonDays === horizonDays)
      : undefined;
  if (known.status === 'unknown' || !skill) {
    return { modelVersion, returnSkill: 0, volatilitySkill: 0 };
  }
  const { firstDate: from, lastDate: to, trainedUntil } = known.skill;
  return {
    modelVersion,
    returnSkill: skill.measuredSkill,
    volatilitySkill: volatilityConfidence(skill),
    measured: { from, to, trainedUntil },
  };
}

/**
 * Forecasts after the last day of the panel as a prior, with what an answer says of them. Throws AppError
 * `forecast_unavailable`, `invalid_input`.
 */
export async function loadForecastPrior(
  context: ServiceContext,
  choice: ForecastChoice,
  {
    symbols,
    asOf,
    skill,
  }: { readonly symbols: readonly string[]; readonly asOf: string; readonly skill: MeasuredSkill },
): Promise<{ readonly prior: ForecastPrior; readonly grounds: ForecastGrounds }> {
  const { horizonDays, riskAversion, tau } = choice;
  const marketWeights = marketWeightsOf(choice.marketWeights, symbols.length);
  const { modelVersion, forecasts } = await computeForecastsAsOf({
    context,
    input: { symbols, asOf },
  });
  if (modelVersion !== skill.modelVersion) {
    throw new AppError('forecast_unavailable', 'The forecast model was just replaced: ask again.');
  }
  const bySymbol = new Map(forecasts.map((forecast) => [forecast.symbol, forecast]));
  const ofHorizon = symbols.map((symbol) =>
    bySymbol.get(symbol)?.horizons.find(({ days }) => days === horizonDays),
  );
  return {
    prior: {
      kind: 'forecast',
      marketWeights,
      riskAversion,
      tau,
      forecasts: ofHorizon,
      horizonPeriods: horizonDays,
      periodsPerYear: TRADING_DAYS_PER_YEAR,
      returnSkill: skill.returnSkill,
      volatilitySkill: skill.volatilitySkill,
    },
    grounds: {
      ...skill,
      horizonDays,
      asOf,
      marketWeights: choice.marketWeights ? 'given' : 'equal',
      withoutForecast: symbols.filter((_, i) => !ofHorizon[i]),
    },
  };
}
