import { choleskySolve } from '@/core/linalg/cholesky-solve';
import type { Polytope } from '@/core/solvers/quadratic-program';

/**
 * The point nearest to x that meets the budget and the rows `touched` exactly, variables marked in `fixed` staying
 * where they are, then clipped to its bounds: what takes the last rounding off a point near a face. x itself where those rows
 * depend on each other or leave nothing to move.
 */
export function ontoFace({
  polytope,
  outside,
  fixed,
  touched,
  x,
}: {
  polytope: Polytope;
  /** So many of the last variables stand outside the budget. */
  outside: number;
  fixed: Uint8Array;
  touched: readonly { readonly row: number; readonly value: number }[];
  x: Float64Array;
}): Float64Array {
  const { lower, upper, budget, rows } = polytope;
  const n = x.length;
  const everything = new Float64Array(n).fill(1, 0, n - outside);
  const equations = [
    { coefficients: everything, value: budget },
    ...touched.map(({ row, value }) => ({ coefficients: rows[row]!.coefficients, value })),
  ];
  const size = equations.length;
  const answer = x.slice();
  // Twice: the second time takes off what the first left by rounding.
  for (let round = 0; round < 2; round++) {
    const gram = new Float64Array(size * size);
    const missing = new Float64Array(size);
    equations.forEach(({ coefficients, value }, e) => {
      missing[e] = value;
      for (let i = 0; i < n; i++) missing[e]! -= coefficients[i]! * answer[i]!;
      for (let f = 0; f <= e; f++) {
        const other = equations[f]!.coefficients;
        let sum = 0;
        for (let i = 0; i < n; i++) if (!fixed[i]) sum += coefficients[i]! * other[i]!;
        gram[e * size + f] = sum;
      }
      gram[e * (size + 1)]! *= 1 + 1e-12;
    });
    if (!choleskySolve(gram, missing)) return answer;
    equations.forEach(({ coefficients }, e) => {
      for (let i = 0; i < n; i++) {
        if (!fixed[i]) answer[i]! += missing[e]! * coefficients[i]!;
      }
    });
    for (let i = 0; i < n; i++) answer[i] = Math.min(upper[i]!, Math.max(lower[i]!, answer[i]!));
  }
  return answer;
}
