import { expect, test } from '@jest/globals';
import {
  forecastChoices,
  forecastHorizonOf,
  forecastHorizons,
  forecastIdOf,
  forecastPriorOf,
  type KnownSkill,
  withForecastSkill,
} from '@/components/optimize/forecast-choice';
import { reportTerms } from '@/components/run/describe-registries';
import { priorSchema } from '@/services/optimize/estimates-schema';

const measured = { from: '2018-01-02', to: '2022-12-28' };
const offered = (skills: readonly KnownSkill[]) =>
  withForecastSkill(reportTerms, skills).estimators.expectedReturns;
const helpOf = (skill: Omit<KnownSkill, 'horizonDays'>) =>
  offered([{ ...skill, horizonDays: 21 }]).find(({ id }) => id === 'forecast')?.summary;

test('switched off, forecasts are not offered; of one horizon alone, it alone', () => {
  expect(offered([]).filter(({ id }) => forecastHorizonOf(id) !== undefined)).toEqual([]);
  const one = offered([{ horizonDays: 5, returnSkill: 0, volatilitySkill: 0.1, measured }]);
  expect(one.flatMap(({ id }) => forecastHorizonOf(id) ?? [])).toEqual([5]);
});

test('stand beside their skill, in figures where there is one', () => {
  expect(helpOf({ returnSkill: 0, volatilitySkill: 0 })).toContain('not been measured');
  expect(helpOf({ returnSkill: 0, volatilitySkill: 0, measured })).toContain('told from chance');
  const both = helpOf({ returnSkill: 0.012, volatilitySkill: 0.06, measured });
  expect(both).toContain('1.2\u00a0%');
  expect(both).toContain('6.0\u00a0%');
});

test('each horizon tells its own skill', () => {
  const skills = forecastHorizons.map((horizonDays, i) => ({
    horizonDays,
    returnSkill: (i + 1) / 100,
    volatilitySkill: 0,
    measured,
  }));
  const told = offered(skills).filter(({ id }) => forecastHorizonOf(id) !== undefined);
  expect(told.map(({ summary }) => summary.match(/[\d.]+(?=\u00a0%)/)?.[0])).toEqual([
    '1.0',
    '2.0',
    '3.0',
    '4.0',
  ]);
});

test('are never the default', () => {
  const skills = forecastHorizons.map((horizonDays) => ({
    horizonDays,
    returnSkill: 1,
    volatilitySkill: 1,
    measured,
  }));
  expect(forecastHorizonOf(offered(skills)[0]!.id)).toBeUndefined();
});

test('each choice asks the API for its horizon and is found again by it', () => {
  for (const { id } of forecastChoices) {
    const prior = priorSchema.parse(forecastPriorOf(id));
    expect(prior).toMatchObject({ type: 'forecast', horizonDays: forecastHorizonOf(id) });
    expect(prior.type === 'forecast' && forecastIdOf(prior)).toBe(id);
  }
  expect(forecastPriorOf('sample-mean')).toBeUndefined();
});
