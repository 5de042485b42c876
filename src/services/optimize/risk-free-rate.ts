import type { Run } from './schema';

export interface TreasuryWindow {
  /** Mean yearly yield over the days of the window that have one. */
  readonly rate: number;
  /** Days of the window with a yield. */
  readonly days: number;
  /** Last day for which any yield is known. */
  readonly lastKnown: string | undefined;
}

const percent = (rate: number) => `${(rate * 100).toFixed(2)} %`;

/**
 * The rate an answer is measured against: the one given, else the mean 3-month Treasury yield over
 * the same days if at least half of them have one, else zero. Never a yield from other days.
 */
export function riskFreeRate(
  given: number | undefined,
  window: TreasuryWindow,
  observations: number,
): Run['riskFree'] {
  if (given !== undefined) {
    return {
      rate: given,
      source: 'given',
      note: `Risk-free rate ${percent(given)} a year, as given.`,
    };
  }
  if (window.days * 2 >= observations && window.days > 0) {
    const days = window.days.toLocaleString('en');
    return {
      rate: window.rate,
      source: 'treasury',
      note: `Risk-free rate ${percent(window.rate)} a year: mean 3-month US Treasury yield on ${days} days of this period.`,
    };
  }
  const reason = window.lastKnown
    ? `the shipped Treasury yields end on ${window.lastKnown}`
    : 'no Treasury yields are loaded';
  return {
    rate: 0,
    source: 'none',
    note: `Risk-free rate taken as 0 %: ${reason}, so this period is not covered. Give a rate to change that.`,
  };
}
