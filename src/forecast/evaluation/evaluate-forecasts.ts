import type { ForecastSkill, HorizonSkill } from '@/forecast/skill';
import { alwaysUpHorizon } from './always-up-horizon';
import type { BootstrapSettings } from './bootstrap-days';
import { calibration } from './calibration';
import { directionalAccuracy } from './directional-accuracy';
import { informationCoefficient } from './information-coefficient';
import { returnSkill } from './return-skill';
import { buildTestRows, type TestedAsset, type TestRows, type TestYears } from './test-rows';
import { volatilitySkill } from './volatility-skill';

export interface EvaluationInput {
  readonly assets: readonly TestedAsset[];
  /** Trading days, those of the forecasts. */
  readonly horizons: readonly number[];
  /** One per horizon. */
  readonly degreesOfFreedom: readonly number[];
  /** The last day that training has seen. */
  readonly trainedUntil: string;
  readonly years: TestYears;
  readonly bootstrap: BootstrapSettings;
  /** Directional accuracy that someone claims. */
  readonly claimedAccuracy: number;
}

export type Evaluation = Pick<
  ForecastSkill,
  'trainedUntil' | 'firstDate' | 'lastDate' | 'symbols' | 'bootstrap' | 'horizons' | 'claim'
>;

/**
 * What the forecasts of the test years were worth.
 *
 * @throws RangeError where a test day is not after everything that training has seen, or no forecast can be tested
 */
export function evaluateForecasts(input: EvaluationInput): Evaluation {
  const { assets, horizons, trainedUntil, years, bootstrap, claimedAccuracy } = input;
  if (years.from <= trainedUntil) {
    throw new RangeError(
      `evaluateForecasts: the test begins on ${years.from}, but training has seen ${trainedUntil}`,
    );
  }
  const tested = assets.filter(({ dates }) =>
    dates.some((date) => date >= years.from && date <= years.until),
  );
  const sets = buildTestRows(assets, horizons, years);
  const empty = sets.find(({ count }) => count === 0);
  if (empty || sets.length === 0) {
    throw new RangeError('evaluateForecasts: there is no forecast in the test years');
  }
  return {
    trainedUntil,
    firstDate: sets[0]!.dates[0]!,
    lastDate: sets
      .map(({ lastDate }) => lastDate)
      .sort()
      .at(-1)!,
    symbols: tested.map(({ symbol }) => symbol),
    bootstrap,
    horizons: sets.map((rows, k) => horizonSkill(rows, bootstrap, input.degreesOfFreedom[k]!)),
    claim: {
      accuracy: claimedAccuracy,
      alwaysUpHorizonDays: alwaysUpHorizon(tested, years, claimedAccuracy),
    },
  };
}

function horizonSkill(
  rows: TestRows,
  settings: BootstrapSettings,
  degreesOfFreedom: number,
): HorizonSkill {
  return {
    horizonDays: rows.horizonDays,
    observations: rows.count,
    testDays: rows.dates.length,
    independentPeriods: rows.dates.length / rows.horizonDays,
    ...directionalAccuracy(rows, settings),
    ...informationCoefficient(rows, settings),
    ...returnSkill(rows, settings),
    volatility: volatilitySkill(rows, settings),
    calibration: calibration(rows, settings, degreesOfFreedom),
  };
}
