import type { ConeProgram } from '@/core/solvers/cone/cone-program';
import type { NesterovTodd } from '@/core/solvers/cone/nesterov-todd';

/** Cones of more rows pay for a matrix of their own. */
export const smallCone = 4;

interface SparseVector {
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

interface Cone {
  readonly index: number;
  readonly at: number;
  readonly size: number;
  /** B of G = S B, those with most entries first. */
  readonly rows: readonly SparseVector[];
  /** S, size x size, row-major. */
  readonly mix: Float64Array;
}

/**
 * G'H^-1 G of second-order cones with few rows, as a sum of squares: with W the scaling, H = W^2, and R'R = S'W^-2 S from a
 * QR factorization of W^-1 S, it is (R B)'(R B). B has the rows of G, but the sum with the first row in place of a row
 * where that has fewer entries: rotated cones (a + b, a - b, c) with a sparse keep one row with many entries instead of two,
 * and as R is triangular the rows after it stay sparse.
 */
export class SmallCones {
  /** Rows with many entries, row-major, for a Gram matrix of all at once. */
  readonly dense: Float64Array;
  private readonly cones: Cone[] = [];

  constructor(
    { inequalities, orthant, secondOrder }: ConeProgram,
    private readonly n: number,
  ) {
    let at = orthant;
    let count = 0;
    secondOrder.forEach((size, index) => {
      if (size <= smallCone) {
        const cone = { index, at, size, ...sparser(rowsOf(inequalities, at, size)) };
        this.cones.push(cone);
        count += cone.rows.filter((row) => this.isDense(row)).length;
      }
      at += size;
    });
    this.dense = new Float64Array(count * n);
  }

  get denseRows(): number {
    return this.dense.length / this.n;
  }

  /** Fills `dense`, and adds the squares of all other rows to the lower triangle of `matrix`. */
  scale(scaling: NesterovTodd, matrix: Float64Array): void {
    const { n, dense } = this;
    dense.fill(0);
    let next = 0;
    const sparse = new Float64Array(n);
    for (const { index, at, size, rows, mix } of this.cones) {
      const r = triangular(product(inverseOf(scaling, index, at, size), mix, size), size);
      for (let j = 0; j < size; j++) {
        const own = this.isDense(rows[j]!) ? dense.subarray(next * n, ++next * n) : sparse;
        for (let k = j; k < size; k++) {
          const { indices, values } = rows[k]!;
          const factor = r[j * size + k]!;
          for (let e = 0; e < indices.length; e++) own[indices[e]!]! += factor * values[e]!;
        }
        if (own === sparse) addSquare(rows, j, sparse, n, matrix);
      }
    }
  }

  private isDense({ indices }: SparseVector): boolean {
    return 4 * indices.length > this.n;
  }
}

/** matrix += v v' where v has entries in rows j and after only; clears them. */
function addSquare(
  rows: readonly SparseVector[],
  j: number,
  v: Float64Array,
  n: number,
  matrix: Float64Array,
): void {
  const touched = [...new Set(rows.slice(j).flatMap(({ indices }) => [...indices]))];
  for (const p of touched) {
    for (const q of touched) if (q <= p) matrix[p * n + q]! += v[p]! * v[q]!;
  }
  for (const p of touched) v[p] = 0;
}

function rowsOf(
  { starts, indices, values }: ConeProgram['inequalities'],
  at: number,
  size: number,
): SparseVector[] {
  return Array.from({ length: size }, (_, r) => ({
    indices: indices.slice(starts[at + r]!, starts[at + r + 1]!),
    values: values.slice(starts[at + r]!, starts[at + r + 1]!),
  }));
}

/** B and S with G = S B, B ordered by entries. */
function sparser(given: readonly SparseVector[]): {
  readonly rows: readonly SparseVector[];
  readonly mix: Float64Array;
} {
  const size = given.length;
  const first = given[0]!;
  const candidates = given.map((row, r) => {
    const sum = r > 0 ? sumOf(first, row) : row;
    return sum.indices.length < row.indices.length
      ? { r, row: sum, summed: r > 0 }
      : { r, row, summed: false };
  });
  candidates.sort((a, b) => b.row.indices.length - a.row.indices.length || a.r - b.r);
  const mix = new Float64Array(size * size);
  const firstAt = candidates.findIndex(({ r }) => r === 0);
  candidates.forEach(({ r, summed }, at) => {
    mix[r * size + at] = 1;
    if (summed) mix[r * size + firstAt] = -1;
  });
  return { rows: candidates.map(({ row }) => row), mix };
}

function sumOf(a: SparseVector, b: SparseVector): SparseVector {
  const entries = new Map<number, number>();
  for (const { indices, values } of [a, b]) {
    indices.forEach((i, e) => {
      entries.set(i, (entries.get(i) ?? 0) + values[e]!);
    });
  }
  const kept = [...entries].filter(([, value]) => value !== 0).sort(([i], [j]) => i - j);
  return {
    indices: Int32Array.from(kept, ([i]) => i),
    values: Float64Array.from(kept, ([, value]) => value),
  };
}

/** W^-1 of one cone, size x size. */
function inverseOf(scaling: NesterovTodd, index: number, at: number, size: number): Float64Array {
  const { direction, eta } = scaling;
  const w = direction[at]!;
  const factor = 1 / eta[index]!;
  const inverse = new Float64Array(size * size);
  inverse[0] = factor * w;
  for (let i = 1; i < size; i++) {
    const u = direction[at + i]!;
    inverse[i] = -factor * u;
    inverse[i * size] = -factor * u;
    for (let j = 1; j < size; j++) {
      inverse[i * size + j] = factor * ((i === j ? 1 : 0) + (u * direction[at + j]!) / (1 + w));
    }
  }
  return inverse;
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const c = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      for (let j = 0; j < size; j++) c[i * size + j]! += a[i * size + k]! * b[k * size + j]!;
    }
  }
  return c;
}

/** R of A = QR by Givens rotations, in place of A. */
function triangular(a: Float64Array, size: number): Float64Array {
  for (let j = 0; j < size; j++) {
    for (let i = j + 1; i < size; i++) {
      const below = a[i * size + j]!;
      if (below === 0) continue;
      const length = Math.hypot(a[j * size + j]!, below);
      const cos = a[j * size + j]! / length;
      const sin = below / length;
      for (let k = j; k < size; k++) {
        const up = a[j * size + k]!;
        const down = a[i * size + k]!;
        a[j * size + k] = cos * up + sin * down;
        a[i * size + k] = cos * down - sin * up;
      }
      a[i * size + j] = 0;
    }
  }
  return a;
}
