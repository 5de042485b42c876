import type { PriceBar } from '@/market/contract';
import { isWeekend, parseCalendarDay } from './calendar-day';
import type { QualityFact } from './contract';

/** The longest closure of the New York exchange since 1933 left seven days between two sessions, in September 2001. */
const longestPause = 7;
const staleDays = 6;

/** Gaps of the calendar, runs of one price, sessions on a weekend: the prices may be right all the same. */
export function continuityFacts(bars: readonly PriceBar[]): QualityFact[] {
  return [...gaps(bars), ...staleRuns(bars), ...weekends(bars)];
}

function gaps(bars: readonly PriceBar[]): QualityFact[] {
  const facts: QualityFact[] = [];
  for (let i = 1; i < bars.length; i++) {
    const from = bars[i - 1]!.date;
    const to = bars[i]!.date;
    const days = parseCalendarDay(to)! - parseCalendarDay(from)!;
    if (days > longestPause) {
      const detail = `No prices between ${from} and ${to}, ${days - 1} days.`;
      facts.push({ kind: 'calendar_gap', from, to, detail });
    }
  }
  return facts;
}

function staleRuns(bars: readonly PriceBar[]): QualityFact[] {
  const facts: QualityFact[] = [];
  let start = 0;
  for (let i = 1; i <= bars.length; i++) {
    if (i < bars.length && bars[i]!.adjustedClose === bars[start]!.adjustedClose) continue;
    const length = i - start;
    if (length >= staleDays) {
      const from = bars[start]!.date;
      const to = bars[i - 1]!.date;
      const detail = `The adjusted close stays the same on ${length} days from ${from} to ${to}.`;
      facts.push({ kind: 'stale_run', from, to, detail });
    }
    start = i;
  }
  return facts;
}

function weekends(bars: readonly PriceBar[]): QualityFact[] {
  const days = bars.filter(({ date }) => isWeekend(parseCalendarDay(date)!));
  if (days.length === 0) return [];
  const from = days[0]!.date;
  const to = days.at(-1)!.date;
  const noun = days.length === 1 ? 'day is a Saturday or Sunday' : 'days are Saturdays or Sundays';
  return [{ kind: 'weekend', from, to, detail: `${days.length} ${noun}, the first ${from}.` }];
}
