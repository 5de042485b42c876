import type { QuadraticProgram } from '@/core/solvers/quadratic-program';
import { QuadraticSolver } from '@/core/solvers/quadratic-solver';

export interface Corner {
  /** Price of reward at which the free set changes; x is optimal from here up to the corner before. */
  readonly t: number;
  readonly x: Float64Array;
  /** Multipliers of the rows in the quadratic program at t. */
  readonly rowPrices: Float64Array;
}

/** Relative to t: how far beyond a corner the next solve starts. */
const leastStep = 1e-9;

/**
 * All corners of x(t) = argmin (1/2) x'Qx - t m'x from the largest t to t = 0; between neighbours x is linear in t,
 * above the first it is constant. `undefined` where a solve failed.
 *
 * From the solution at t the segment's end follows exactly from the first weight or reduced cost to reach zero;
 * the next free set is found by a warm solve just beyond, which is indifferent to ties that would make the
 * classical pivoting rule cycle. Segments shorter than `leastStep` of t are passed over.
 * A corner that `isExact` refuses is solved for at its own t: where the variance nearly cancels, that is more exact.
 * Source: Markowitz (1956); Bailey and Lopez de Prado (2013), Algorithms 6(1).
 */
export function criticalLine(
  program: Omit<QuadraticProgram, 'linear'>,
  direction: Float64Array,
  start: number,
  isExact: (corner: Corner) => boolean = () => true,
): Corner[] | undefined {
  const n = direction.length;
  const solver = new QuadraticSolver(program);
  const linear = new Float64Array(n);
  const solveAt = (t: number) => {
    for (let i = 0; i < n; i++) linear[i] = t * direction[i]!;
    return solver.solve(linear) === 'solved';
  };
  let t = start;
  for (let round = 0; ; round++) {
    if (round > 200 || !solveAt(t)) return undefined;
    const { above } = solver.validity(direction, linear);
    if (above === Number.POSITIVE_INFINITY || t > 1e12 * start) break;
    t = 2 * (t + above);
  }
  const corners: Corner[] = [];
  const dust = 1e-13 * (1 + Math.abs(program.budget));
  let skip = leastStep;
  const most = 1000 + 40 * (n + program.rows.length);
  for (let round = 0; round < most; round++) {
    const { below } = solver.validity(direction, linear);
    const end = Math.max(0, t - below);
    const rates = solver.rates(direction);
    const x = solver.x.map((value, i) => {
      const moved = value - (t - end) * rates.x[i]!;
      const low = program.lower[i]!;
      const high = program.upper[i]!;
      // Whoever reaches its bound here must lie on it, or all that is between two corners would hold dust.
      return moved <= low + dust ? low : moved >= high - dust ? high : moved;
    });
    const rowPrices = solver.rowPrices.map((value, r) => value - (t - end) * rates.rowPrices[r]!);
    const ended = end <= 1e-12 * (corners[0]?.t ?? end);
    // A segment without length is the same corner again: step further until the free set changes.
    if (corners.length === 0 || below > leastStep * t || ended) {
      const corner = { t: ended ? 0 : end, x, rowPrices };
      corners.push(isExact(corner) || !solveAt(corner.t) ? corner : solvedCorner(solver, corner.t));
      skip = leastStep;
    } else skip *= 4;
    if (ended) return corners;
    t = end * (1 - Math.min(0.5, skip));
    if (!solveAt(t)) return undefined;
  }
  return undefined;
}

function solvedCorner({ x, rowPrices }: QuadraticSolver, t: number): Corner {
  return { t, x: x.slice(), rowPrices };
}
