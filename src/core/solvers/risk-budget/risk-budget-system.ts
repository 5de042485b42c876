import { cholesky, solveLower, solveUpper } from '@/core/linalg/cholesky';
import type { Equality, Inequality } from '@/core/solvers/risk-budget/risk-budget-inequalities';

interface NewtonSystem {
  /** Of the n weights, row-major, overwritten. */
  readonly hessian: Float64Array;
  readonly inequalities: readonly Inequality[];
  /** Price over slack of each inequality. */
  readonly stiffness: Float64Array;
  readonly equalities: readonly Equality[];
  /** Whether variables for |w - current| follow the weights, and the last inequality limits their sum. */
  readonly trades: boolean;
}

/** h + weight a a'. */
export function addSquare(h: Float64Array, a: ArrayLike<number>, weight: number): void {
  const n = a.length;
  for (let i = 0; i < n; i++) {
    const factor = weight * a[i]!;
    if (factor === 0) continue;
    const row = i * n;
    for (let j = 0; j < n; j++) h[row + j]! += factor * a[j]!;
  }
}

/**
 * Solves [H + G'DG, A'; A, 0] for right-hand sides, D the stiffness. Variables of trades have a diagonal block but for the one
 * row that sums them: the block is eliminated, the row put back by Sherman and Morrison, so that only n x n is factored.
 * `undefined` where that fails.
 */
export function newtonSystem({
  hessian: h,
  inequalities,
  stiffness,
  equalities,
  trades,
}: NewtonSystem) {
  const n = Math.round(Math.sqrt(h.length));
  const size = trades ? 2 * n : n;
  const above = new Float64Array(n);
  const below = new Float64Array(n);
  const count = trades ? inequalities.length - 1 : inequalities.length;
  for (let k = 0; k < count; k++) {
    const { at, entries } = inequalities[k]!;
    const weight = stiffness[k]!;
    const i = at[0]!;
    if (at.length === 2) {
      const side = entries[0]! > 0 ? above : below;
      side[i] = weight;
    } else if (at.length === 1 && n > 1) h[i * (n + 1)]! += weight;
    else addSquare(h, entries, weight);
  }
  const own = above.map((weight, i) => weight + below[i]!);
  const shared = above.map((weight, i) => below[i]! - weight);
  if (trades) {
    // own - shared^2 / own, without cancellation.
    for (let i = 0; i < n; i++) h[i * (n + 1)]! += 4 * above[i]! * (below[i]! / own[i]!);
  }
  if (!cholesky(h, n)) return undefined;

  const solveBlock = (right: Float64Array) => {
    const weights = right.subarray(0, n);
    if (trades) {
      for (let i = 0; i < n; i++) weights[i]! -= (shared[i]! / own[i]!) * right[n + i]!;
    }
    solveLower(h, n, weights);
    solveUpper(h, n, weights);
    if (trades) {
      for (let i = 0; i < n; i++) {
        right[n + i] = (right[n + i]! - shared[i]! * weights[i]!) / own[i]!;
      }
    }
    return right;
  };
  const total = (values: Float64Array) => {
    let sum = 0;
    for (let i = n; i < size; i++) sum += values[i]!;
    return sum;
  };
  const traded = trades ? solveBlock(new Float64Array(size).fill(1, n)) : undefined;
  const slack = traded ? 1 / stiffness[count]! + total(traded) : 0;
  const solve = (right: Float64Array) => {
    solveBlock(right);
    if (traded) {
      const share = total(right) / slack;
      for (let i = 0; i < size; i++) right[i]! -= share * traded[i]!;
    }
    return right;
  };

  const columns = equalities.map(({ a }) => {
    const column = new Float64Array(size);
    column.set(a);
    return solve(column);
  });
  const rows = equalities.length;
  const schur = new Float64Array(rows * rows);
  for (let e = 0; e < rows; e++) {
    for (let f = 0; f < rows; f++) schur[e * rows + f] = dot(equalities[e]!.a, columns[f]!, n);
    // Equalities may depend on each other.
    schur[e * (rows + 1)]! *= 1 + 1e-13;
  }
  if (!cholesky(schur, rows)) return undefined;
  return (right: Float64Array, missing: readonly number[]) => {
    const dz = solve(right);
    const dnu = Float64Array.from(equalities, ({ a }, e) => dot(a, dz, n) - missing[e]!);
    solveLower(schur, rows, dnu);
    solveUpper(schur, rows, dnu);
    columns.forEach((column, e) => {
      for (let i = 0; i < size; i++) dz[i]! -= dnu[e]! * column[i]!;
    });
    return { dz, dnu };
  };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[i]! * b[i]!;
  return sum;
}
