/** Of the diagonal entry that a pivot came from: with less a matrix counts as singular. */
const leastPivot = 1e-10;

/**
 * L D L' of the symmetric matrix in the upper triangle of the first columns of `system`, of as many rows, with D L' in its place and L^-1 times
 * what is right of it; two rows at a time, which are then read and written once. False where a pivot is nothing beside `own`.
 */
export function factorRows(system: Float64Array, width: number, own: Float64Array): boolean {
  const f = own.length;
  for (let k = 0; k < f; k += 2) {
    const top = k * width;
    const under = top + width;
    const first = system[top + k]!;
    if (!(first > leastPivot * own[k]!)) return false;
    if (k + 1 === f) return true;
    const between = system[top + k + 1]! / first;
    for (let b = k + 1; b < width; b++) system[under + b]! -= between * system[top + b]!;
    const second = system[under + k + 1]!;
    if (!(second > leastPivot * own[k + 1]!)) return false;
    for (let a = k + 2, row = under + width; a < f; a++, row += width) {
      const p = system[top + a]! / first;
      const q = system[under + a]! / second;
      for (let b = a; b < width; b++) {
        system[row + b]! -= p * system[top + b]! + q * system[under + b]!;
      }
    }
  }
  return true;
}

/** Solves a small square system whose right-hand side is the last column, which becomes the answer. */
export function eliminate(system: Float64Array, q: number): boolean {
  const width = q + 1;
  for (let k = 0; k < q; k++) {
    const own = system[k * width + k]!;
    if (!(Math.abs(own) > 0)) return false;
    for (let u = 0; u < q; u++) {
      if (u === k) continue;
      const factor = system[u * width + k]! / own;
      if (factor === 0) continue;
      for (let v = k; v < width; v++) system[u * width + v]! -= factor * system[k * width + v]!;
    }
  }
  for (let k = 0; k < q; k++) system[k * width + q]! /= system[k * width + k]!;
  return true;
}
