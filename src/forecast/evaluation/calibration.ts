import type { HorizonSkill } from '@/forecast/skill';
import { type BootstrapSettings, bootstrapDays, sumOver } from './bootstrap-days';
import { probabilityIntegralTransform } from './probability-integral-transform';
import type { TestRows } from './test-rows';

export const coverageLevels = [0.5, 0.8, 0.95];

/** How often returns fell inside the central intervals of the forecasts, and into each tenth of their distributions. */
export function calibration(
  rows: TestRows,
  settings: BootstrapSettings,
  degreesOfFreedom: number,
): HorizonSkill['calibration'] {
  const { logReturn, mean, volatility } = rows;
  const transforms = logReturn.map((value, row) =>
    probabilityIntegralTransform(value, {
      mean: mean[row]!,
      volatility: volatility[row]!,
      degreesOfFreedom,
    }),
  );
  const inside = (level: number) =>
    sumOver((row) => (Math.abs(transforms[row]! - 0.5) <= level / 2 ? 1 : 0));
  const observed = bootstrapDays(
    rows,
    settings,
    [(from, to) => to - from, ...coverageLevels.map(inside)],
    coverageLevels.map((_, k) => (sums) => sums[k + 1]! / sums[0]!),
  );
  const deciles = Array<number>(10).fill(0);
  for (const value of transforms) deciles[Math.min(Math.floor(10 * value), 9)]! += 1 / rows.count;
  return {
    coverage: coverageLevels.map((level, k) => ({ level, observed: observed[k]! })),
    deciles,
  };
}
