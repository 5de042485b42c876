import { bollingerPosition } from './features/bollinger-position';
import { valueAt } from './features/indicator';
import { macd } from './features/macd';
import { logReturn, rateOfChange } from './features/rate-of-change';
import { relativeStrengthIndex } from './features/relative-strength-index';
import { downsideShare, ewmaVolatility, realizedVolatility } from './features/volatility';
import { volumeRatio } from './features/volume-ratio';

/**
 * What the model sees of a day, in this order. Everything is scaled by what was known on that day: returns by the trailing
 * volatility, prices by the price. The list is part of a model; a model trained on another one is not served.
 */
export const featureNames = [
  'return-1',
  'return-5',
  'return-21',
  'return-63',
  'return-252',
  'momentum-10',
  'rsi-14',
  'macd',
  'macd-gap',
  'bollinger-position',
  'volume-ratio',
  'volume-known',
  'volatility-regime',
  'volatility-5',
  'volatility-21',
  'downside-share-21',
  'volatility-level',
] as const;

const longestLag = 252;

/** Closes before the first day that has features. */
export const featureHistory = longestLag;

export interface PriceHistory {
  /** Adjusted for splits and dividends, oldest first, one per trading day. */
  readonly closes: Float64Array;
  /** Of the same days; NaN where unknown. */
  readonly volumes?: Float64Array | undefined;
}

export interface FeatureTable {
  /** The first day with features; the number of closes where history is too short for any. */
  readonly first: number;
  readonly days: number;
  /** days x features, row-major; finite. */
  readonly values: Float32Array;
  /** Trailing daily volatility of log returns on each of these days: what the model's answers are multiples of. */
  readonly volatility: Float64Array;
}

const clip = (value: number, bound: number) => Math.min(Math.max(value, -bound), bound);

/**
 * Features of every day that has `featureHistory` closes before it. A day's row depends on that day and earlier ones only.
 *
 * @throws RangeError for a close that is not a positive number, or volumes of another length
 */
export function computeFeatures({ closes, volumes }: PriceHistory): FeatureTable {
  requireUsable(closes, volumes);
  const days = Math.max(closes.length - featureHistory, 0);
  const first = closes.length - days;
  const width = featureNames.length;
  const values = new Float32Array(days * width);
  const volatility = new Float64Array(days);
  if (days === 0) return { first, days, values, volatility };

  const daily = logReturn(closes, 1);
  const lags = [1, 5, 21, 63, longestLag].map((lag) => ({ lag, returns: logReturn(closes, lag) }));
  const momentum = rateOfChange(closes, 10);
  const strength = relativeStrengthIndex(closes);
  const { line, signal } = macd(closes);
  const position = bollingerPosition(closes);
  const ratio = volumes && volumeRatio(volumes);
  const trailing = ewmaVolatility(daily);
  const [week, month, year] = [5, 21, longestLag].map((period) =>
    realizedVolatility(daily, period),
  ) as [typeof daily, typeof daily, typeof daily];
  const losses = downsideShare(daily, 21);

  for (let i = 0; i < days; i++) {
    const day = first + i;
    const sigma = valueAt(trailing, day);
    const step = closes[day]! * sigma;
    const relative = ratio ? valueAt(ratio, day) : 0;
    volatility[i] = sigma;
    values.set(
      [
        ...lags.map(({ lag, returns }) =>
          clip(valueAt(returns, day) / (sigma * Math.sqrt(lag)), 6),
        ),
        clip(valueAt(momentum, day) / (sigma * Math.sqrt(10)), 6),
        (valueAt(strength, day) - 50) / 20,
        clip(valueAt(line, day) / (2 * step), 6),
        clip((valueAt(line, day) - valueAt(signal, day)) / step, 6),
        2 * valueAt(position, day) - 1,
        relative > 0 ? clip(Math.log(relative), 3) : 0,
        relative > 0 ? 1 : 0,
        clip(2 * Math.log(sigma / valueAt(year, day)), 4),
        clip(Math.log(valueAt(week, day) / sigma), 4),
        clip(2 * Math.log(valueAt(month, day) / sigma), 4),
        2 * valueAt(losses, day) - 1,
        2 * Math.log(sigma / 0.016),
      ],
      i * width,
    );
  }
  return { first, days, values, volatility };
}

function requireUsable(closes: Float64Array, volumes: Float64Array | undefined): void {
  const bad = closes.findIndex((close) => !(close > 0 && close < Number.POSITIVE_INFINITY));
  if (bad >= 0) {
    throw new RangeError(`computeFeatures: close ${bad} is ${closes[bad]}, not a positive number`);
  }
  if (volumes && volumes.length !== closes.length) {
    throw new RangeError(`computeFeatures: ${volumes.length} volumes for ${closes.length} closes`);
  }
}
