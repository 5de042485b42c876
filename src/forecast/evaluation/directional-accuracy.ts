import type { HorizonSkill } from '@/forecast/skill';
import { type BootstrapSettings, bootstrapDays, sumOver } from './bootstrap-days';
import type { TestRows } from './test-rows';

type Direction = Pick<
  HorizonSkill,
  'directionalAccuracy' | 'baseRate' | 'accuracyGain' | 'forecastsUp'
>;

/**
 * Share of forecasts whose sign is that of the return, beside the forecast that always says up. A return of exactly zero is
 * missed by both.
 */
export function directionalAccuracy(rows: TestRows, settings: BootstrapSettings): Direction {
  const { mean, logReturn } = rows;
  const one = (holds: (row: number) => boolean) => sumOver((row) => (holds(row) ? 1 : 0));
  const [accuracy, base, gain] = bootstrapDays(
    rows,
    settings,
    [
      (from, to) => to - from,
      one((row) => mean[row]! * logReturn[row]! > 0),
      one((row) => logReturn[row]! > 0),
    ],
    [
      ([count, hits]) => hits! / count!,
      ([count, , rises]) => rises! / count!,
      ([count, hits, rises]) => (hits! - rises!) / count!,
    ],
  );
  return {
    directionalAccuracy: accuracy!,
    baseRate: base!,
    accuracyGain: gain!,
    forecastsUp: mean.filter((value) => value > 0).length / rows.count,
  };
}
