import { computeFeatures, type FeatureTable, featureNames, type PriceHistory } from './features';
import { batchSize, type ForecastModel } from './session';
import { sequenceDays, windowAt, windowCount } from './windows';

/** Forecasts of one asset. A row belongs to a day and uses nothing that came after its close. */
export interface SeriesForecasts {
  /** Position of the first day with a forecast among the closes; their number where history is too short for any. */
  readonly first: number;
  readonly days: number;
  /** Days x horizons, row-major: expected log return over the whole horizon. */
  readonly expectedLogReturns: Float64Array;
  /** Days x horizons: standard deviation of that log return. */
  readonly volatilities: Float64Array;
  /**
   * Days x horizons: root of the expected sum of squared daily log returns within the horizon. The yardstick of realized
   * variance; the one above is smaller where returns tend to revert within the horizon.
   */
  readonly realizedVolatilities: Float64Array;
}

/** `since` is a position among the closes. */
export type ForecastDays = 'last' | 'every' | { readonly since: number };

/** Forecasts of every day of one history, or of those from `since` on, for walk-forward evaluation. */
export async function forecastSeries(
  model: ForecastModel,
  history: PriceHistory,
  since = 0,
): Promise<SeriesForecasts> {
  const [series] = await forecastAll(model, [history], { since });
  return series!;
}

/** Forecasts of the last day, of every day or of the later ones of each history. Windows of all histories share the model's batches. */
export async function forecastAll(
  model: ForecastModel,
  histories: readonly PriceHistory[],
  days: ForecastDays,
): Promise<SeriesForecasts[]> {
  const horizons = model.metadata.horizons;
  const tables = histories.map((history) => computeFeatures(history));
  const asked = tables.flatMap((table, asset) => {
    const count = windowCount(table);
    const first = firstWindow(table, days);
    return Array.from({ length: count - first }, (_, i) => ({ asset, window: first + i }));
  });
  const answers = histories.map(({ closes }, asset) => {
    const table = tables[asset]!;
    const asked = windowCount(table) - firstWindow(table, days);
    return emptySeries(closes.length, asked, horizons.length);
  });
  const filled = histories.map(() => 0);
  for (let start = 0; start < asked.length; start += batchSize) {
    const batch = asked.slice(start, start + batchSize);
    const windows = stack(batch.map(({ asset, window }) => windowAt(tables[asset]!, window)));
    const { means, volatilities, realizedVolatilities } = await model.predict(
      windows,
      batch.length,
    );
    for (const [row, { asset, window }] of batch.entries()) {
      const answer = answers[asset]!;
      const offset = filled[asset]!++ * horizons.length;
      const daily = trailingVolatility(tables[asset]!, window);
      for (const [k, horizon] of horizons.entries()) {
        const unit = daily * Math.sqrt(horizon);
        const from = row * horizons.length + k;
        answer.expectedLogReturns[offset + k] = means[from]! * unit;
        answer.volatilities[offset + k] = volatilities[from]! * unit;
        answer.realizedVolatilities[offset + k] = realizedVolatilities[from]! * unit;
      }
    }
  }
  return answers;
}

function firstWindow(table: FeatureTable, days: ForecastDays): number {
  const count = windowCount(table);
  if (days === 'every') return 0;
  if (days === 'last') return Math.max(count - 1, 0);
  return Math.min(Math.max(days.since - table.first - sequenceDays + 1, 0), count);
}

function emptySeries(closes: number, days: number, horizons: number): SeriesForecasts {
  const column = () => new Float64Array(days * horizons);
  return {
    first: closes - days,
    days,
    expectedLogReturns: column(),
    volatilities: column(),
    realizedVolatilities: column(),
  };
}

/** Of the day that the window ends on. */
const trailingVolatility = ({ volatility }: FeatureTable, window: number) =>
  volatility[window + sequenceDays - 1]!;

function stack(windows: readonly Float32Array[]): Float32Array {
  const size = sequenceDays * featureNames.length;
  const stacked = new Float32Array(windows.length * size);
  for (const [i, window] of windows.entries()) stacked.set(window, i * size);
  return stacked;
}
