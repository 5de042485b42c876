import { cholesky } from '@/core/linalg/cholesky';
import { semidefiniteRoot } from '@/core/linalg/semidefinite-root';
import type { ConeProgram } from '@/core/solvers/cone/cone-program';
import { RowCollector } from '@/core/solvers/cone/sparse-rows';
import type { RiskShareProgram } from '@/core/solvers/risk-shares/risk-share-program';

/** Limits of the polytope as rows of the cone program, and which row says what. */
export interface Side {
  readonly of: 'budget' | 'bound' | 'row';
  readonly index: number;
  /** Sign with which the multiplier is a price. */
  readonly sign: 1 | -1;
}

/** Of some assets sqrt(w_i (Sigma w)_i) is at least sqrt(share_i) (at t + margin - offset), the margin being one more variable. */
interface Margin {
  readonly of: (asset: number) => boolean;
  readonly at: number;
  readonly offset: number;
}

/** Rows of a cone program, and where its limits stand in it. */
export interface RiskShareRows
  extends Pick<
    ConeProgram,
    'equalities' | 'inequalities' | 'equalTo' | 'atMost' | 'orthant' | 'secondOrder'
  > {
  /** Parts, t and, where a ratio is asked, the size k or, with a margin, the margin. */
  readonly columns: number;
  /** Variance in which lengths are measured. */
  readonly unit: number;
  readonly rank: number;
  /** Assets with a least share. */
  readonly members: readonly number[];
  readonly equal: readonly Side[];
  readonly sides: readonly Side[];
}

/**
 * With t >= |R w| each share is the rotated cone share_i t^2 <= w_i (Sigma w)_i of three rows, so that the covariance enters one cone
 * only. Lengths are taken in units of the mean variance, as weights are. For a `ratio` all limits hold for v / k.
 * Source: Lobo, Vandenberghe, Boyd and Lebret (1998), Linear Algebra and its Applications 284, section 2.3, for
 * hyperbolic constraints.
 */
export function riskShareRows(
  program: RiskShareProgram,
  { ratio = false, margin }: { readonly ratio?: boolean; readonly margin?: Margin } = {},
): RiskShareRows {
  const { covariance, shares, balls, asset, polytope, linear, deviation } = program;
  const n = shares.length;
  const m = asset.length;
  const columns = m + (ratio || margin ? 2 : 1);
  const unit = meanVariance(covariance, n);
  const scaled = covariance.map((value) => value / unit);
  const root = rootOf(scaled, n);
  const rank = root.length / n;
  const { lower, upper, budget, rows } = polytope;

  const equalities = new RowCollector(columns);
  const cone = new RowCollector(columns);
  const equalTo: number[] = [];
  const atMost: number[] = [];
  /** Closes a row whose right-hand side grows with the size of v. */
  const close = (open: RowCollector, right: number) => {
    if (ratio) open.put(m + 1, -right);
    open.end();
    (open === equalities ? equalTo : atMost).push(ratio ? 0 : right);
  };
  const equal: Side[] = [];
  const sides: Side[] = [];
  for (let k = 0; k < m; k++) equalities.put(k, 1);
  close(equalities, budget);
  equal.push({ of: 'budget', index: 0, sign: -1 });
  for (let k = 0; k < m; k++) {
    if (lower[k] === upper[k]) {
      close(equalities.put(k, 1), lower[k]!);
      equal.push({ of: 'bound', index: k, sign: -1 });
      continue;
    }
    close(cone.put(k, -1), -lower[k]!);
    close(cone.put(k, 1), upper[k]!);
    sides.push({ of: 'bound', index: k, sign: 1 }, { of: 'bound', index: k, sign: -1 });
  }
  rows.forEach(({ coefficients, min, max }, index) => {
    if (min === max) {
      close(equalities.enter(coefficients), min);
      equal.push({ of: 'row', index, sign: -1 });
      return;
    }
    if (Number.isFinite(min)) {
      close(cone.enter(coefficients, -1), -min);
      sides.push({ of: 'row', index, sign: 1 });
    }
    if (Number.isFinite(max)) {
      close(cone.enter(coefficients), max);
      sides.push({ of: 'row', index, sign: -1 });
    }
  });
  if (ratio) {
    close(cone.put(m + 1, -1), 0);
    equalities
      .enter(linear)
      .put(m + 1, deviation?.constant ?? 0)
      .end();
    equalTo.push(largestOf(linear));
  }
  const orthant = atMost.length;
  const secondOrder: number[] = [];
  /** A row of weights as one of parts. */
  const enter = (row: Float64Array, factor: number) => {
    for (let k = 0; k < m; k++) if (asset[k]! >= 0) cone.put(k, factor * row[asset[k]!]!);
    return cone;
  };
  const line = (matrix: Float64Array, r: number) => matrix.subarray(r * n, (r + 1) * n);
  close(cone.put(m, -1), 0);
  for (let r = 0; r < rank; r++) close(enter(line(root, r), -1), 0);
  secondOrder.push(rank + 1);
  const members = [...shares.keys()].filter((i) => shares[i]! > 0);
  for (const i of members) {
    for (const sign of [1, -1]) {
      const row = line(scaled, i).map((value) => sign * value);
      row[i]! += 1;
      close(enter(row, -1), 0);
    }
    const root = 2 * Math.sqrt(shares[i]!);
    const loose = margin?.of(i) ? margin : undefined;
    cone.put(m, -root * (loose?.at ?? 1));
    if (loose) cone.put(m + 1, -root);
    close(cone, loose ? -root * loose.offset : 0);
    secondOrder.push(3);
  }
  for (const { centre, limit } of balls) {
    close(cone, limit / Math.sqrt(unit));
    for (let r = 0; r < rank; r++) {
      const row = line(root, r);
      close(enter(row, -1), -row.reduce((total, value, i) => total + value * centre[i]!, 0));
    }
    secondOrder.push(rank + 1);
  }
  return {
    columns,
    unit,
    rank,
    members,
    equal,
    sides,
    equalities: equalities.rows(),
    equalTo: Float64Array.from(equalTo),
    inequalities: cone.rows(),
    atMost: Float64Array.from(atMost),
    orthant,
    secondOrder,
  };
}

/** What the reward of a ratio is fixed to. */
export function largestOf(linear: Float64Array): number {
  return linear.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
}

/** R with R'R = A. Blocks of columns where A is definite, else with pivots. */
function rootOf(a: Float64Array, n: number): Float64Array {
  const factor = a.slice();
  if (!cholesky(factor, n, 1e-10)) return semidefiniteRoot(a, n);
  const root = new Float64Array(n * n);
  for (let r = 0; r < n; r++) for (let j = 0; j <= r; j++) root[j * n + r] = factor[r * n + j]!;
  return root;
}

function meanVariance(covariance: Float64Array, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += covariance[i * (n + 1)]!;
  return total / n || 1;
}
