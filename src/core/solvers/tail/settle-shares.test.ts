import { expect, test } from '@jest/globals';
import { normals } from '@/core/optimizers/test-problem';
import type { ShareCones } from '@/core/solvers/curvature';
import { nearestFeasible } from '@/core/solvers/nearest-feasible';
import { leastShortfall, type ShortfallAnswer } from '@/core/solvers/tail/least-shortfall';
import { settleShares } from '@/core/solvers/tail/settle-shares';
import { shortfallByCones } from '@/core/solvers/tail/shortfall-cone';
import { settledTail, tailByCones } from '@/core/solvers/tail/tail-cone';

const n = 7;
const scenarios = 90;

function marketOf(seed: number) {
  const next = normals(seed);
  const common = Float64Array.from({ length: scenarios }, next);
  const outcomes = Float64Array.from(
    { length: scenarios * n },
    (_, k) => 0.05 + common[Math.floor(k / n)]! / 2 + next() * (0.4 + 0.1 * (k % n)),
  );
  const factor = Float64Array.from({ length: n * n }, () => next() / 3);
  for (let i = 0; i < n; i++) factor[i * (n + 1)]! += 1;
  const covariance = new Float64Array(n * n);
  for (let r = 0; r < n; r++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) covariance[i * n + j]! += factor[r * n + i]! * factor[r * n + j]!;
  const shares: ShareCones = {
    root: factor,
    members: [0.3, 0.25, 0.2].map((share, i) => ({
      share,
      weight: Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)),
      slope: covariance.slice(i * n, (i + 1) * n),
    })),
  };
  const polytope = {
    lower: new Float64Array(n).fill(-0.2),
    upper: new Float64Array(n).fill(1),
    budget: 1,
    rows: [{ coefficients: Float64Array.from({ length: n }, next), min: -0.5, max: 0.5 }],
  };
  return { outcomes, shares, polytope, covariance };
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, k) => sum + value * b[k]!, 0);

/**
 * By how much x with its multipliers misses the optimality conditions: the shares, their complementarity, and a gradient that
 * is one price of the budget off the bounds.
 */
function missed(
  { shares, polytope }: ReturnType<typeof marketOf>,
  gradient: Float64Array,
  { x, rowPrices, sharePulls }: Pick<ShortfallAnswer, 'x' | 'rowPrices' | 'sharePulls'>,
): number {
  const { root, members } = shares;
  const { lower, upper, rows } = polytope;
  const lines = Array.from({ length: n }, (_, r) => root.subarray(r * n, (r + 1) * n));
  const values = lines.map((line) => dot(line, x));
  const length = Math.hypot(...values);
  let worst = 0;
  const slope = gradient.slice();
  members.forEach(({ share, weight, slope: pull }, k) => {
    const { ofWeight, ofSlope } = sharePulls![k]!;
    const [w, g] = [dot(weight, x), dot(pull, x)];
    const price = 2 * Math.sqrt(ofWeight * ofSlope * share);
    worst = Math.max(worst, share - (w * g) / length ** 2, -ofWeight, -ofSlope);
    worst = Math.max(worst, Math.abs(ofWeight * w + ofSlope * g - price * length));
    for (let i = 0; i < n; i++) {
      slope[i]! -= ofWeight * weight[i]! + ofSlope * pull[i]!;
      lines.forEach((line, r) => {
        slope[i]! += (price * line[i]! * values[r]!) / length;
      });
    }
  });
  rows.forEach(({ coefficients }, r) => {
    for (let i = 0; i < n; i++) slope[i]! -= rowPrices[r]! * coefficients[i]!;
  });
  const buyable = slope.filter((_, i) => x[i]! < upper[i]!);
  const sellable = slope.filter((_, i) => x[i]! > lower[i]!);
  return Math.max(worst, Math.max(...sellable) - Math.min(...buyable));
}

function shortfallSlope(outcomes: Float64Array, x: Float64Array): Float64Array {
  const slope = new Float64Array(n);
  for (let row = 0; row < outcomes.length; row += n) {
    const value = Math.min(0, dot(outcomes.subarray(row, row + n), x));
    for (let i = 0; i < n; i++) slope[i]! += (value * outcomes[row + i]!) / scenarios;
  }
  return slope;
}

test('interior points meet the optimality conditions of cones of shares, in every unit', () => {
  for (const seed of [1, 2, 3]) {
    const market = marketOf(seed);
    for (const unit of [1, 1e-4, 1e4]) {
      const outcomes = market.outcomes.map((value) => unit * value);
      const near = shortfallByCones({ ...market.polytope, outcomes }, { shares: market.shares })!;
      const scaled = (value: number) => value / (unit * unit);
      const sharePulls = near.sharePulls!.map(({ ofWeight, ofSlope }) => ({
        ofWeight: scaled(ofWeight),
        ofSlope: scaled(ofSlope),
      }));
      const slope = shortfallSlope(outcomes, near.x).map(scaled);
      const answer = { x: near.x, rowPrices: near.rowPrices.map(scaled), sharePulls };
      expect(missed(market, slope, answer)).toBeLessThan(1e-6);
      expect(Math.max(...sharePulls.map(({ ofSlope }) => ofSlope))).toBeGreaterThan(1e-3);
    }
  }
});

test('from a point some way off Newton settles on the exact answer of a shortfall program', () => {
  for (const seed of [1, 2, 3]) {
    const market = marketOf(seed);
    const { shares, outcomes, polytope } = market;
    const program = { ...polytope, outcomes };
    const near = shortfallByCones(program, { shares })!;
    const off = {
      ...near,
      x: near.x.map((value, i) => value + 0.02 * (i % 2 ? 1 : -1)),
      sharePulls: near.sharePulls!.map(({ ofWeight, ofSlope }) => ({
        ofWeight: 1.2 * ofWeight,
        ofSlope: 0.9 * ofSlope,
      })),
    };
    const settled = settleShares(shares, off, 1, (tangents, from) => {
      const asked = { ...program, ...tangents, rows: [...polytope.rows, ...tangents.rows] };
      return leastShortfall(asked, nearestFeasible(asked, from)!);
    })!;
    expect(missed(market, shortfallSlope(outcomes, settled.x), settled)).toBeLessThan(1e-12);
    expect(settled.rowPrices.length).toBe(1);
  }
});

test('a tail under cones of shares ends exactly, where interior points come near', () => {
  for (const seed of [1, 2, 3]) {
    const market = marketOf(seed);
    const { shares, outcomes, polytope } = market;
    const losses = outcomes.map((value) => -value);
    const program = { ...polytope, losses, tail: 9 };
    const start = new Float64Array(n).fill(1 / n);
    const answer = settledTail(program, start, { shares })!;
    const slope = new Float64Array(n);
    answer.shares.forEach((share, s) => {
      for (let i = 0; i < n; i++) slope[i]! += share * losses[s * n + i]!;
    });
    expect(missed(market, slope, answer)).toBeLessThan(1e-11);
    const near = tailByCones(program, start, { shares })!;
    answer.x.forEach((value, i) => {
      expect(Math.abs(value - near.x[i]!)).toBeLessThan(1e-5);
    });
  }
});

test('a point without a share in what it holds has no tangent to start from', () => {
  const { shares, outcomes, polytope } = marketOf(1);
  const near = shortfallByCones({ ...polytope, outcomes }, { shares })!;
  const x = near.x.map((value, i) => (i === 0 ? -0.1 : value));
  expect(settleShares(shares, { ...near, x }, 1, () => near)).toBeUndefined();
});
