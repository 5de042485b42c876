/**
 * Lower triangle of `target` += B' diag(weights) B for row-major B, weights.length x n; four rows at a time, so that
 * each entry is loaded and stored a quarter as often.
 */
export function addWeightedGram(
  b: Float64Array,
  weights: Float64Array,
  n: number,
  target: Float64Array,
): void {
  const rows = weights.length;
  const whole = rows - (rows % 4);
  for (let r = 0; r < whole; r += 4) addFour(b, weights, r, n, target);
  for (let r = whole; r < rows; r++) {
    const only = r * n;
    for (let i = 0; i < n; i++) {
      const p = weights[r]! * b[only + i]!;
      if (p === 0) continue;
      for (let j = 0; j <= i; j++) target[i * n + j]! += p * b[only + j]!;
    }
  }
}

function addFour(
  b: Float64Array,
  weights: Float64Array,
  r: number,
  n: number,
  target: Float64Array,
): void {
  const first = r * n;
  const second = first + n;
  const third = second + n;
  const fourth = third + n;
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const p = weights[r]! * b[first + i]!;
    const q = weights[r + 1]! * b[second + i]!;
    const s = weights[r + 2]! * b[third + i]!;
    const t = weights[r + 3]! * b[fourth + i]!;
    for (let j = 0; j <= i; j++) {
      target[row + j]! +=
        p * b[first + j]! + q * b[second + j]! + s * b[third + j]! + t * b[fourth + j]!;
    }
  }
}
