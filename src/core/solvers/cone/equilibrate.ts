import type { ConeProgram } from '@/core/solvers/cone/cone-program';
import type { SparseRows } from '@/core/solvers/cone/sparse-rows';
import type { Twins } from '@/core/solvers/cone/twin-columns';

const rounds = 12;
const widest = 1e8;

/** The program in units in which rows and columns are of about one: x = column .* xs, s = ss ./ row. */
export interface Equilibrated {
  readonly program: ConeProgram;
  readonly column: Float64Array;
  readonly equalityRow: Float64Array;
  readonly row: Float64Array;
  /** Factor of the objective. */
  readonly cost: number;
}

/**
 * Scales variables and rows by turns until the largest entry of each is about one; a second-order cone keeps one factor for all
 * of its rows, twins keep one. Source: Ruiz (2001), Rutherford Appleton Laboratory RAL-TR-2001-034.
 */
export function equilibrate(program: ConeProgram, twins?: Twins): Equilibrated {
  const { linear, quadratic, ownQuadratic, equalities, inequalities, own = 0 } = program;
  const variables = linear.length;
  const dense = variables - own;
  const column = new Float64Array(variables).fill(1);
  const equalityRow = new Float64Array(equalities.starts.length - 1).fill(1);
  const row = new Float64Array(inequalities.starts.length - 1).fill(1);
  const most = new Float64Array(variables);
  for (let round = 0; round < rounds; round++) {
    most.fill(0);
    if (quadratic) {
      for (let i = 0; i < dense; i++) {
        for (let j = 0; j < dense; j++) {
          const size = Math.abs(quadratic[i * dense + j]!) * column[i]! * column[j]!;
          if (size > most[i]!) most[i] = size;
        }
      }
    }
    for (let k = 0; k < (ownQuadratic ? own : 0); k++) {
      most[dense + k] = ownQuadratic![k]! * column[dense + k]! ** 2;
    }
    const largest = [
      largestEntries(equalities, equalityRow, column, most),
      largestEntries(inequalities, row, column, most),
    ] as const;
    shareInCones(largest[1], program);
    if (twins) shareAmongTwins(most, twins);
    soften(equalityRow, largest[0]);
    soften(row, largest[1]);
    soften(column, most);
  }
  const scaledQuadratic = quadratic?.slice();
  if (scaledQuadratic) {
    for (let i = 0; i < dense; i++) {
      for (let j = 0; j < dense; j++) scaledQuadratic[i * dense + j]! *= column[i]! * column[j]!;
    }
  }
  const scaledOwn = ownQuadratic?.map((value, k) => value * column[dense + k]! ** 2);
  const scaledLinear = linear.map((value, i) => value * column[i]!);
  const cost = 1 / (Math.max(largestOf(scaledLinear), meanDiagonal(scaledQuadratic, dense)) || 1);
  return {
    column,
    equalityRow,
    row,
    cost,
    program: {
      ...program,
      ...(scaledQuadratic && { quadratic: scaledQuadratic.map((value) => cost * value) }),
      ...(scaledOwn && { ownQuadratic: scaledOwn.map((value) => cost * value) }),
      linear: scaledLinear.map((value) => cost * value),
      equalities: scaleRows(equalities, equalityRow, column),
      equalTo: program.equalTo.map((value, r) => value * equalityRow[r]!),
      inequalities: scaleRows(inequalities, row, column),
      atMost: program.atMost.map((value, r) => value * row[r]!),
    },
  };
}

function largestEntries(
  { starts, indices, values }: SparseRows,
  row: Float64Array,
  column: Float64Array,
  most: Float64Array,
): Float64Array {
  const largest = new Float64Array(row.length);
  for (let r = 0; r < row.length; r++) {
    for (let k = starts[r]!; k < starts[r + 1]!; k++) {
      const j = indices[k]!;
      const size = Math.abs(values[k]!) * row[r]! * column[j]!;
      if (size > largest[r]!) largest[r] = size;
      if (size > most[j]!) most[j] = size;
    }
  }
  return largest;
}

function shareInCones(largest: Float64Array, { orthant, secondOrder }: ConeProgram): void {
  let first = orthant;
  for (const size of secondOrder) {
    largest.fill(largestOf(largest.subarray(first, first + size)), first, first + size);
    first += size;
  }
}

function shareAmongTwins(most: Float64Array, { group, first }: Twins): void {
  const shared = new Float64Array(first.length);
  group.forEach((g, j) => {
    shared[g] = Math.max(shared[g]!, most[j]!);
  });
  group.forEach((g, j) => {
    most[j] = shared[g]!;
  });
}

/** Divides by the roots of what is not zero. */
function soften(factors: Float64Array, largest: Float64Array): void {
  for (let i = 0; i < factors.length; i++) {
    if (largest[i] === 0) continue;
    const factor = factors[i]! / Math.sqrt(largest[i]!);
    factors[i] = Math.min(widest, Math.max(1 / widest, factor));
  }
}

function scaleRows(rows: SparseRows, row: Float64Array, column: Float64Array): SparseRows {
  const { starts, indices } = rows;
  const values = rows.values.slice();
  for (let r = 0; r < row.length; r++) {
    for (let k = starts[r]!; k < starts[r + 1]!; k++) values[k]! *= row[r]! * column[indices[k]!]!;
  }
  return { ...rows, values };
}

function meanDiagonal(matrix: Float64Array | undefined, n: number): number {
  if (!matrix) return 0;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += matrix[i * (n + 1)]!;
  return n > 0 ? sum / n : 0;
}

function largestOf(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
