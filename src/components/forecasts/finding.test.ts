import { expect, test } from '@jest/globals';
import type { AssetOutlook } from '@/services/forecasts/outlook';
import {
  afterWords,
  assetHeadline,
  directionHeadline,
  gainVerdict,
  intervalFinding,
  isMemory,
  readingSentence,
  skillAt,
  titleOf,
  volatilityFinding,
} from './finding';
import { skill } from './skill.fixture';

const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u2212', '-');

const outlook = (symbol: string, low: number, high: number): AssetOutlook => ({
  symbol,
  name: `Name of ${symbol}`,
  date: '2022-12-28',
  horizons: [{ days: 21, middle: (low + high) / 2, low, high, volatilityAnnual: 0.25 }],
});

test('the headline never tells the accuracy without that of always saying up', () => {
  expect(plain(directionHeadline(skillAt(skill, 21)!))).toBe(
    'Direction 21 days ahead: right 58.0 % of the time; always saying “up” was right 60.0 %',
  );
  expect(directionHeadline(skillAt(skill, 1)!)).toMatch(/^Direction 1 day ahead/);
});

test('better and worse are said only where the whole interval agrees', () => {
  const [day] = skill.horizons;
  const verdict = (low: number, high: number) =>
    gainVerdict({ ...day!, accuracyGain: { value: (low + high) / 2, low, high } });
  expect(verdict(0.001, 0.02)).toMatch(/^better/);
  expect(verdict(-0.02, -0.001)).toMatch(/^worse/);
  expect(verdict(-0.001, 0.02)).toMatch(/^not told apart/);
  expect(verdict(0, 0.02)).toMatch(/^not told apart/);
});

test('a model that always says up is told to be nothing else', () => {
  const [day] = skill.horizons;
  const same = { ...day!, forecastsUp: 1, accuracyGain: { value: 0, low: 0, high: 0 } };
  expect(gainVerdict(same)).toMatch(/always said “up”/);
  expect(plain(readingSentence({ ...same, forecastsUp: 0.999 }))).toMatch(
    /^It said “up” in 99.9 % of cases/,
  );
});

test('the direction is called worth something only where the whole interval says so', () => {
  const [day] = skill.horizons;
  const say = (low: number, high: number) =>
    plain(readingSentence({ ...day!, accuracyGain: { value: (low + high) / 2, low, high } }));
  expect(say(0.012, 0.03)).toMatch(/by 1.2 percentage points at least/);
  expect(say(-0.01, 0.02)).toMatch(/cannot be told from chance/);
  expect(say(-0.03, -0.01)).toMatch(/worth nothing/);
});

test('after a day that training has seen, nothing is a forecast', () => {
  const of = (date: string) => ({ ...outlook('IBM', -0.1, 0.1), date });
  expect(isMemory(of('2013-03-01'), skill)).toBe(true);
  expect(isMemory(of(skill.trainedUntil), skill)).toBe(true);
  expect(isMemory(of('2018-01-02'), skill)).toBe(false);
});

test('every is said only when it is every', () => {
  const open = outlook('A', -0.1, 0.1);
  expect(intervalFinding([open, open], 21)).toMatch(/every one of 2 assets/);
  expect(intervalFinding([open, outlook('B', 0.01, 0.2)], 21)).toMatch(/1 of 2 assets/);
});

test('the days after which forecasts were made are named, all of them where they differ', () => {
  const of = (date: string) => ({ ...outlook('A', -0.1, 0.1), date });
  expect(plain(afterWords([of('2022-12-28'), of('2022-12-28')]))).toBe(
    'after 28 Dec 2022, the last stored day',
  );
  expect(plain(afterWords([of('2023-09-21'), of('2022-12-28')]))).toBe(
    'after the last stored day of each, 28 Dec 2022 to 21 Sep 2023',
  );
});

test('the headline of an asset is its interval, not its middle', () => {
  expect(plain(assetHeadline(outlook('KO', -0.062, 0.075)))).toBe(
    'Name of KO: eight outcomes in ten expected between -6.2 % and +7.5 % over the 21 trading days after 28 Dec 2022',
  );
});

test('volatility stands beside the recent one where that is known', () => {
  const [horizon] = outlook('KO', -0.1, 0.1).horizons;
  expect(plain(volatilityFinding(horizon!, 0.2))).toMatch(
    /25.0 % a year; the recent days say 20.0 %/,
  );
  expect(plain(volatilityFinding(horizon!, null))).toMatch(/25.0 % a year$/);
});

test('the id of an upload is no part of a title', () => {
  expect(titleOf({ symbol: 'ACME~K3J9X2', name: 'ACME' })).toBe('ACME');
  expect(titleOf({ symbol: 'KO', name: 'Coca-Cola' })).toBe('Coca-Cola (KO)');
});
