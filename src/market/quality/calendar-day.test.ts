import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isWeekend, parseCalendarDay } from './calendar-day';

const first = Date.UTC(1800, 0, 1) / 86_400_000;
const last = Date.UTC(2199, 11, 31) / 86_400_000;
const spell = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

test('every day of 1800 to 2199 is read as Date reads it', () => {
  let wrong = 0;
  for (let day = first; day <= last; day++) if (parseCalendarDay(spell(day)) !== day) wrong++;
  expect(wrong).toBe(0);
});

test.each([
  '2021-02-29',
  '1900-02-29',
  '2021-04-31',
  '2021-13-01',
  '2021-00-10',
  '2021-01-00',
  '1799-12-31',
  '2200-01-01',
  '2021-1-1',
  '2021/01/01',
  '2021-01-01T00:00',
  '',
])('%j is no day', (text) => {
  expect(parseCalendarDay(text)).toBeUndefined();
});

test('any text is a day that exists or none', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/), (text) => {
      const day = parseCalendarDay(text);
      if (day !== undefined) expect(spell(day)).toBe(text);
    }),
  );
});

test('2020-01-11 and 12 are a weekend, the days around are not', () => {
  const days = ['2020-01-10', '2020-01-11', '2020-01-12', '2020-01-13', '1950-01-01'];
  expect(days.map((date) => isWeekend(parseCalendarDay(date)!))).toEqual([
    false,
    true,
    true,
    false,
    true,
  ]);
});
