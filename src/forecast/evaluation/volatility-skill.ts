import type { HorizonSkill } from '@/forecast/skill';
import { type BootstrapSettings, bootstrapDays, dailyDifferences, sumOver } from './bootstrap-days';
import { dieboldMariano } from './diebold-mariano';
import { qlike } from './qlike';
import type { TestRows } from './test-rows';

/** QLIKE of the model's realized volatility and of three usual models; realized variance is the sum of squared daily returns. */
export function volatilitySkill(
  rows: TestRows,
  settings: BootstrapSettings,
): HorizonSkill['volatility'] {
  const ids = ['ewma', 'garch', 'har'] as const;
  const lossOf = (forecasts: Float64Array) =>
    forecasts.map((forecast, row) => qlike(rows.realizedVariance[row]!, forecast));
  const model = lossOf(rows.variance);
  const losses = ids.map((id) => lossOf(rows[id]));
  const estimates = bootstrapDays(
    rows,
    settings,
    [(from, to) => to - from, ...losses.map((loss) => sumOver((row) => loss[row]! - model[row]!))],
    ids.map((_, k) => (sums) => sums[k + 1]! / sums[0]!),
  );
  const baselines = ids.map((id, k) => ({
    id,
    qlike: meanOf(losses[k]!),
    gain: estimates[k]!,
    dieboldMariano: dieboldMariano(
      dailyDifferences(rows, (row) => losses[k]![row]! - model[row]!),
      rows.horizonDays,
    ),
  }));
  return {
    qlike: meanOf(model),
    baselines,
    beatsEveryBaseline: baselines.every(({ gain }) => gain.low > 0),
  };
}

const meanOf = (values: Float64Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
