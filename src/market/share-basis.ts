import type { CorporateAction, PriceBar } from './contract';

/**
 * Bars as traded, counted in the shares of the newest one: before a split of s new shares per old one prices are divided
 * by s and the volume is multiplied. A split after the newest bar changes nothing. Adjusted closes stay. Both in any order.
 */
export function toNewestShares(
  bars: readonly PriceBar[],
  actions: readonly CorporateAction[],
): PriceBar[] {
  const newest =
    bars
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? '';
  const splits = actions
    .filter(({ kind, date, value }) => kind === 'split' && date <= newest && value > 0)
    // A product of floats depends on its order.
    .sort((a, b) => (a.date === b.date ? a.value - b.value : a.date < b.date ? -1 : 1));
  return bars.map((bar) => {
    const shares = splits.reduce(
      (product, { date, value }) => (date > bar.date ? product * value : product),
      1,
    );
    if (shares === 1) return bar;
    const price = (value: number | null | undefined) =>
      typeof value === 'number' ? value / shares : null;
    return {
      ...bar,
      open: price(bar.open),
      high: price(bar.high),
      low: price(bar.low),
      close: price(bar.close),
      volume: typeof bar.volume === 'number' ? bar.volume * shares : null,
    };
  });
}
