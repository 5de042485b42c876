import { centralInterval } from '@/forecast/central-interval';
import type { KnownSkill } from '@/forecast/skill';
import { TRADING_DAYS_PER_YEAR } from '@/lib/limits';
import type { ModelAnswer } from './run-model';
import type { AssetForecast, ShortHistory } from './schema';

/** Probability that the forecast gives to its interval. */
export const intervalLevel = 0.8;

/** A forecast as people read it: simple returns over the whole horizon, volatility a year. */
export interface HorizonOutlook {
  /** Trading days. */
  readonly days: number;
  /** Half of the outcomes lie below it. */
  readonly middle: number;
  /** Ends of the central interval of `intervalLevel`. */
  readonly low: number;
  readonly high: number;
  readonly volatilityAnnual: number;
}

export interface AssetOutlook {
  readonly symbol: string;
  readonly name: string;
  /** The day after whose close the forecast was made. */
  readonly date: string;
  /** Shortest first. */
  readonly horizons: readonly HorizonOutlook[];
}

/** What the present model says and what is known of its skill: neither is shown without the other. */
export interface Outlooks {
  readonly modelVersion: string;
  readonly skill: KnownSkill;
  /** By symbol. */
  readonly assets: readonly AssetOutlook[];
  readonly tooShort: readonly ShortHistory[];
}

export function toOutlook(
  { symbol, date, horizons }: AssetForecast,
  name: string,
  model: Pick<ModelAnswer, 'horizons' | 'degreesOfFreedom'>,
): AssetOutlook {
  return {
    symbol,
    name,
    date,
    horizons: horizons.map(({ days, expectedLogReturn, volatility }) => {
      const { low, high } = centralInterval({
        expectedLogReturn,
        volatility,
        degreesOfFreedom: model.degreesOfFreedom[model.horizons.indexOf(days)]!,
        level: intervalLevel,
      });
      return {
        days,
        middle: Math.expm1(expectedLogReturn),
        low: Math.expm1(low),
        high: Math.expm1(high),
        volatilityAnnual: volatility * Math.sqrt(TRADING_DAYS_PER_YEAR / days),
      };
    }),
  };
}
