import { assess, type Terms } from '@/core/allocation/assess';
import { type LinearProgram, type LinearSolver, solveLinear } from '@/core/solvers/linear-program';

const infinity = Number.POSITIVE_INFINITY;

/** Branch-and-bound nodes after which the best plan found so far is taken, with its bound. */
const mostNodes = 5000;

/** V as the solver may see it: below, its tolerances would be worth something; above, it takes its numbers for rounding. */
const [leastValue, mostValue] = [1e3, 1e6];

/**
 * Lots to trade that minimize tracking loss plus fees over V, and a bound that no plan is below, by a mixed-integer
 * program: whole lots bought and sold, the deviation of each asset and, where trades cost a fixed fee, whether an
 * asset is traded at all. `undefined` where the solver found no plan.
 */
export function exactLots(
  terms: Terms,
  solver: LinearSolver,
): { lots: Float64Array; bound: number } | undefined {
  const scaled = scaledTerms(terms);
  const { cash, value } = scaled;
  // The solver may overspend by its tolerance; then a little less money is offered.
  let bound: number | undefined;
  for (const reserve of [0, 1e-6, 1e-4, 1e-2]) {
    const money = cash - reserve;
    if (money < 0) return undefined;
    const outcome = solveLinear(solver, programOf(scaled, money), { maxNodes: mostNodes });
    if (outcome.status !== 'optimal' && outcome.status !== 'feasible') return undefined;
    // Only with all of the money is it a bound of every plan.
    bound ??= outcome.bound / value;
    const n = terms.symbols.length;
    const lots = Float64Array.from(
      terms.prices,
      (_, i) => Math.round(outcome.primal[i]!) - Math.round(outcome.primal[n + i]!),
    );
    const reached = assess(terms, lots);
    if (reached) return { lots, bound: Math.min(bound, reached.objective) };
  }
  return undefined;
}

/** The same in another unit of money where V is very small or very large. */
function scaledTerms(terms: Terms): Terms {
  const value = Math.min(mostValue, Math.max(leastValue, terms.value));
  if (value === terms.value) return terms;
  const factor = value / terms.value;
  if (factor === infinity) return terms;
  const scale = (amounts: Float64Array) => amounts.map((amount) => amount * factor);
  return {
    ...terms,
    value,
    cash: terms.cash * factor,
    fixedFee: terms.fixedFee * factor,
    prices: scale(terms.prices),
    ideal: scale(terms.ideal),
    lotPrices: scale(terms.lotPrices),
  };
}

/** Columns: lots bought, lots sold, deviation, and traded or not. Rows: money, two per deviation, one per indicator. */
function programOf(terms: Terms, money: number): LinearProgram {
  const { ideal, holdings, prices, lotPrices, sellable, fixedFee, proportionalFee } = terms;
  const n = prices.length;
  const indicators = fixedFee > 0 ? n : 0;
  const columns = 3 * n + indicators;
  const rows = 1 + 2 * n + indicators;
  const cost = new Float64Array(columns);
  const columnUpper = new Float64Array(columns);
  const rowLower = new Float64Array(rows).fill(-infinity);
  const rowUpper = new Float64Array(rows);
  rowUpper[0] = money;
  const gap = holdings.map((held, i) => ideal[i]! - held * prices[i]!);
  const entries: [row: number, value: number][][] = [];
  for (let i = 0; i < n; i++) {
    const price = lotPrices[i]!;
    // One lot beyond the ideal is as good as the last one below it, never two.
    const buys = Math.max(0, Math.ceil(gap[i]! / price));
    const fee = proportionalFee * price;
    cost[i] = fee;
    cost[n + i] = fee;
    cost[2 * n + i] = 1;
    columnUpper[i] = buys;
    columnUpper[n + i] = sellable[i]!;
    columnUpper[2 * n + i] = infinity;
    // deviation >= gap - bought + sold, deviation >= -(gap - bought + sold)
    const below = 1 + 2 * i;
    const above = below + 1;
    rowUpper[below] = -gap[i]!;
    rowUpper[above] = gap[i]!;
    const traded = 1 + 2 * n + i;
    const most = buys + sellable[i]!;
    entries[i] = [
      [0, price + fee],
      [below, -price],
      [above, price],
    ];
    entries[n + i] = [
      [0, fee - price],
      [below, price],
      [above, -price],
    ];
    entries[2 * n + i] = [
      [below, -1],
      [above, -1],
    ];
    if (indicators === 0) continue;
    cost[3 * n + i] = fixedFee;
    columnUpper[3 * n + i] = 1;
    entries[i]!.push([traded, 1]);
    entries[n + i]!.push([traded, 1]);
    entries[3 * n + i] = [
      [0, fixedFee],
      [traded, -most],
    ];
  }
  const starts = new Int32Array(columns + 1);
  entries.forEach((column, j) => {
    starts[j + 1] = starts[j]! + column.length;
  });
  const flat = entries.flat();
  return {
    cost,
    columnLower: new Float64Array(columns),
    columnUpper,
    rowLower,
    rowUpper,
    starts,
    indices: Int32Array.from(flat, ([row]) => row),
    values: Float64Array.from(flat, ([, value]) => value),
    integer: Uint8Array.from(cost, (_, j) => (j < 2 * n || j >= 3 * n ? 1 : 0)),
  };
}
