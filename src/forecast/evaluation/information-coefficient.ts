import type { HorizonSkill } from '@/forecast/skill';
import { type BootstrapSettings, bootstrapDays, type DayTerm, sumOver } from './bootstrap-days';
import { coMomentCount, correlationOf } from './co-moments';
import { rank } from './rank';
import { rankCorrelation } from './rank-correlation';
import type { TestRows } from './test-rows';

/** Fewer assets on a day than this do not make a cross-section. */
export const fewestAssets = 10;

/**
 * The information coefficient is the mean over days of the rank correlation of forecasts and returns across assets: does
 * the model know which asset does better? The pooled correlation also asks whether it knows when. Forecasts that are all
 * alike rank nothing: 0.
 */
export function informationCoefficient(
  rows: TestRows,
  settings: BootstrapSettings,
): Pick<HorizonSkill, 'informationCoefficient' | 'pooledCorrelation'> {
  const { mean, logReturn, count } = rows;
  // Together with its return, a forecast is worth what it says in units of the return: ranks over all rows.
  const middle = (count + 1) / 2;
  const [x, y] = [mean, logReturn].map((values) => rank(values).map((r) => (r - middle) / count));
  const crossSection = (from: number, to: number) =>
    to - from < fewestAssets
      ? Number.NaN
      : rankCorrelation(mean.subarray(from, to), logReturn.subarray(from, to));
  const known = (value: number) => !Number.isNaN(value);
  const perDay: DayTerm[] = [
    (from, to) => {
      const correlation = crossSection(from, to);
      return known(correlation) ? correlation : 0;
    },
    (from, to) => (known(crossSection(from, to)) ? 1 : 0),
  ];
  const pooled: DayTerm[] = [
    (from, to) => to - from,
    sumOver((row) => x![row]!),
    sumOver((row) => y![row]!),
    sumOver((row) => x![row]! ** 2),
    sumOver((row) => y![row]! ** 2),
    sumOver((row) => x![row]! * y![row]!),
  ];
  const [coefficient, correlation] = bootstrapDays(
    rows,
    settings,
    [...perDay, ...pooled],
    [
      ([sum, days]) => (days === 0 ? 0 : sum! / days!),
      (sums) => correlationOf(sums.subarray(2, 2 + coMomentCount)) || 0,
    ],
  );
  return { informationCoefficient: coefficient!, pooledCorrelation: correlation! };
}
