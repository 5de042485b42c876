import type { CorporateAction, PriceBar } from './contract';
import { barFault } from './quality/bar-fault';
import { parseCalendarDay } from './quality/calendar-day';
import { continuityFacts } from './quality/continuity';
import type {
  QualityFact,
  QualityQuestion,
  QualityReport,
  QuarantinedBar,
} from './quality/contract';
import { findJumps } from './quality/jump';

/** A price this many times its neighbours, which agree with each other, is a slip of the decimal point. */
const spikeSize = 3;
const neighbourTolerance = 1.5;

/**
 * Parts the bars of one asset into those that may be stored and those that a person must look at; every bar is in
 * exactly one part, repeated equal ones excepted. Pure: the same question has the same report.
 *
 * Of a step that looks like a missing split the bars *before* it are kept back: today's shares are on the newer basis.
 */
export function checkQuality(question: QualityQuestion): QualityReport {
  const { bars, currency, assetCurrency, today } = question;
  if (assetCurrency !== undefined && currency !== assetCurrency) {
    const detail = `Prices in ${currency || 'no currency'}, but the asset is traded in ${assetCurrency}.`;
    const quarantined = bars.map((bar) => ({ bar, reason: 'wrong_currency' as const, detail }));
    return { accepted: [], actions: [], quarantined, facts: [] };
  }
  const quarantined: QuarantinedBar[] = [];
  const sound: PriceBar[] = [];
  for (const bar of bars) {
    const fault = barFault(bar, today);
    if (fault) quarantined.push({ bar, ...fault });
    else sound.push(bar);
  }
  sound.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const facts: QualityFact[] = [];
  const single = dropRepeats(sound, quarantined, facts);
  const smooth = dropSpikes(single, quarantined);
  const actions = usableActions(question, facts);
  const { jumps, facts: moves } = findJumps(smooth, actions, new Set(question.confirmedJumps));
  const last = jumps.at(-1);
  for (const bar of last ? smooth.slice(0, last.index) : []) {
    const next = jumps.find(({ index }) => smooth[index]!.date > bar.date)!;
    quarantined.push({ bar, reason: 'unadjusted_split', detail: next.detail });
  }
  const accepted = last ? smooth.slice(last.index) : smooth;
  const first = accepted[0]?.date ?? '';
  const kept = moves.filter(({ from }) => from >= first);
  return {
    accepted,
    actions,
    quarantined,
    facts: [...facts, ...kept, ...continuityFacts(accepted)],
  };
}

function usableActions(
  { actions = [], today }: QualityQuestion,
  facts: QualityFact[],
): CorporateAction[] {
  return actions.filter(({ date, kind, value }) => {
    const isUsable =
      parseCalendarDay(date) !== undefined && date <= today && value > 0 && Number.isFinite(value);
    if (!isUsable) {
      const detail = `A ${kind} of ${value} on ${date} is left out: it needs a day up to ${today} and a positive number.`;
      facts.push({ kind: 'unusable_action', from: date, to: date, detail });
    }
    return isUsable;
  });
}

/** One of equal bars of a day stays; of different ones none, for nothing says which is right. */
function dropRepeats(
  sorted: readonly PriceBar[],
  quarantined: QuarantinedBar[],
  facts: QualityFact[],
): PriceBar[] {
  const single: PriceBar[] = [];
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    const first = sorted[start]!;
    const { date } = first;
    end = start + 1;
    while (end < sorted.length && sorted[end]!.date === date) end++;
    const group = sorted.slice(start, end);
    if (group.length === 1) single.push(first);
    else if (group.every((bar) => isSameBar(bar, first))) {
      single.push(first);
      const detail = `${date} is there ${group.length} times with the same values.`;
      facts.push({ kind: 'repeated_day', from: date, to: date, detail });
    } else {
      const detail = `${date} is there ${group.length} times with different values.`;
      for (const bar of group) quarantined.push({ bar, reason: 'duplicate_day', detail });
    }
  }
  return single;
}

const fields = ['open', 'high', 'low', 'close', 'volume', 'adjustedClose'] as const;

const isSameBar = (a: PriceBar, b: PriceBar) =>
  fields.every((field) => (a[field] ?? null) === (b[field] ?? null));

function dropSpikes(bars: readonly PriceBar[], quarantined: QuarantinedBar[]): PriceBar[] {
  return bars.filter((bar, i) => {
    const before = bars[i - 1]?.adjustedClose;
    const after = bars[i + 1]?.adjustedClose;
    if (before === undefined || after === undefined) return true;
    const times = (a: number, b: number) => Math.max(a / b, b / a);
    const own = bar.adjustedClose;
    const isOff = Math.min(times(own, before), times(own, after)) >= spikeSize;
    if (!isOff || own > before !== own > after) return true;
    if (times(before, after) > neighbourTolerance) return true;
    const detail = `The adjusted close ${own} stands between ${before} and ${after}: off by a factor of ${times(own, before).toFixed(1)} for one day.`;
    quarantined.push({ bar, reason: 'spike', detail });
    return false;
  });
}
