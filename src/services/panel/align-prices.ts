import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PriceSeries } from '@/db/queries/prices';
import { tradingDate } from '@/db/queries/trading-date';
import { AppError } from '@/lib/errors';
import { limits } from '@/lib/limits';
import type { Coverage } from '@/services/optimize/schema';

type DatedPrices = Pick<PriceSeries, 'symbol' | 'days' | 'values'>;

export interface AlignedReturns {
  /** T x N row-major simple daily returns, columns in the order of the series; in memory that threads can share. */
  readonly returns: Float64Array;
  readonly periods: number;
  readonly coverage: Coverage;
}

const plural = (count: number, noun: string) =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** Rows of returns written at a time, so that the row of every asset stays in the processor's cache. */
const blockRows = 32;

/** As long as other requests may wait for the thread. */
const longestTurnMs = 10;

/**
 * Keeps the days on which every asset has a price and turns them into simple returns. Nothing is
 * filled: what alignment cut is counted and told.
 *
 * @throws AppError `insufficient_history` when fewer than `limits.minObservations` returns remain;
 *   the message names the asset that limits them
 * @param signal ends the work, which lets other requests through every few milliseconds
 */
export async function alignPrices(
  series: readonly DatedPrices[],
  signal?: AbortSignal,
): Promise<AlignedReturns> {
  const empty = series.filter(({ days }) => days.length === 0).map(({ symbol }) => symbol);
  if (empty.length > 0) {
    throw new AppError(
      'insufficient_history',
      `No prices of ${empty.join(', ')} in this period: choose other days or remove ${empty.length === 1 ? 'it' : 'them'}.`,
      { field: 'symbols' },
    );
  }
  const breathe = breather(signal);
  const days = await commonDays(series, breathe);
  const periods = Math.max(days.length - 1, 0);
  if (periods < limits.minObservations) throw tooShort(series, periods);
  const returns = await returnsOn(days, series, breathe);
  const coverage = await describeCoverage(series, days, breathe);
  return { returns, periods, coverage };
}

/** A wait that is over at once unless `longestTurnMs` have passed since the last one; throws the reason of the signal. */
type Breathe = () => Promise<void> | undefined;

function breather(signal: AbortSignal | undefined): Breathe {
  let since = performance.now();
  return () => {
    if (performance.now() - since < longestTurnMs) return undefined;
    return nextTurn().then(() => {
      signal?.throwIfAborted();
      since = performance.now();
    });
  };
}

async function commonDays(series: readonly DatedPrices[], breathe: Breathe): Promise<Int32Array> {
  const start = Math.max(...series.map(({ days }) => days[0]!));
  const end = Math.min(...series.map(({ days }) => days.at(-1)!));
  const counts = new Int32Array(Math.max(end - start + 1, 0));
  for (const { days } of series) {
    await breathe();
    for (let i = 0; i < days.length; i++) {
      const offset = days[i]! - start;
      if (offset >= 0 && offset < counts.length) counts[offset]!++;
    }
  }
  let common = 0;
  for (const count of counts) if (count === series.length) common++;
  const days = new Int32Array(common);
  for (let offset = 0, at = 0; at < common; offset++) {
    if (counts[offset] === series.length) days[at++] = start + offset;
  }
  return days;
}

async function returnsOn(
  days: Int32Array,
  series: readonly DatedPrices[],
  breathe: Breathe,
): Promise<Float64Array> {
  const assets = series.length;
  const periods = days.length - 1;
  const shared = new SharedArrayBuffer(periods * assets * Float64Array.BYTES_PER_ELEMENT);
  const returns = new Float64Array(shared);
  const positions = new Int32Array(assets);
  const previous = new Float64Array(assets);
  series.forEach(({ days: own, values }, column) => {
    let position = 0;
    while (own[position]! < days[0]!) position++;
    previous[column] = values[position]!;
    positions[column] = position + 1;
  });
  for (let first = 0; first < periods; first += blockRows) {
    await breathe();
    const end = Math.min(first + blockRows, periods);
    for (let column = 0; column < assets; column++) {
      const { days: own, values } = series[column]!;
      let position = positions[column]!;
      let before = previous[column]!;
      for (let row = first; row < end; row++) {
        const day = days[row + 1]!;
        while (own[position]! < day) position++;
        const price = values[position++]!;
        returns[row * assets + column] = price / before - 1;
        before = price;
      }
      positions[column] = position;
      previous[column] = before;
    }
  }
  return returns;
}

function tooShort(series: readonly DatedPrices[], periods: number): AppError {
  const latestStart = series.reduce((a, b) => (b.days[0]! > a.days[0]! ? b : a));
  const earliestEnd = series.reduce((a, b) => (b.days.at(-1)! < a.days.at(-1)! ? b : a));
  const start = latestStart.days[0]!;
  const end = earliestEnd.days.at(-1)!;
  const reason =
    start > end
      ? `${earliestEnd.symbol} ends on ${tradingDate(end)}, before ${latestStart.symbol} starts on ${tradingDate(start)}`
      : `the days common to all run from ${tradingDate(start)} (${latestStart.symbol}) to ${tradingDate(end)} (${earliestEnd.symbol})`;
  return new AppError(
    'insufficient_history',
    `Only ${plural(periods, 'common daily return')}, at least ${limits.minObservations} are needed: ${reason}. Choose a longer period or remove the asset that limits it.`,
    { field: 'symbols' },
  );
}

async function describeCoverage(
  series: readonly DatedPrices[],
  days: Int32Array,
  breathe: Breathe,
): Promise<Coverage> {
  const first = days[0]!;
  const last = days.at(-1)!;
  const from = tradingDate(first);
  const to = tradingDate(last);
  const assets = series.map(({ symbol, days: own }) => ({
    symbol,
    firstDate: tradingDate(own[0]!),
    lastDate: tradingDate(own.at(-1)!),
    prices: own.length,
    cut: own.length - days.length,
  }));
  const notes: string[] = [];
  const earliest = Math.min(...series.map(({ days: own }) => own[0]!));
  const latest = Math.max(...series.map(({ days: own }) => own.at(-1)!));
  if (earliest < first) {
    const late = assets.filter((a) => a.firstDate >= from).map((a) => a.symbol);
    notes.push(
      `Starts on ${from} instead of ${tradingDate(earliest)}: no earlier prices of ${late.join(', ') || 'at least one asset'}.`,
    );
  }
  if (latest > last) {
    const early = assets.filter((a) => a.lastDate <= to).map((a) => a.symbol);
    notes.push(
      `Ends on ${to} instead of ${tradingDate(latest)}: no later prices of ${early.join(', ') || 'at least one asset'}.`,
    );
  }
  for (const { symbol, days: own } of series) {
    await breathe();
    const holes = countWithin(own, first, last) - days.length;
    if (holes > 0) {
      notes.push(
        `${plural(holes, 'day')} of ${symbol} left out because another asset has no price then.`,
      );
    }
  }
  return { from, to, observations: days.length - 1, assets, notes };
}

function countWithin(days: Int32Array, first: number, last: number): number {
  let start = 0;
  while (days[start]! < first) start++;
  let end = days.length;
  while (days[end - 1]! > last) end--;
  return end - start;
}
