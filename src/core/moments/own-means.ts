export interface OwnMeans {
  /** Mean of the returns present, 0 where there are none; length columns. */
  readonly means: Float64Array;
  /** Returns present; length columns. */
  readonly counts: Int32Array;
}

/** Mean of each column of a row-major matrix over the rows in which it is not NaN; twice, as in `meanPerAsset`. */
export function ownMeans(matrix: Float64Array, columns: number): OwnMeans {
  const means = new Float64Array(columns);
  const counts = new Int32Array(columns);
  for (let pass = 0; pass < 2; pass++) {
    const sums = new Float64Array(columns);
    for (let k = 0; k < matrix.length; k++) {
      if (Number.isNaN(matrix[k]!)) continue;
      const i = k % columns;
      sums[i]! += matrix[k]! - means[i]!;
      if (pass === 0) counts[i]!++;
    }
    for (let i = 0; i < columns; i++) if (counts[i]! > 0) means[i]! += sums[i]! / counts[i]!;
  }
  return { means, counts };
}
