import { parseCalendarDay } from '@/market/quality/calendar-day';
import type { DateOrder } from './contract';

/** The beginnings of the months in English, German, French and Spanish, without accents. */
const months: readonly (readonly string[])[] = [
  ['jan', 'ene'],
  ['feb', 'fev'],
  ['mar', 'mrz'],
  ['apr', 'avr', 'abr'],
  ['may', 'mai'],
  ['jun', 'juin'],
  ['jul', 'juil'],
  ['aug', 'aou', 'ago'],
  ['sep'],
  ['oct', 'okt'],
  ['nov'],
  ['dec', 'dez', 'dic'],
];

const numeric = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$/;
const yearFirst = /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/;
const compact = /^(\d{4})(\d{2})(\d{2})$/;
const dayMonthName = /^(\d{1,2})[-/. ]+(\p{L}{3,10})\.?[-/, ]+(\d{4}|\d{2})$/iu;
const monthNameDay = /^(\p{L}{3,10})\.? +(\d{1,2}),? +(\d{4})$/iu;
/** A time of the day after the day: the day at the exchange is what was written before it. */
const time = /[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?( ?(Z|UTC|[+-]\d{2}:?\d{2}))?$/i;
const longestDay = 48;

/** `YYYY-MM-DD` of a day as files write it; undefined where it is none or, for an order `undefined`, could be two. */
export function parseDay(text: string, order: DateOrder | undefined): string | undefined {
  if (text.length > longestDay) return undefined;
  // The usual case first: a file has thousands of them.
  if (parseCalendarDay(text) !== undefined) return text;
  const day = text.replace(time, '').trim();
  const iso = yearFirst.exec(day) ?? compact.exec(day);
  if (iso) return existing(iso[1]!, iso[2]!, iso[3]!);
  const european = dayMonthName.exec(day);
  if (european) return existing(century(european[3]!), monthNumber(european[2]!), european[1]!);
  const american = monthNameDay.exec(day);
  if (american) return existing(american[3]!, monthNumber(american[1]!), american[2]!);
  const parts = numeric.exec(day);
  if (!parts) return undefined;
  const [, first = '', second = '', year = ''] = parts;
  if (order === 'dmy') return existing(century(year), second, first);
  if (order === 'mdy') return existing(century(year), first, second);
  return undefined;
}

/** Two digits as POSIX reads them: 69 to 99 are of the last century. */
function century(year: string): string {
  if (year.length === 4) return year;
  return Number(year) >= 69 ? `19${year}` : `20${year}`;
}

function monthNumber(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return String(months.findIndex((known) => known.some((start) => plain.startsWith(start))) + 1);
}

function existing(year: string, month: string, day: string): string | undefined {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return parseCalendarDay(date) === undefined ? undefined : date;
}

const dayMs = 86_400_000;
/** What programs count in place of a day: since when, in which steps, and between which numbers of recent decades. */
const counts = [
  { words: 'a day as Excel counts them', from: 20_000, to: 80_000, start: -25_569, step: dayMs },
  { words: 'a moment in seconds since 1970', from: 1e8, to: 5e9, start: 0, step: 1_000 },
  { words: 'a moment in milliseconds since 1970', from: 1e11, to: 5e12, start: 0, step: 1 },
] as const;

/**
 * What a number in place of a day seems to be, with that day: to be told, not read, as Excel has a second beginning of
 * its count and a moment has a day only at a place.
 */
export function describeCount(text: string): string | undefined {
  if (!/^\d{5,13}(\.\d+)?$/.test(text)) return undefined;
  const count = Number(text);
  const found = counts.find(({ from, to }) => count >= from && count < to);
  if (!found) return undefined;
  const day = new Date((Math.floor(count) + found.start) * found.step).toISOString().slice(0, 10);
  return `${found.words}, ${day}`;
}

/** Whether the text is a day in some order. */
export const isDay = (text: string): boolean =>
  (['ymd', 'dmy', 'mdy'] as const).some((order) => parseDay(text, order) !== undefined);

/**
 * The order in which these are days. `both`: days like 03/04/2020 only, so a person has to say it; `mixed`: some are days
 * in one order alone and some in the other; `none`: no order reads half of them.
 */
export function guessDateOrder(days: readonly string[]): DateOrder | 'both' | 'mixed' | 'none' {
  const readable = (order: DateOrder) =>
    days.filter((day) => parseDay(day, order) !== undefined).length;
  const enough = Math.max(1, 0.5 * days.length);
  if (readable('ymd') >= enough) return 'ymd';
  const dmy = readable('dmy');
  const mdy = readable('mdy');
  if (Math.max(dmy, mdy) < enough) return 'none';
  if (onlyIn(days, 'dmy', 'mdy') && onlyIn(days, 'mdy', 'dmy')) return 'mixed';
  if (dmy !== mdy) return dmy > mdy ? 'dmy' : 'mdy';
  // Nobody writes the month first with points.
  return days.every((day) => !/^\d{1,2}[-/]/.test(day)) ? 'dmy' : 'both';
}

/** The first that is a day in one order and none in the other. */
export const onlyIn = (
  days: readonly string[],
  order: DateOrder,
  other: DateOrder,
): string | undefined =>
  days.find((day) => parseDay(day, order) !== undefined && parseDay(day, other) === undefined);
