import { feeOf, type Terms } from '@/core/allocation/assess';

/**
 * Lots to trade, one asset after the other by what helps most: first sales towards the ideal, then purchases of
 * whole lots below the ideal, then single lots while one both is affordable and lowers tracking loss plus fees.
 * Quick and close, without a guarantee. Ties go to the earlier asset in alphabetical order.
 */
export function greedyLots(terms: Terms): Float64Array {
  const { cash, symbols, holdings, prices, ideal, lotPrices, sellable } = terms;
  const lots = new Float64Array(symbols.length);
  const order = [...symbols.keys()].sort((a, b) => (symbols[a]! < symbols[b]! ? -1 : 1));
  const cost = (i: number, count: number) =>
    Math.abs(holdings[i]! * prices[i]! + count * lotPrices[i]! - ideal[i]!) +
    feeOf(terms, i, count);
  let money = cash;
  const set = (i: number, count: number) => {
    const before = lots[i]! * lotPrices[i]! + feeOf(terms, i, lots[i]!);
    money -= count * lotPrices[i]! + feeOf(terms, i, count) - before;
    lots[i] = count;
  };

  for (const i of order) {
    const excess = holdings[i]! * prices[i]! - ideal[i]!;
    if (excess <= 0) continue;
    const exact = Math.min(sellable[i]!, excess / lotPrices[i]!);
    const least = [0, Math.floor(exact), Math.ceil(exact)]
      .filter((count) => count <= sellable[i]!)
      .reduce((best, count) => (cost(i, -count) < cost(i, -best) ? count : best));
    if (least > 0 && money + least * lotPrices[i]! - feeOf(terms, i, least) >= 0) set(i, -least);
  }

  const wanted = order.map((i) =>
    Math.max(0, Math.floor((ideal[i]! - holdings[i]! * prices[i]!) / lotPrices[i]! + 1e-9)),
  );
  order.forEach((i, k) => {
    if (lots[i] !== 0 || wanted[k] === 0 || cost(i, wanted[k]!) >= cost(i, 0)) return;
    const unit = lotPrices[i]! * (1 + terms.proportionalFee);
    const affordable = Math.floor((money - terms.fixedFee) / unit);
    const share = Math.floor(wanted[k]! * Math.min(1, money / needed(k)));
    const count = Math.min(affordable, share);
    if (count > 0 && cost(i, count) < cost(i, 0)) set(i, count);
  });

  for (;;) {
    let best = -1;
    let gain = 1e-12 * terms.value;
    for (const i of order) {
      const next = lots[i]! + 1;
      const price = lotPrices[i]! + feeOf(terms, i, next) - feeOf(terms, i, lots[i]!);
      const better = cost(i, lots[i]!) - cost(i, next);
      if (price > money || better <= gain) continue;
      best = i;
      gain = better;
    }
    if (best < 0) return lots;
    set(best, lots[best]! + 1);
  }

  /** Money for all purchases from the k-th asset on, so that scarce money is spread. */
  function needed(from: number): number {
    let total = 0;
    for (let k = from; k < order.length; k++) {
      const i = order[k]!;
      total += wanted[k]! * lotPrices[i]! + feeOf(terms, i, wanted[k]!);
    }
    return total;
  }
}
