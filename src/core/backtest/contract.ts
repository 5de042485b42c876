import type { ReturnPanel } from '@/core/moments/contract';

/** What a strategy may know when it decides. */
export interface Decision {
  /** The period whose return comes next. */
  readonly period: number;
  /** Periods 0 to `period` - 1; a copy, so that nothing later can be reached from it. */
  readonly history: ReturnPanel;
  /** Shares of the value as they have drifted, before trading, length n; all 0 before the first decision. */
  readonly weights: Float64Array;
}

/** Shares of the value to hold from now on, length n; what is missing to 1 is cash, more than 1 is borrowed cash. */
export type Strategy = (decision: Decision) => Float64Array;

export interface WalkForwardInput {
  /** Simple returns, oldest period first. */
  readonly panel: ReturnPanel;
  /** Periods before whose return the strategy decides, strictly ascending; the test begins with the first of them. */
  readonly rebalanceBefore: readonly number[];
  readonly strategy: Strategy;
  /** Share of the value bought or sold that trading costs, 0 to 1: 0.001 is 10 basis points. Cash trades for free. */
  readonly costRate: number;
  /** Simple return of cash per period, length of the panel's periods; absent: 0. */
  readonly cashReturns?: Float64Array;
}

export interface Rebalance {
  readonly period: number;
  /** After trading, length n. */
  readonly weights: Float64Array;
  /** Sum of |weight after - weight before|, buys plus sells, as a share of the value before trading. */
  readonly turnover: number;
  /** `costRate` x turnover: the share of the value that is gone. */
  readonly cost: number;
}

export type WalkForward =
  | {
      readonly status: 'completed';
      /** The first period of the test. */
      readonly from: number;
      /** Simple returns per period from then on, after costs. */
      readonly returns: Float64Array;
      readonly rebalances: readonly Rebalance[];
      /** At the end, of 1 at the beginning. */
      readonly value: number;
    }
  /** Nothing was left: borrowing or costs took everything in that period. */
  | { readonly status: 'ruined'; readonly period: number };
