import { cholesky, solveLower, solveUpper } from '@/core/linalg/cholesky';

/**
 * Solves A x = b for a symmetric positive definite n x n row-major A by Cholesky factorization; x overwrites `b`,
 * the factor overwrites the lower triangle of `a`. False where A is not positive definite to working precision.
 */
export function choleskySolve(a: Float64Array, b: Float64Array): boolean {
  const n = b.length;
  if (!cholesky(a, n)) return false;
  solveLower(a, n, b);
  solveUpper(a, n, b);
  return true;
}
