import { formatList } from '@/lib/format';
import type { Run } from './schema';

const treasuryCurrency = 'USD';

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
 * the same days if at least half of them have one, else zero. Never a yield from other days, nor of another currency
 * than the prices.
 */
export function riskFreeRate({
  given,
  window,
  observations,
  currencies,
}: {
  readonly given: number | undefined;
  readonly window: TreasuryWindow;
  readonly observations: number;
  /** Of the prices, one for each asset. */
  readonly currencies: readonly string[];
}): Run['riskFree'] {
  if (given !== undefined) {
    return {
      rate: given,
      source: 'given',
      note: `Risk-free rate ${percent(given)} a year, as given.`,
    };
  }
  const foreign = [...new Set(currencies)].filter((currency) => currency !== treasuryCurrency);
  if (foreign.length > 0) {
    return {
      rate: 0,
      source: 'none',
      note: `Risk-free rate taken as 0 %: there are prices in ${formatList(foreign)}, and only US Treasury yields are stored. Give a rate to change that.`,
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
