/**
 * Turning ideal weights into whole shares.
 *
 * n assets; money in one currency. The value V = cash + sum of holdings x price is what the weights are shares of.
 */
export interface AllocationProblem {
  /** Names used in messages, length n, unique. */
  readonly symbols: readonly string[];
  /** Ideal weights, length n, >= 0, sum at most one; the rest stays cash. */
  readonly weights: Float64Array;
  /** Price of one share, length n, > 0. */
  readonly prices: Float64Array;
  /** Money to spend, >= 0. */
  readonly cash: number;
  /** Shares held before, length n, >= 0; absent: none. */
  readonly holdings?: Float64Array;
  /** Shares are traded in multiples of this, length n, > 0 and whole; absent: one. */
  readonly lotSizes?: Float64Array;
  /** Paid per asset traded, >= 0; absent: nothing. */
  readonly fixedFee?: number;
  /** Times the value traded, >= 0, 0.001 = 0.1 %; absent: nothing. */
  readonly proportionalFee?: number;
}

/** One order. */
export interface Trade {
  readonly symbol: string;
  /** Bought where > 0, sold where < 0; a multiple of the lot size. */
  readonly shares: number;
  readonly value: number;
  readonly fee: number;
  /** Why, in a sentence with its figures. */
  readonly reason: string;
}

export interface Allocation {
  /** Which method found it; `exact` fell back to `greedy` where the solver had no better answer. */
  readonly method: 'exact' | 'greedy';
  /** Shares held afterwards, length n. */
  readonly shares: Float64Array;
  /** Their weights of V, length n. */
  readonly weights: Float64Array;
  readonly trades: readonly Trade[];
  /** Never negative. */
  readonly cashLeft: number;
  readonly fees: number;
  /** Sum of |value held - ideal value| over V: 0 where the ideal is met exactly, at most 2. */
  readonly trackingLoss: number;
  /** What is minimized: tracking loss plus fees over V. */
  readonly objective: number;
  /** No allocation has a lower objective; absent for greedy. Equal to `objective` up to 1e-9 where optimal. */
  readonly bound?: number;
  /** What a person should know: positions too small for one lot, money that buys nothing. */
  readonly notes: readonly string[];
}
