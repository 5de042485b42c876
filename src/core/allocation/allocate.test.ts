import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import loadHighs from 'highs';
import { uniforms } from '@/core/optimizers/test-problem';
import { highsSolver } from '@/core/solvers/highs';
import { allocate } from './allocate';
import { assess, termsOf } from './assess';
import type { Allocation, AllocationProblem } from './contract';

const solver = highsSolver(await loadHighs());

interface Spec {
  readonly seed: number;
  readonly assets: number;
  readonly cash: number;
  readonly held: boolean;
  readonly lots: boolean;
  readonly fixedFee: number;
  readonly proportionalFee: number;
}

/** Prices in cents, weights that leave a little cash. */
function problemOf({ seed, assets, cash, held, lots, ...fees }: Spec): AllocationProblem {
  const next = uniforms(seed);
  const raw = Float64Array.from({ length: assets }, () => next() ** 2);
  const total = raw.reduce((sum, value) => sum + value, 0.05);
  const holdings = Float64Array.from({ length: assets }, () => Math.floor(8 * next()));
  return {
    symbols: Array.from({ length: assets }, (_, i) => `S${String(i).padStart(2, '0')}`),
    weights: raw.map((value) => value / total),
    prices: Float64Array.from({ length: assets }, () => Math.round(500 + 30_000 * next()) / 100),
    cash,
    ...(held && { holdings }),
    ...(lots && { lotSizes: holdings.map((_, i) => [1, 5, 10][i % 3]!) }),
    ...fees,
  };
}

const spec = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  assets: fc.integer({ min: 1, max: 8 }),
  cash: fc.constantFrom(0, 50, 777.77, 5_000, 60_000),
  held: fc.boolean(),
  lots: fc.boolean(),
  fixedFee: fc.constantFrom(0, 1, 9.95),
  proportionalFee: fc.constantFrom(0, 0.001, 0.02),
});
const usable = (one: Spec) => one.cash > 0 || one.held;

function obeysLaws(problem: AllocationProblem, answer: Allocation): void {
  const { prices, cash, symbols, lotSizes, holdings } = problem;
  let money = cash;
  const traded = new Map(answer.trades.map((trade) => [trade.symbol, trade]));
  symbols.forEach((symbol, i) => {
    const before = holdings?.[i] ?? 0;
    const change = traded.get(symbol)?.shares ?? 0;
    expect(answer.shares[i]).toBeCloseTo(before + change, 9);
    expect(answer.shares[i]).toBeGreaterThanOrEqual(0);
    expect(Number.isInteger(change / (lotSizes?.[i] ?? 1))).toBe(true);
    money -= change * prices[i]! + (traded.get(symbol)?.fee ?? 0);
  });
  expect(money).toBeGreaterThanOrEqual(-1e-9 * Math.max(1, cash));
  expect(answer.cashLeft).toBeGreaterThanOrEqual(0);
  expect(answer.cashLeft).toBeCloseTo(money, 6);
  for (const { reason } of answer.trades)
    expect(reason).toMatch(/^(Raises|Lowers) S\d\d from .* the ideal is .* %\.$/);
  expect(answer.notes.join()).not.toMatch(/NaN|undefined|Infinity/);
}

test('shares are whole lots, nothing is overspent, exact is at least as good as greedy', () => {
  fc.assert(
    fc.property(spec.filter(usable), (one) => {
      const problem = problemOf(one);
      if (!(termsValue(problem) > 0)) return;
      const greedy = allocate(problem);
      const exact = allocate(problem, solver);
      obeysLaws(problem, greedy);
      obeysLaws(problem, exact);
      expect(exact.objective).toBeLessThanOrEqual(greedy.objective + 1e-9);
      expect(exact.bound).toBeLessThanOrEqual(exact.objective);
      expect(exact.bound).toBeGreaterThanOrEqual(exact.objective - 1e-6);
      expect(exact.objective).toBeCloseTo(
        exact.trackingLoss + exact.fees / termsValue(problem),
        12,
      );
    }),
    { numRuns: 50, seed: 30 },
  );
});

function termsValue({ cash, holdings, prices }: AllocationProblem): number {
  return prices.reduce((sum, price, i) => sum + price * (holdings?.[i] ?? 0), cash);
}

/** Every plan of at most `most` lots bought or all sold, by enumeration. */
function bruteForce(problem: AllocationProblem, most: number): number {
  const terms = termsOf(problem);
  const n = terms.symbols.length;
  const lots = new Float64Array(n);
  let best = Number.POSITIVE_INFINITY;
  const visit = (i: number): void => {
    if (i === n) {
      best = Math.min(best, assess(terms, lots)?.objective ?? best);
      return;
    }
    for (let count = -terms.sellable[i]!; count <= most; count++) {
      lots[i] = count;
      visit(i + 1);
    }
    lots[i] = 0;
  };
  visit(0);
  return best;
}

test('the exact plan is the best of all plans', () => {
  fc.assert(
    fc.property(spec, (one) => {
      const problem = problemOf({ ...one, assets: 1 + (one.assets % 3), cash: 777.77 });
      // Dearer shares keep the number of plans small; 25 lots cover every purchase that can help.
      const dear = { ...problem, prices: problem.prices.map((price) => price + 90) };
      expect(allocate(dear, solver).objective).toBeCloseTo(bruteForce(dear, 25), 8);
    }),
    { numRuns: 25, seed: 31 },
  );
});

test.each([undefined, solver])('permuting the assets permutes the plan', (engine) => {
  for (const seed of [3, 4, 5, 6, 7]) {
    const problem = problemOf({
      seed,
      assets: 7,
      cash: 4321.09,
      held: true,
      lots: false,
      fixedFee: 1,
      proportionalFee: 0.001,
    });
    const order = [4, 2, 6, 0, 5, 1, 3];
    const pick = (values: Float64Array) => Float64Array.from(order, (i) => values[i]!);
    const other = allocate(
      {
        ...problem,
        symbols: order.map((i) => problem.symbols[i]!),
        weights: pick(problem.weights),
        prices: pick(problem.prices),
        holdings: pick(problem.holdings!),
      },
      engine,
    );
    const straight = allocate(problem, engine);
    expect(other.objective).toBeCloseTo(straight.objective, 12);
    expect(other.shares).toEqual(pick(straight.shares));
  }
});

describe('honest', () => {
  const base = { symbols: ['AAPL', 'KO'], weights: Float64Array.of(0.6, 0.4) };

  test('money that buys no share says so', () => {
    const prices = Float64Array.of(171.5, 59.2);
    const answer = allocate({ ...base, prices, cash: 50, fixedFee: 1 }, solver);
    expect(answer.trades).toEqual([]);
    expect(answer.cashLeft).toBe(50);
    expect(answer.trackingLoss).toBe(1);
    expect(answer.notes).toEqual([
      '50.00 buys nothing: the cheapest purchase is one share of KO at 60.20 with fees.',
    ]);
  });

  test('fees that eat the gain stop the trade', () => {
    const prices = Float64Array.of(171.5, 59.2);
    const answer = allocate({ ...base, prices, cash: 300, fixedFee: 290 }, solver);
    expect(answer.trades).toEqual([]);
    expect(answer.notes[0]).toMatch(/^300\.00 buys nothing|^No purchase brings/);
  });

  test('a position too small for one share is left out by name', () => {
    const answer = allocate(
      {
        ...base,
        weights: Float64Array.of(0.02, 0.98),
        prices: Float64Array.of(500, 10),
        cash: 1000,
      },
      solver,
    );
    expect(answer.shares).toEqual(Float64Array.of(0, 98));
    expect(answer.notes).toContain('AAPL is left out: one share costs 500.00, the ideal is 20.00.');
  });

  test('an ideal that whole shares meet exactly is met, without trades once it is held', () => {
    const prices = Float64Array.of(60, 40);
    const bought = allocate({ ...base, prices, cash: 1000 }, solver);
    expect(bought.shares).toEqual(Float64Array.of(10, 10));
    expect(bought.trackingLoss).toBe(0);
    expect(bought.cashLeft).toBe(0);
    const held = allocate({ ...base, prices, cash: 0, holdings: bought.shares }, solver);
    expect(held.trades).toEqual([]);
  });
});

test('shapes and figures that cannot be are refused by name', () => {
  const fine = problemOf({
    seed: 1,
    assets: 2,
    cash: 10,
    held: false,
    lots: false,
    fixedFee: 0,
    proportionalFee: 0,
  });
  expect(() => allocate({ ...fine, prices: Float64Array.of(1, 0) })).toThrow(/S01 needs/);
  expect(() => allocate({ ...fine, weights: Float64Array.of(1, 0.1) })).toThrow(/sum to/);
  expect(() => allocate({ ...fine, cash: 0 })).toThrow(/something must be there/);
  expect(() => allocate({ ...fine, prices: Float64Array.of(1) })).toThrow(/do not fit/);
});

test.each([1e-6, 1e-3, 1e8])('in a currency worth %p of another the plan is as good', (unit) => {
  for (const seed of [8, 9, 10, 11]) {
    const fees = { fixedFee: 1, proportionalFee: 0.001 };
    const problem = problemOf({ seed, assets: 5, cash: 5_000, held: true, lots: true, ...fees });
    const scaled = {
      ...problem,
      prices: problem.prices.map((price) => price * unit),
      cash: problem.cash * unit,
      fixedFee: fees.fixedFee * unit,
    };
    const answer = allocate(scaled, solver);
    expect(answer.method).toBe('exact');
    expect(answer.objective).toBeCloseTo(allocate(problem, solver).objective, 9);
    expect(answer.objective - answer.bound!).toBeLessThan(1e-6);
  }
});

test('money too little for any unit buys nothing', () => {
  const fine = problemOf({
    seed: 1,
    assets: 2,
    cash: 1e-320,
    held: false,
    lots: false,
    fixedFee: 0,
    proportionalFee: 0,
  });
  expect(allocate(fine, solver)).toMatchObject({ trades: [], trackingLoss: expect.any(Number) });
});
