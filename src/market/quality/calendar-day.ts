const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

const isLeapYear = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/**
 * Days since 1970 of a `YYYY-MM-DD` that exists, of the years 1800 to 2199, which the price table can hold; else
 * undefined. Arithmetic on characters, for a Date per bar is most of the time of a large file.
 */
export function parseCalendarDay(date: string): number | undefined {
  if (date.length !== 10 || date[4] !== '-' || date[7] !== '-') return undefined;
  const year = digits(date, 0, 4);
  const month = digits(date, 5, 7);
  const day = digits(date, 8, 10);
  if (!(year >= 1800 && year < 2200 && month >= 1 && month <= 12 && day >= 1)) return undefined;
  const leapDay = isLeapYear(year) ? 1 : 0;
  if (day > daysBefore[month]! - daysBefore[month - 1]! + (month === 2 ? leapDay : 0)) {
    return undefined;
  }
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 477;
  const yearDays = 365 * (year - 1970) + leapDays;
  return yearDays + daysBefore[month - 1]! + (month > 2 ? leapDay : 0) + day - 1;
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = 10 * value + digit;
  }
  return value;
}

/** Saturday or Sunday; day 0 was a Thursday. */
export const isWeekend = (day: number) => (((day + 3) % 7) + 7) % 7 >= 5;
