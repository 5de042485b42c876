import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ReturnPanel } from '@/core/moments/contract';
import type { Decision, WalkForwardInput } from './contract';
import { walkForward } from './walk-forward';

const assets = 3;
const panelOf = (returns: readonly number[]): ReturnPanel => ({
  returns: Float64Array.from(returns),
  periods: returns.length / assets,
  assets,
  periodsPerYear: 252,
});
const panels = fc
  .array(fc.double({ min: -0.3, max: 0.4, noNaN: true }), { minLength: 36, maxLength: 36 })
  .map(panelOf);
const fixed = Float64Array.of(0.5, 0.3, 0.2);

function completed(input: Partial<WalkForwardInput> & Pick<WalkForwardInput, 'panel'>) {
  const answer = walkForward({
    rebalanceBefore: [0],
    strategy: () => fixed,
    costRate: 0,
    ...input,
  });
  if (answer.status !== 'completed') throw new Error(`ruined in ${answer.period}`);
  return answer;
}

const growth = ({ returns, periods }: ReturnPanel, asset: number, from = 0, to = periods) => {
  let value = 1;
  for (let t = from; t < to; t++) value *= 1 + returns[t * assets + asset]!;
  return value;
};
const mixed = (panel: ReturnPanel, from = 0, to = panel.periods) =>
  fixed.reduce((sum, weight, i) => sum + weight * growth(panel, i, from, to), 0);

describe('walkForward', () => {
  test('buy and hold is the weighted growth of the assets, less the cost of buying', () => {
    fc.assert(
      fc.property(panels, fc.double({ min: 0, max: 0.1, noNaN: true }), (panel, costRate) => {
        const { value, rebalances } = completed({ panel, costRate });
        expect(value).toBeCloseTo((1 - costRate) * mixed(panel), 12);
        expect(rebalances).toHaveLength(1);
        expect(rebalances[0]!.turnover).toBeCloseTo(1, 15);
      }),
    );
  });

  test('rebalanced every period it is the product of the mixed returns', () => {
    fc.assert(
      fc.property(panels, (panel) => {
        const { value } = completed({ panel, rebalanceBefore: [...Array(12).keys()] });
        const product = Array.from({ length: 12 }, (_, t) => mixed(panel, t, t + 1));
        expect(value).toBeCloseTo(
          product.reduce((a, b) => a * b),
          12,
        );
      }),
    );
  });

  test('weights drift with their assets, and trading starts from there', () => {
    const panel = panelOf([0.1, 0, -0.1, 0, 0, 0]);
    const { rebalances } = completed({ panel, rebalanceBefore: [0, 1] });
    const value = 1 + 0.05 - 0.02;
    const drifted = [0.55 / value, 0.3 / value, 0.18 / value];
    const turnover = drifted.reduce((sum, weight, i) => sum + Math.abs(fixed[i]! - weight), 0);
    expect(rebalances[1]!.turnover).toBeCloseTo(turnover, 14);
  });

  test('costs reduce the value by exactly rate times turnover at each rebalancing', () => {
    fc.assert(
      fc.property(panels, fc.double({ min: 0, max: 0.05, noNaN: true }), (panel, costRate) => {
        const rebalanceBefore = [0, 4, 5, 11];
        const free = completed({ panel, rebalanceBefore });
        const paid = completed({ panel, rebalanceBefore, costRate });
        const kept = free.rebalances.reduce(
          (product, { turnover }) => product * (1 - costRate * turnover),
          1,
        );
        expect(paid.value).toBeCloseTo(free.value * kept, 12);
        expect(paid.rebalances.map(({ turnover }) => turnover)).toEqual(
          free.rebalances.map(({ turnover }) => turnover),
        );
        for (const { turnover, cost } of paid.rebalances) expect(cost).toBe(costRate * turnover);
      }),
    );
  });

  test('what is not invested earns the return of cash, what is borrowed pays it', () => {
    const panel = panelOf([0.1, 0, 0, 0.1, 0, 0]);
    const cashReturns = Float64Array.of(0.01, 0.02);
    const at = (weight: number) =>
      completed({ panel, cashReturns, strategy: () => Float64Array.of(weight, 0, 0) }).value;
    expect(at(0)).toBeCloseTo(1.01 * 1.02, 14);
    expect(at(0.5)).toBeCloseTo(0.5 * 1.21 + 0.5 * 1.01 * 1.02, 14);
    expect(at(2)).toBeCloseTo(2 * 1.21 - 1.01 * 1.02, 14);
  });

  test('the returns compound to the value', () => {
    fc.assert(
      fc.property(panels, (panel) => {
        const { returns, value, from } = completed({
          panel,
          rebalanceBefore: [2, 7],
          costRate: 0.01,
        });
        expect(from).toBe(2);
        expect(returns).toHaveLength(10);
        expect(returns.reduce((product, r) => product * (1 + r), 1)).toBeCloseTo(value, 12);
      }),
    );
  });

  test('no look-ahead: another future changes no decision and no return before it', () => {
    /** Reads everything it is shown. */
    const nosy = ({ history, weights }: Decision) => {
      const sums = Float64Array.from(weights);
      history.returns.forEach((r, index) => {
        sums[index % assets]! += r * (1 + (index % 7));
      });
      const size = sums.reduce((sum, value) => sum + Math.abs(value), 1);
      return sums.map((value) => Math.abs(value) / size);
    };
    const rebalanceBefore = [1, 3, 4, 8, 10];
    fc.assert(
      fc.property(panels, panels, fc.integer({ min: 1, max: 11 }), (panel, other, change) => {
        const returns = panel.returns.slice();
        returns.set(other.returns.subarray(change * assets), change * assets);
        const run = (changed: ReturnPanel) =>
          completed({ panel: changed, rebalanceBefore, strategy: nosy, costRate: 0.001 });
        const [before, after] = [run(panel), run({ ...panel, returns })];
        const decided = (answer: typeof before) =>
          answer.rebalances.filter(({ period }) => period <= change);
        expect(decided(after)).toEqual(decided(before));
        expect(after.returns.subarray(0, change - 1)).toEqual(
          before.returns.subarray(0, change - 1),
        );
      }),
    );
  });

  test('a strategy holds a copy of the past: nothing later can be reached, nothing changed', () => {
    const panel = panelOf([0.1, 0, 0, 0.2, 0, 0, 0.3, 0, 0]);
    const seen: number[] = [];
    const { value } = completed({
      panel,
      rebalanceBefore: [0, 2],
      strategy: ({ period, history, weights }) => {
        expect(history.periods).toBe(period);
        seen.push(history.returns.buffer.byteLength / 8);
        history.returns.fill(9);
        weights.fill(9);
        return fixed;
      },
    });
    expect(seen).toEqual([0, 6]);
    expect(value).toBeCloseTo(mixed(panel, 0, 2) * mixed(panel, 2), 14);
  });

  test('ruin by borrowing, by a short sale or by costs is an answer', () => {
    const run = (weights: readonly number[], costRate = 0) =>
      walkForward({
        panel: panelOf([0, 0, 0, -0.5, 1.5, 0]),
        rebalanceBefore: [0],
        strategy: () => Float64Array.from(weights),
        costRate,
      });
    expect(run([2, 0, 0])).toEqual({ status: 'ruined', period: 1 });
    expect(run([0, -1, 0])).toEqual({ status: 'ruined', period: 1 });
    expect(run([1, 0, 0], 1)).toEqual({ status: 'ruined', period: 0 });
  });

  test.each<[string, Partial<WalkForwardInput>, string]>([
    ['weights of another length', { strategy: () => new Float64Array(2) }, '3 finite weights'],
    ['weights not finite', { strategy: () => fixed.map(() => Number.NaN) }, '3 finite weights'],
    ['no rebalancing', { rebalanceBefore: [] }, 'ascending'],
    ['rebalancings out of order', { rebalanceBefore: [3, 2] }, 'ascending'],
    ['a rebalancing after the end', { rebalanceBefore: [12] }, 'ascending'],
    ['a negative cost', { costRate: -0.1 }, 'cost rate -0.1'],
    ['too few returns of cash', { cashReturns: new Float64Array(3) }, 'returns of cash'],
  ])('%s: refused', (_, change, message) => {
    const panel = panelOf(Array<number>(36).fill(0));
    expect(() => completed({ panel, ...change })).toThrow(message);
  });
});
