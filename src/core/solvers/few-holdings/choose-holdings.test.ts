import { describe, expect, test } from '@jest/globals';
import { testProblem } from '@/core/optimizers/test-problem';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { chooseHoldings, type HoldingChoice } from '@/core/solvers/few-holdings/choose-holdings';

const n = 8;

/** min x'Qx / 2 by choice; `asked` counts the minimizations. */
function choiceOf(seed: number, most: number, leastHolding: number, largest: number) {
  const { covariance: quadratic } = testProblem({ seed, assets: n, factors: 2 });
  const asked = { count: 0 };
  const relax: HoldingChoice['relax'] = (lower, upper, _, row) => {
    asked.count++;
    const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
    if (total(lower) > 1 + 1e-12 || total(upper) < 1 - 1e-12) return 'infeasible';
    const rows = row
      ? [{ coefficients: row.coefficients, min: Number.NEGATIVE_INFINITY, max: row.limit }]
      : [];
    const solver = new QuadraticSolver({ lower, upper, budget: 1, rows, quadratic });
    if (solver.solve(new Float64Array(n)) !== 'solved') return 'infeasible';
    const x = solver.x.slice();
    let value = 0;
    x.forEach((a, i) => {
      x.forEach((b, j) => {
        value += (a * b * quadratic[i * n + j]!) / 2;
      });
    });
    return { x, value, bound: value };
  };
  const lower = new Float64Array(n);
  const upper = new Float64Array(n).fill(largest);
  return { lower, upper, most, leastHolding, relax, asked };
}

function leastOfAll({ upper, most, leastHolding, relax }: ReturnType<typeof choiceOf>): number {
  let least = Number.POSITIVE_INFINITY;
  for (let mask = 1; mask < 1 << n; mask++) {
    const inside = (i: number) => (mask >> i) & 1;
    if ([...Array(n).keys()].filter(inside).length > most) continue;
    const found = relax(
      upper.map((_, i) => (inside(i) ? leastHolding : 0)),
      upper.map((value, i) => (inside(i) ? value : 0)),
    );
    if (typeof found === 'object') least = Math.min(least, found.value);
  }
  return least;
}

describe.each([
  [3, 0, 1],
  [4, 0, 0.3],
  [8, 0.22, 0.6],
  [3, 0.2, 0.5],
])('at most %d, each at least %d and at most %d', (most, leastHolding, largest) => {
  test.each([1, 2, 3])('seed %d: the best of all, and a bound however early it ends', (seed) => {
    const choice = choiceOf(seed, most, leastHolding, largest);
    const least = leastOfAll(choice);
    const answer = chooseHoldings({ ...choice, mostSolves: 1000 });
    expect(answer.complete).toBe(true);
    expect(answer.value / least).toBeCloseTo(1, 8);
    for (const mostSolves of [1, 3, 6, 12]) {
      const early = chooseHoldings({ ...choice, mostSolves });
      expect(early.bound).toBeLessThanOrEqual(least * (1 + 1e-9));
      if (early.x) expect(early.value).toBeGreaterThanOrEqual(least * (1 - 1e-9));
      expect(early.complete).toBe(early.bound >= early.value * (1 - 1e-9));
    }
  });
});

test('what is held anyway costs no further minimization', () => {
  const choice = choiceOf(4, 3, 0, 1);
  const { nodes } = chooseHoldings({ ...choice, mostSolves: 1000 });
  // Half of the nodes decide to hold what the relaxation held; the others round and exchange as well.
  expect(nodes).toBeGreaterThan(1);
  expect(choice.asked.count).toBeLessThan(3 * nodes);
});
