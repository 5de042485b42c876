/**
 * A matrix kept by rows: the entries of row r are `starts[r]` to `starts[r + 1] - 1` of `indices` (column numbers) and
 * `values`. No column twice in a row.
 */
export interface SparseRows {
  readonly columns: number;
  /** Length rows + 1. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  /** Per row 1 where each column is the next of the one before, so that none has to be looked up. */
  readonly unbroken: Uint8Array;
}

/** Collects rows one after the other; entries of zero are left out. */
export class RowCollector {
  private readonly starts = [0];
  private readonly indices: number[] = [];
  private readonly values: number[] = [];

  constructor(private readonly columns: number) {}

  get count(): number {
    return this.starts.length - 1;
  }

  /** Enters `factor` times `coefficients` into the open row, from column `from` on. */
  enter(coefficients: ArrayLike<number>, factor = 1, from = 0): this {
    for (let i = 0; i < coefficients.length; i++) this.put(from + i, factor * coefficients[i]!);
    return this;
  }

  put(column: number, value: number): this {
    if (value !== 0) {
      this.indices.push(column);
      this.values.push(value);
    }
    return this;
  }

  /** Closes the open row. */
  end(): this {
    this.starts.push(this.indices.length);
    return this;
  }

  rows(): SparseRows {
    const { columns, starts, indices, values } = this;
    const unbroken = Uint8Array.from({ length: this.count }, (_, r) => {
      for (let k = starts[r]! + 1; k < starts[r + 1]!; k++) {
        if (indices[k] !== indices[k - 1]! + 1) return 0;
      }
      return 1;
    });
    return {
      columns,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
      unbroken,
    };
  }
}

/** y += factor A x; an unbroken row in four sums at once. */
export function addProduct(
  { starts, indices, values, unbroken }: SparseRows,
  x: Float64Array,
  y: Float64Array,
  factor = 1,
): void {
  for (let r = 0; r + 1 < starts.length; r++) {
    const from = starts[r]!;
    const to = starts[r + 1]!;
    const shift = indices[from]! - from;
    let sum = 0;
    if (!unbroken[r]) {
      for (let k = from; k < to; k++) sum += values[k]! * x[indices[k]!]!;
    } else {
      let s = 0;
      let t = 0;
      let u = 0;
      let k = from;
      for (; k + 3 < to; k += 4) {
        const j = k + shift;
        sum += values[k]! * x[j]!;
        s += values[k + 1]! * x[j + 1]!;
        t += values[k + 2]! * x[j + 2]!;
        u += values[k + 3]! * x[j + 3]!;
      }
      for (; k < to; k++) sum += values[k]! * x[k + shift]!;
      sum += s + (t + u);
    }
    y[r]! += factor * sum;
  }
}

/** x += factor A'y. */
export function addTransposed(
  { starts, indices, values, unbroken }: SparseRows,
  y: Float64Array,
  x: Float64Array,
  factor = 1,
): void {
  for (let r = 0; r + 1 < starts.length; r++) {
    const weight = factor * y[r]!;
    if (weight === 0) continue;
    const from = starts[r]!;
    const to = starts[r + 1]!;
    const shift = indices[from]! - from;
    if (!unbroken[r]) {
      for (let k = from; k < to; k++) x[indices[k]!]! += weight * values[k]!;
    } else {
      for (let k = from; k < to; k++) x[k + shift]! += weight * values[k]!;
    }
  }
}
