/** Of the largest variance. */
const perturbation = 1e-11;

/** Q with a little curvature of each variable's own, which orders what ties; n x n, row-major. */
export function brokenTies(quadratic: Float64Array): Float64Array {
  const n = Math.sqrt(quadratic.length);
  let largest = 0;
  for (let k = 0; k < n; k++) largest = Math.max(largest, quadratic[k * n + k]!);
  const curved = quadratic.slice();
  for (let k = 0; k < n; k++) curved[k * n + k]! += perturbation * largest;
  return curved;
}
