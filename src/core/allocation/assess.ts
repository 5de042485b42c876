import type { AllocationProblem } from '@/core/allocation/contract';

/** The problem with its defaults filled in and what follows from them. */
export interface Terms {
  readonly symbols: readonly string[];
  readonly prices: Float64Array;
  readonly cash: number;
  readonly holdings: Float64Array;
  readonly lotSizes: Float64Array;
  readonly fixedFee: number;
  readonly proportionalFee: number;
  /** V. */
  readonly value: number;
  /** Ideal value of each position. */
  readonly ideal: Float64Array;
  /** Price of one lot. */
  readonly lotPrices: Float64Array;
  /** Lots of each holding that can be sold. */
  readonly sellable: Float64Array;
}

export interface Assessment {
  readonly shares: Float64Array;
  readonly cashLeft: number;
  readonly fees: number;
  readonly trackingLoss: number;
  readonly objective: number;
}

/** Throws where shapes do not fit or a figure is not what `AllocationProblem` says: programmer errors. */
export function termsOf(problem: AllocationProblem): Terms {
  const { symbols, weights, prices, cash, fixedFee = 0, proportionalFee = 0 } = problem;
  const n = symbols.length;
  const holdings = problem.holdings ?? new Float64Array(n);
  const lotSizes = problem.lotSizes ?? new Float64Array(n).fill(1);
  if (n === 0) throw new RangeError('allocate: no assets');
  if ([weights, prices, holdings, lotSizes].some(({ length }) => length !== n)) {
    throw new RangeError(
      `allocate: ${n} symbols do not fit weights, prices, holdings or lot sizes`,
    );
  }
  let value = cash;
  let invested = 0;
  for (let i = 0; i < n; i++) {
    const fine =
      weights[i]! >= 0 &&
      prices[i]! > 0 &&
      holdings[i]! >= 0 &&
      lotSizes[i]! > 0 &&
      Number.isInteger(lotSizes[i]!) &&
      Number.isFinite(weights[i]! + prices[i]! + holdings[i]!);
    if (!fine) {
      throw new RangeError(
        `allocate: ${symbols[i]} needs a weight >= 0, a price > 0, holdings >= 0 and a whole lot size`,
      );
    }
    value += holdings[i]! * prices[i]!;
    invested += weights[i]!;
  }
  const money = [cash, fixedFee, proportionalFee];
  if (!money.every((amount) => amount >= 0 && Number.isFinite(amount)) || !(value > 0)) {
    throw new RangeError(
      'allocate: cash and fees must not be negative, and something must be there',
    );
  }
  if (invested > 1 + 1e-9) throw new RangeError(`allocate: the weights sum to ${invested} > 1`);
  return {
    symbols,
    prices,
    cash,
    holdings,
    lotSizes,
    fixedFee,
    proportionalFee,
    value,
    ideal: weights.map((weight) => weight * value),
    lotPrices: prices.map((price, i) => price * lotSizes[i]!),
    sellable: holdings.map((shares, i) => Math.floor(shares / lotSizes[i]! + 1e-9)),
  };
}

/** What `lots` (bought > 0, sold < 0, length n) lead to; `undefined` where they cost more money than there is. */
export function assess(terms: Terms, lots: Float64Array): Assessment | undefined {
  const { cash, holdings, lotSizes, prices, lotPrices, ideal, value } = terms;
  let spent = 0;
  let fees = 0;
  let deviation = 0;
  const shares = holdings.map((held, i) => {
    const after = held + lots[i]! * lotSizes[i]!;
    spent += lots[i]! * lotPrices[i]!;
    fees += feeOf(terms, i, lots[i]!);
    deviation += Math.abs(after * prices[i]! - ideal[i]!);
    return after;
  });
  const cashLeft = cash - spent - fees;
  // A sum that is zero on paper may be a rounding below it.
  if (cashLeft < -1e-12 * value) return undefined;
  const trackingLoss = deviation / value;
  return {
    shares,
    cashLeft: Math.max(0, cashLeft),
    fees,
    trackingLoss,
    objective: trackingLoss + fees / value,
  };
}

export function feeOf({ fixedFee, proportionalFee, lotPrices }: Terms, i: number, lots: number) {
  return lots === 0 ? 0 : fixedFee + proportionalFee * Math.abs(lots) * lotPrices[i]!;
}
