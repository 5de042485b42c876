import type { PriceSeries } from '@/db/queries/prices';
import { AppError } from '@/lib/errors';
import { limits } from '@/lib/limits';
import type { Coverage } from '@/services/optimize/schema';

export interface AlignedReturns {
  /** T x N row-major simple daily returns, columns in the order of the series. */
  readonly returns: Float64Array;
  readonly periods: number;
  readonly coverage: Coverage;
}

const plural = (count: number, noun: string) =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/**
 * Keeps the days on which every asset has a price and turns them into simple returns. Nothing is
 * filled: what alignment cut is counted and told.
 *
 * @throws AppError `insufficient_history` when fewer than `limits.minObservations` returns remain;
 *   the message names the asset that limits them
 */
export function alignPrices(series: readonly PriceSeries[]): AlignedReturns {
  const empty = series.filter(({ dates }) => dates.length === 0).map(({ symbol }) => symbol);
  if (empty.length > 0) {
    throw new AppError(
      'insufficient_history',
      `No prices of ${empty.join(', ')} in this period: choose other days or remove ${empty.length === 1 ? 'it' : 'them'}.`,
      { field: 'symbols' },
    );
  }
  const dates = commonDates(series);
  const periods = Math.max(dates.length - 1, 0);
  if (periods < limits.minObservations) throw tooShort(series, periods);

  const assets = series.length;
  const returns = new Float64Array(periods * assets);
  series.forEach(({ dates: own, values }, column) => {
    let position = 0;
    let previous = Number.NaN;
    dates.forEach((date, row) => {
      while (own[position] !== date) position++;
      const price = values[position]!;
      if (row > 0) returns[(row - 1) * assets + column] = price / previous - 1;
      previous = price;
    });
  });
  return { returns, periods, coverage: describeCoverage(series, dates) };
}

function commonDates(series: readonly PriceSeries[]): string[] {
  const [first, ...others] = [...series].sort((a, b) => a.dates.length - b.dates.length);
  if (!first) return [];
  const sets = others.map(({ dates }) => new Set(dates));
  return first.dates.filter((date) => sets.every((set) => set.has(date)));
}

function tooShort(series: readonly PriceSeries[], periods: number): AppError {
  const latestStart = series.reduce((a, b) => (b.dates[0]! > a.dates[0]! ? b : a));
  const earliestEnd = series.reduce((a, b) => (b.dates.at(-1)! < a.dates.at(-1)! ? b : a));
  const reason =
    latestStart.dates[0]! > earliestEnd.dates.at(-1)!
      ? `${earliestEnd.symbol} ends on ${earliestEnd.dates.at(-1)}, before ${latestStart.symbol} starts on ${latestStart.dates[0]}`
      : `the days common to all run from ${latestStart.dates[0]} (${latestStart.symbol}) to ${earliestEnd.dates.at(-1)} (${earliestEnd.symbol})`;
  return new AppError(
    'insufficient_history',
    `Only ${plural(periods, 'common daily return')}, at least ${limits.minObservations} are needed: ${reason}. Choose a longer period or remove the asset that limits it.`,
    { field: 'symbols' },
  );
}

function describeCoverage(series: readonly PriceSeries[], dates: readonly string[]): Coverage {
  const from = dates[0]!;
  const to = dates.at(-1)!;
  const assets = series.map(({ symbol, dates: own }) => ({
    symbol,
    firstDate: own[0]!,
    lastDate: own.at(-1)!,
    prices: own.length,
    cut: own.length - dates.length,
  }));
  const notes: string[] = [];
  const earliest = assets.map((a) => a.firstDate).sort()[0]!;
  const latest = assets
    .map((a) => a.lastDate)
    .sort()
    .at(-1)!;
  if (earliest < from) {
    const late = assets.filter((a) => a.firstDate >= from).map((a) => a.symbol);
    notes.push(
      `Starts on ${from} instead of ${earliest}: no earlier prices of ${late.join(', ') || 'at least one asset'}.`,
    );
  }
  if (latest > to) {
    const early = assets.filter((a) => a.lastDate <= to).map((a) => a.symbol);
    notes.push(
      `Ends on ${to} instead of ${latest}: no later prices of ${early.join(', ') || 'at least one asset'}.`,
    );
  }
  for (const [index, { symbol }] of assets.entries()) {
    const inside = series[index]!.dates.filter((date) => date >= from && date <= to).length;
    const holes = inside - dates.length;
    if (holes > 0) {
      notes.push(
        `${plural(holes, 'day')} of ${symbol} left out because another asset has no price then.`,
      );
    }
  }
  return { from, to, observations: dates.length - 1, assets, notes };
}
