import type { HorizonSkill } from '@/forecast/skill';
import { type BootstrapSettings, bootstrapDays, dailyDifferences, sumOver } from './bootstrap-days';
import { dieboldMariano } from './diebold-mariano';
import { outOfSampleRSquared } from './out-of-sample-r-squared';
import type { TestRows } from './test-rows';

/**
 * R squared of the expected returns against three climatologies, and the confidence that this has earned. Errors are in
 * units of the trailing volatility over the horizon, so that no asset and no crash outweighs the rest.
 */
export function returnSkill(
  rows: TestRows,
  settings: BootstrapSettings,
): Pick<HorizonSkill, 'returns' | 'measuredSkill'> {
  const { logReturn, mean, trailingVariance } = rows;
  const error = (forecast: (row: number) => number) => (row: number) =>
    (logReturn[row]! - forecast(row)) ** 2 / trailingVariance[row]!;
  const model = error((row) => mean[row]!);
  const baselines = [
    { id: 'own-mean' as const, loss: error((row) => rows.ownMean[row]!) },
    { id: 'common-mean' as const, loss: error((row) => rows.commonMean[row]!) },
    { id: 'zero' as const, loss: error(() => 0) },
  ];
  const estimates = bootstrapDays(
    rows,
    settings,
    [model, ...baselines.map(({ loss }) => loss)].map(sumOver),
    baselines.map((_, k) => (sums) => outOfSampleRSquared(sums[0]!, sums[k + 1]!)),
  );
  const returns = baselines.map(({ id, loss }, k) => ({
    id,
    rSquared: estimates[k]!,
    dieboldMariano: dieboldMariano(
      dailyDifferences(rows, (row) => loss(row) - model(row)),
      rows.horizonDays,
    ),
  }));
  return { returns, measuredSkill: measuredSkill(returns) };
}

/** The least of the lower ends, or 0: no confidence for what a baseline may do as well. */
export const measuredSkill = (returns: HorizonSkill['returns']) =>
  Math.max(0, Math.min(...returns.map(({ rSquared }) => rSquared.low)));
