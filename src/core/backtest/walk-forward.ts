import { assertPanel } from '@/core/moments/assert-panel';
import type { ReturnPanel } from '@/core/moments/contract';
import type { Rebalance, WalkForward, WalkForwardInput } from './contract';

/**
 * What a strategy would have earned that decides again and again on what was known at the time.
 *
 * Before each period of `rebalanceBefore` the strategy is shown all earlier periods and its weights w', trades to w and
 * pays costRate x sum |w - w'| of the value; the weights are shares of what is left. Every period the value grows by
 * 1 + w'r + (1 - sum w) r_cash and the weights drift with their assets. Proportional costs, no taxes, no impact, any
 * fraction can be traded at the close on which the decision rests.
 *
 * @throws Error, with the function's name, for weights of another length or not finite
 */
export function walkForward(input: WalkForwardInput): WalkForward {
  const { panel, rebalanceBefore, strategy, costRate, cashReturns } = input;
  assertInput(input);
  const { periods, assets } = panel;
  const from = rebalanceBefore[0]!;
  const returns = new Float64Array(periods - from);
  const rebalances: Rebalance[] = [];
  let weights: Float64Array = new Float64Array(assets);
  let value = 1;
  for (let period = from; period < periods; period++) {
    let left = 1;
    if (period === rebalanceBefore[rebalances.length]) {
      const history = historyOf(panel, period);
      const wanted = strategy({ period, history, weights: weights.slice() }).slice();
      assertWeights(wanted, assets);
      const turnover = wanted.reduce((sum, weight, i) => sum + Math.abs(weight - weights[i]!), 0);
      const cost = costRate * turnover;
      rebalances.push({ period, weights: wanted.slice(), turnover, cost });
      weights = wanted;
      left = 1 - cost;
    }
    const row = panel.returns.subarray(period * assets, (period + 1) * assets);
    const growth = drift(weights, row, cashReturns?.[period] ?? 0);
    if (!(left > 0 && growth > 0)) return { status: 'ruined', period };
    returns[period - from] = left * growth - 1;
    value *= left * growth;
  }
  return { status: 'completed', from, returns, rebalances, value };
}

/** Moves the weights by one period's returns; what 1 of value has become. */
function drift(weights: Float64Array, row: Float64Array, cashReturn: number): number {
  let growth = 1;
  let cash = 1;
  for (let i = 0; i < weights.length; i++) {
    growth += weights[i]! * row[i]!;
    cash -= weights[i]!;
  }
  growth += cash * cashReturn;
  for (let i = 0; i < weights.length; i++) weights[i]! *= (1 + row[i]!) / growth;
  return growth;
}

const historyOf = ({ returns, assets, periodsPerYear }: ReturnPanel, period: number) => ({
  returns: returns.slice(0, period * assets),
  periods: period,
  assets,
  periodsPerYear,
});

function assertInput({ panel, rebalanceBefore, costRate, cashReturns }: WalkForwardInput): void {
  assertPanel('walkForward', panel, 1);
  const ascending = rebalanceBefore.every(
    (period, k) =>
      Number.isInteger(period) && period < panel.periods && period > (rebalanceBefore[k - 1] ?? -1),
  );
  if (rebalanceBefore.length === 0 || !ascending) {
    throw new Error(
      `walkForward: rebalanceBefore must be ascending periods below ${panel.periods}`,
    );
  }
  if (!(costRate >= 0 && costRate <= 1)) {
    throw new Error(`walkForward: cost rate ${costRate} is outside [0, 1]`);
  }
  if (
    cashReturns &&
    (cashReturns.length !== panel.periods || !cashReturns.every(Number.isFinite))
  ) {
    throw new Error(`walkForward: needs ${panel.periods} finite returns of cash`);
  }
}

function assertWeights(weights: Float64Array, assets: number): void {
  if (weights.length !== assets || !weights.every(Number.isFinite)) {
    throw new Error(`walkForward: the strategy must give ${assets} finite weights`);
  }
}
