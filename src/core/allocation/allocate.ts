import { type Assessment, assess, feeOf, type Terms, termsOf } from '@/core/allocation/assess';
import type { Allocation, AllocationProblem, Trade } from '@/core/allocation/contract';
import { exactLots } from '@/core/allocation/exact';
import { greedyLots } from '@/core/allocation/greedy';
import { percent } from '@/core/constraints/percent';
import type { LinearSolver } from '@/core/solvers/linear-program';

/**
 * Whole shares for ideal weights, from cash and holdings, minimizing tracking loss plus fees over V (see `Allocation`).
 * Never spends more than the cash and what sales bring. With a linear solver the plan is optimal, or `bound` says
 * how far it may be from that; without one it is greedy. Trading nothing is always possible.
 *
 * Source: the objective is the L1 distance of PyPortfolioOpt's integer allocation, with fees and sales added.
 */
export function allocate(problem: AllocationProblem, solver?: LinearSolver): Allocation {
  const terms = termsOf(problem);
  const nothing = new Float64Array(terms.symbols.length);
  const candidates: { lots: Float64Array; method: Allocation['method']; bound?: number }[] = [];
  const exact = solver && exactLots(terms, solver);
  if (exact) candidates.push({ ...exact, method: 'exact' });
  candidates.push({ lots: greedyLots(terms), method: 'greedy' });
  candidates.push({ lots: nothing, method: exact ? 'exact' : 'greedy' });
  let best: { lots: Float64Array; method: Allocation['method']; reached: Assessment } | undefined;
  for (const { lots, method } of candidates) {
    const reached = assess(terms, lots);
    if (reached && (!best || reached.objective < best.reached.objective - 1e-9)) {
      best = { lots, method, reached };
    }
  }
  if (!best) throw new Error('allocate: trading nothing must be possible');
  const { lots, method, reached } = best;
  return {
    method,
    ...reached,
    weights: reached.shares.map((shares, i) => (shares * terms.prices[i]!) / terms.value),
    trades: tradesOf(terms, lots, reached),
    ...(exact && { bound: Math.min(exact.bound, reached.objective) }),
    notes: notesOf(terms, lots, reached),
  };
}

function tradesOf(terms: Terms, lots: Float64Array, { shares }: Assessment): Trade[] {
  const { symbols, prices, lotSizes, lotPrices, ideal, holdings, value } = terms;
  return [...symbols.keys()].flatMap((i) => {
    const count = lots[i]!;
    if (count === 0) return [];
    const before = percent((holdings[i]! * prices[i]!) / value);
    const after = percent((shares[i]! * prices[i]!) / value);
    const wanted = percent(ideal[i]! / value);
    const from = holdings[i]! > 0 ? `from ${before}` : 'from nothing';
    return [
      {
        symbol: symbols[i]!,
        shares: count * lotSizes[i]!,
        value: Math.abs(count * lotPrices[i]!),
        fee: feeOf(terms, i, count),
        reason: `${count > 0 ? 'Raises' : 'Lowers'} ${symbols[i]} ${from} to ${after}; the ideal is ${wanted}.`,
      },
    ];
  });
}

function notesOf(terms: Terms, lots: Float64Array, { shares, cashLeft }: Assessment): string[] {
  const { symbols, lotPrices, ideal, value, lotSizes, fixedFee, proportionalFee } = terms;
  const notes: string[] = [];
  const missed = [...symbols.keys()].filter((i) => ideal[i]! > 0 && shares[i] === 0);
  if (missed.length > 0 && shares.every((held) => held === 0)) {
    const cheapest = missed.reduce((a, b) => (lotPrices[b]! < lotPrices[a]! ? b : a));
    const price = lotPrices[cheapest]! * (1 + proportionalFee) + fixedFee;
    const unit = lotSizes[cheapest] === 1 ? 'one share' : `one lot of ${lotSizes[cheapest]}`;
    notes.push(
      price > value
        ? `${money(value)} buys nothing: the cheapest purchase is ${unit} of ${symbols[cheapest]} at ${money(price)} with fees.`
        : `No purchase brings the portfolio closer to the ideal after fees; the cheapest is ${unit} of ${symbols[cheapest]} at ${money(price)}.`,
    );
    return notes;
  }
  for (const i of missed) {
    notes.push(
      `${symbols[i]} is left out: one ${lotSizes[i] === 1 ? 'share' : 'lot'} costs ${money(lotPrices[i]!)}, the ideal is ${money(ideal[i]!)}.`,
    );
  }
  const most = lots.reduce((largest, count, i) => {
    return count > 0 ? Math.max(largest, lotPrices[i]!) : largest;
  }, 0);
  if (most > 0 && cashLeft > most) {
    notes.push(`${money(cashLeft)} stays cash: more shares would move away from the ideal.`);
  }
  return notes;
}

function money(amount: number): string {
  const [whole, cents] = amount.toFixed(2).split('.');
  return `${whole!.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}
