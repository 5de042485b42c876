import solver from 'quadprog';
import { invert } from '@/core/linalg/invert';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';

export interface QuadprogAnswer {
  readonly x: Float64Array;
  /** Multipliers of the rows: > 0 at the minimum, < 0 at the maximum. */
  readonly rowPrices: Float64Array;
  readonly iterations: number;
}

/**
 * The same program through npm `quadprog` (Goldfarb and Idnani 1983, a dual method): slower, but other code
 * with other weaknesses, hence the fallback. It wants Q positive definite, so a singular Q fails here.
 * `undefined` where it gives up.
 */
export function quadprog(program: QuadraticProgram): QuadprogAnswer | undefined {
  const { quadratic, linear, lower, upper, budget, rows } = program;
  const n = lower.length;
  let scale = 0;
  for (let i = 0; i < n; i++) scale = Math.max(scale, quadratic?.[i * n + i] ?? 0);
  if (!quadratic || !(scale > 0)) return undefined;

  // Columns of the constraint matrix, a'x >= b, equalities first.
  const columns: { at: (i: number) => number; bound: number; row?: number; sign?: number }[] = [
    { at: () => 1, bound: budget },
  ];
  rows.forEach(({ coefficients, min, max }, row) => {
    if (min === max) columns.push({ at: (i) => coefficients[i]!, bound: min, row, sign: 1 });
  });
  const equalities = columns.length;
  for (let k = 0; k < n; k++) columns.push({ at: (i) => (i === k ? 1 : 0), bound: lower[k]! });
  for (let k = 0; k < n; k++) columns.push({ at: (i) => (i === k ? -1 : 0), bound: -upper[k]! });
  rows.forEach(({ coefficients, min, max }, row) => {
    if (min === max) return;
    if (Number.isFinite(min))
      columns.push({ at: (i) => coefficients[i]!, bound: min, row, sign: 1 });
    if (Number.isFinite(max))
      columns.push({ at: (i) => -coefficients[i]!, bound: -max, row, sign: -1 });
  });
  const dMatrix: number[][] = [[]];
  const aMatrix: number[][] = [[]];
  const dVector = [0];
  for (let i = 0; i < n; i++) {
    const row = [0];
    for (let j = 0; j < n; j++) row.push(quadratic[i * n + j]! / scale);
    dMatrix.push(row);
    aMatrix.push([0, ...columns.map((column) => column.at(i))]);
    dVector.push(linear[i]! / scale);
  }
  const bVector = [0, ...columns.map((column) => column.bound)];
  const answer = solver.solveQP(dMatrix, dVector, aMatrix, bVector, equalities);
  if (answer.message !== '') return undefined;
  const x = Float64Array.from(lower, (_, i) =>
    polish(answer.solution[i + 1]!, lower[i]!, upper[i]!),
  );
  if (!x.every(Number.isFinite)) return undefined;
  const rowPrices = new Float64Array(rows.length);
  columns.forEach(({ row, sign }, k) => {
    if (row !== undefined && k >= equalities) {
      rowPrices[row]! += sign! * scale * (answer.Lagrangian[k + 1] ?? 0);
    }
  });
  priceEqualities(program, quadratic, x, rowPrices);
  return { x, rowPrices, iterations: answer.iterations[1] ?? 0 };
}

/** A dual method ends within rounding of the bounds; put those weights on them. */
function polish(value: number, lower: number, upper: number): number {
  const tolerance = 1e-13 * (1 + Math.abs(lower) + Math.abs(upper));
  if (value - lower <= tolerance) return lower;
  if (upper - value <= tolerance) return upper;
  return value;
}

/** quadprog reports multipliers of equalities without their sign: least squares over the assets off their bounds. */
function priceEqualities(
  { linear, lower, upper, rows }: QuadraticProgram,
  quadratic: Float64Array,
  x: Float64Array,
  rowPrices: Float64Array,
): void {
  const n = x.length;
  const equal = [...rows.keys()].filter((r) => rows[r]!.min === rows[r]!.max);
  if (equal.length === 0) return;
  const columns = [new Float64Array(n).fill(1), ...equal.map((r) => rows[r]!.coefficients)];
  const size = columns.length;
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let i = 0; i < n; i++) {
    if (x[i]! <= lower[i]! || x[i]! >= upper[i]!) continue;
    let gradient = -linear[i]!;
    for (let j = 0; j < n; j++) gradient += quadratic[i * n + j]! * x[j]!;
    rows.forEach((row, r) => {
      gradient -= rowPrices[r]! * row.coefficients[i]!;
    });
    columns.forEach((p, a) => {
      right[a]! += p[i]! * gradient;
      columns.forEach((q, b) => {
        normal[a * size + b]! += p[i]! * q[i]!;
      });
    });
  }
  const inverse = invert(normal, size);
  if (!inverse) return;
  equal.forEach((r, k) => {
    const row = (k + 1) * size;
    rowPrices[r] = right.reduce((sum, value, b) => sum + inverse[row + b]! * value, 0);
  });
}
