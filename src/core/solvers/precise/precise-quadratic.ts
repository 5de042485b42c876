import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { leastRidge } from '@/core/solvers/precise/least-ridge';
import { PreciseProgram } from '@/core/solvers/precise/precise-program';
import { PreciseSet } from '@/core/solvers/precise/precise-set';
import type { Refined } from '@/core/solvers/precise/refine-quadratic';
import type { Polytope } from '@/core/solvers/quadratic-program';
import { type ScaledRow, scaledRows } from '@/core/solvers/scaled-rows';

const mostRounds = 6;

/** Multiplications of 32 digits for one answer: about a quarter of a second. */
const mostWork = 2e7;

/** Of 1 + sum |x|: a guess that misses the equalities by more is not one. */
const nearly = 1e-7;

interface Guess {
  readonly x: Float64Array;
  readonly free: readonly number[];
  /** Of the scaled equalities. */
  readonly y: Float64Array;
}

type Accepts = (x: Float64Array, rowPrices: Float64Array) => boolean;

/**
 * Solves a quadratic program with 32 digits, for what 16 leave undecided: risks that cancel to a billionth of their parts, or
 * many directions that are all but flat. It starts at the last point of another solver or at a vertex and follows the path on
 * which all between is optimal; the proximal point method then takes back the ridge that the path needs. Keeps its state, so
 * that a further `solve` with another linear term goes on from the last.
 */
export class PreciseQuadratic {
  /** Where the last answer was found; a path may go on from there. */
  set: PreciseSet | undefined;
  private readonly rows: readonly ScaledRow[];
  private readonly ridge: Float64Array | undefined;
  private centre: Float64Array = new Float64Array(0);

  constructor(private readonly program: Polytope & { readonly quadratic: Float64Array }) {
    this.rows = scaledRows(program);
    this.ridge = leastRidge(program.quadratic);
  }

  /**
   * min (1/2) x'Qx - linear'x, rounded to doubles; `accepts` judges it. `undefined` where it never is content, where the work
   * is too much or where Q is not semidefinite.
   */
  solve(
    linear: Float64Array,
    rough: QuadraticSolver | undefined,
    accepts: Accepts,
  ): Refined | undefined {
    const { program, rows, ridge } = this;
    if (!ridge) return undefined;
    let left = mostWork;
    for (const origin of ['last', 'rough', 'vertex'] as const) {
      if (origin !== 'last') {
        const guess =
          origin === 'rough' ? guessFrom(rough, program, rows) : vertexOf(program, linear, rows);
        if (!guess) continue;
        this.set = new PreciseSet(new PreciseProgram(program, ridge));
        this.centre = guess.x;
        if (!this.set.start(guess.x, guess.free, guess.y, linear)) continue;
      }
      const { set } = this;
      if (!set) continue;
      const [before, iterations] = [set.work, set.iterations];
      set.mostWork = before + left;
      const answer = this.approach(linear, accepts);
      left -= set.work - before;
      if (answer) return { ...answer, iterations: set.iterations - iterations };
      this.set = undefined;
      if (left <= 0) return undefined;
    }
    return undefined;
  }

  /** The proximal point method with its first centre, from where the set is on. */
  approach(
    linear: Float64Array,
    accepts: Accepts,
    centre = this.centre,
  ): Omit<Refined, 'iterations'> | undefined {
    const { set } = this;
    this.centre = centre;
    for (let round = 0; round < mostRounds; round++) {
      set?.aim(linear, this.centre);
      if (!set?.follow(1)) return undefined;
      const { x, rowPrices } = set.rounded();
      this.centre = x;
      if (accepts(x, rowPrices)) return { x, rowPrices };
    }
    return undefined;
  }
}

function guessFrom(
  rough: QuadraticSolver | undefined,
  { lower, upper, budget }: Polytope,
  rows: readonly ScaledRow[],
): Guess | undefined {
  const basis = rough?.basis;
  if (!rough || !basis) return undefined;
  const x = basis.x.map((value, i) => Math.min(upper[i]!, Math.max(lower[i]!, value)));
  let total = 0;
  let gross = 1;
  for (const value of x) {
    total += value;
    gross += Math.abs(value);
  }
  const off = rows.some(({ a, lower: low, upper: high }) => {
    let value = 0;
    for (let i = 0; i < x.length; i++) value += a[i]! * x[i]!;
    return !(value >= low - nearly * gross && value <= high + nearly * gross);
  });
  if (off || !(Math.abs(total - budget) <= nearly * gross)) return undefined;
  const { rowPrices } = rough;
  const y = Float64Array.of(
    rough.budgetPrice,
    ...rows.map(({ scale }, r) => scale * rowPrices[r]!),
  );
  return { x, free: basis.free, y: y.every(Number.isFinite) ? y : new Float64Array(y.length) };
}

/** The best corner for the linear term alone. */
function vertexOf(
  program: Polytope,
  linear: Float64Array,
  rows: readonly ScaledRow[],
): Guess | undefined {
  const solver = new QuadraticSolver({ ...program, quadratic: undefined });
  if (solver.solve(linear) !== 'solved') return undefined;
  return guessFrom(solver, program, rows);
}
