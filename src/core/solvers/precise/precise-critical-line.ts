import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { appendCorner, type Corner } from '@/core/solvers/critical-line/critical-line';
import { PreciseQuadratic } from '@/core/solvers/precise/precise-quadratic';
import type { Polytope } from '@/core/solvers/quadratic-program';

/** Multiplications of 32 digits: about a second. */
const mostWork = 8e7;

type Point = Pick<Corner, 'x' | 'rowPrices'>;

interface PreciseCorners {
  /** By falling t. */
  readonly corners: Corner[];
  /** Whether they reach up to where nothing changes any more. */
  readonly whole: boolean;
}

/**
 * The corners of `criticalLine` with 32 digits, where 16 lose the way: from t = 0, a single program, up to where nothing
 * changes any more. `accepts` judges the point of a price t; one that it refuses is approached again from where it is, and
 * left out where that does not help. Without risk the way from t = 0 to the first of them is shorter than rounding: the last
 * corner then is the one without risk next to it. `undefined` where that fails; where the way is lost or the work too much
 * later on, the corners up to there.
 */
export function preciseCriticalLine(
  program: Polytope & { readonly quadratic: Float64Array },
  direction: Float64Array,
  accepts: (t: number, point: Point) => boolean,
): PreciseCorners | undefined {
  const n = direction.length;
  const solver = new PreciseQuadratic(program);
  const acceptsAt = (t: number) => (x: Float64Array, rowPrices: Float64Array) =>
    accepts(t, { x, rowPrices });
  const calmest =
    solver.solve(new Float64Array(n), undefined, acceptsAt(0)) ??
    solver.solve(new Float64Array(n), roughly(program), acceptsAt(0));
  const { set } = solver;
  if (!calmest || !set) return undefined;
  const linearAt = (t: number) => direction.map((value) => t * value);
  const found: Corner[] = [{ t: 0, x: calmest.x, rowPrices: calmest.rowPrices }];
  let whole = false;
  let skipped = false;
  let recentred = false;
  let t = 0;
  set.mostWork = set.work + mostWork;
  for (;;) {
    set.turn(direction);
    const step = set.toCorner();
    whole = step === Number.POSITIVE_INFINITY;
    if (step === undefined || whole) break;
    const last = found.at(-1)!;
    // Two corners of one price, as rounding has it, are still in order.
    const following = (price: number) => Math.max(price, last.t * (1 + Number.EPSILON));
    const here = set.rounded();
    if (!recentred && !accepts(following(t + step), here)) {
      // What the ridge bends grows with the way from its centre: the last corner becomes that, and the piece begins again.
      const again = solver.approach(linearAt(last.t), acceptsAt(last.t), last.x);
      recentred = true;
      if (again) {
        t = last.t;
        if (found.length === 1) found[0] = { t, ...again };
        else found.push({ t: following(t), ...again });
        continue;
      }
    }
    recentred = false;
    t = following(t + step);
    const point = accepts(t, here) ? here : solver.approach(linearAt(t), acceptsAt(t), here.x);
    if (!point) {
      skipped ||= found.length === 1;
      continue;
    }
    if (skipped && found.length === 1) {
      const bottom = solver.approach(linearAt(0), acceptsAt(0), point.x);
      if (bottom) found[0] = { t: 0, ...bottom };
      if (!solver.approach(linearAt(t), acceptsAt(t), point.x)) return undefined;
    }
    found.push({ t, ...point });
  }
  const corners: Corner[] = [];
  for (const corner of found.reverse()) appendCorner(corners, corner);
  return { corners, whole };
}

/** Least variance with 16 digits. */
function roughly(program: Polytope & { readonly quadratic: Float64Array }): QuadraticSolver {
  const solver = new QuadraticSolver(program);
  solver.solve(new Float64Array(program.lower.length));
  return solver;
}
