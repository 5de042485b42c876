import solver from 'quadprog';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';

/**
 * The same program through npm `quadprog` (Goldfarb and Idnani 1983, a dual method): slower, but other code
 * with other weaknesses, hence the fallback. It wants Q positive definite, so a singular Q fails here.
 * `undefined` where it gives up.
 */
export function quadprog(
  program: QuadraticProgram,
): { x: Float64Array; iterations: number } | undefined {
  const { quadratic, linear, lower, upper, budget } = program;
  const n = lower.length;
  let scale = 0;
  for (let i = 0; i < n; i++) scale = Math.max(scale, quadratic[i * n + i]!);
  if (!(scale > 0)) return undefined;
  const dMatrix: number[][] = [[]];
  const aMatrix: number[][] = [[]];
  const dVector = [0];
  const bVector = [0, budget];
  for (let i = 0; i < n; i++) {
    const row = [0];
    const constraints = new Array<number>(2 * n + 2).fill(0);
    for (let j = 0; j < n; j++) row.push(quadratic[i * n + j]! / scale);
    constraints[1] = 1;
    constraints[2 + i] = 1;
    constraints[2 + n + i] = -1;
    dMatrix.push(row);
    aMatrix.push(constraints);
    dVector.push(linear[i]! / scale);
  }
  for (let i = 0; i < n; i++) bVector.push(lower[i]!);
  for (let i = 0; i < n; i++) bVector.push(-upper[i]!);
  const { solution, iterations, message } = solver.solveQP(dMatrix, dVector, aMatrix, bVector, 1);
  if (message !== '') return undefined;
  const x = Float64Array.from({ length: n }, (_, i) =>
    polish(solution[i + 1]!, lower[i]!, upper[i]!),
  );
  return x.every(Number.isFinite) ? { x, iterations: iterations[1] ?? 0 } : undefined;
}

/** A dual method ends within rounding of the bounds; put those weights on them. */
function polish(value: number, lower: number, upper: number): number {
  const tolerance = 1e-13 * (1 + Math.abs(lower) + Math.abs(upper));
  if (value - lower <= tolerance) return lower;
  if (upper - value <= tolerance) return upper;
  return value;
}
