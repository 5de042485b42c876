import type { ForecastEffect } from '@/core/priors/forecast-prior';
import { formatCount, formatDay, formatList, formatPercent, formatSigned } from '@/lib/format';
import type { ForecastGrounds } from './forecast-prior';
import type { Run } from './schema';

const PERCENTAGE_POINT = 0.01;

interface Moved {
  readonly symbols: readonly string[];
  readonly effect: ForecastEffect;
  /** Yearly, of the answer. */
  readonly expectedReturns: ArrayLike<number>;
}

/** As an answer tells it. */
export function describeForecasts(
  grounds: ForecastGrounds,
  moved?: Moved,
): NonNullable<Run['estimates']['forecasts']> {
  const { asOf, modelVersion, horizonDays, returnSkill, volatilitySkill } = grounds;
  return {
    asOf,
    modelVersion,
    horizonDays,
    returnSkill,
    volatilitySkill,
    withoutForecast: [...grounds.withoutForecast],
    sentence: forecastSentence(grounds, moved),
  };
}

/** Which forecasts an answer rests on, how much they count and what that changed; claims nothing beyond it. */
export function forecastSentence(grounds: ForecastGrounds, moved?: Moved): string {
  const { asOf, horizonDays, modelVersion, measured, withoutForecast } = grounds;
  const equilibrium = `the equilibrium of ${grounds.marketWeights === 'equal' ? 'equal weights' : 'the market weights given'}`;
  return [
    `Forecasts over ${formatCount(horizonDays, 'trading day')}, made after the close of ${formatDay(asOf)} by model ${modelVersion}, count as far as their measured skill, around ${equilibrium}.`,
    ...(measured
      ? []
      : ['The skill of this model has not been measured, so they count for nothing.']),
    returnsSentence(grounds, moved),
    volatilitySentence(grounds, moved),
    ...(withoutForecast.length > 0
      ? [`${formatList(withoutForecast)}: too little history for a forecast, so no view.`]
      : []),
    ...(measured && asOf < measured.to
      ? [
          `The skill was measured from ${formatDay(measured.from)} to ${formatDay(measured.to)}, later than this question could know.`,
        ]
      : []),
    ...(measured && asOf <= measured.trainedUntil
      ? [
          `The model was trained on prices to ${formatDay(measured.trainedUntil)}: on earlier days it knew what came next.`,
        ]
      : []),
  ].join(' ');
}

function returnsSentence({ returnSkill }: ForecastGrounds, moved: Moved | undefined): string {
  if (returnSkill === 0) {
    return 'For returns no skill can be told from chance: the expected returns are the equilibrium, unchanged.';
  }
  const skill = `For returns the skill is ${formatPercent(returnSkill)}`;
  if (!moved) return `${skill}.`;
  const { symbols, effect, expectedReturns } = moved;
  const changes = symbols.map(
    (_, i) => (expectedReturns[i]! - effect.equilibriumReturns[i]!) / PERCENTAGE_POINT,
  );
  const most = furthest(changes);
  return `${skill}: expected returns moved by at most ${formatSigned(changes[most]!, 1)} percentage points a year (${symbols[most]}).`;
}

function volatilitySentence(
  { volatilitySkill }: ForecastGrounds,
  moved: Moved | undefined,
): string {
  if (volatilitySkill === 0) {
    return 'For volatility no gain over the weighted average of recent days can be told from chance: the covariance is unchanged.';
  }
  const skill = `For volatility the skill is ${formatPercent(volatilitySkill)}`;
  if (!moved) return `${skill}.`;
  const changes = Array.from(moved.effect.volatilityRatios, (ratio) => 100 * (ratio - 1));
  const most = furthest(changes);
  return `${skill}: volatilities moved by at most ${formatSigned(changes[most]!, 1)} % of themselves (${moved.symbols[most]}).`;
}

function furthest(changes: readonly number[]): number {
  return changes.reduce(
    (best, change, i) => (Math.abs(change) > Math.abs(changes[best]!) ? i : best),
    0,
  );
}
