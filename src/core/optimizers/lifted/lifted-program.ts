import {
  fillInOrder,
  type Kinks,
  perSegment,
  type Segments,
  segmentsOf,
} from '@/core/constraints/segment';
import {
  certifyQuadratic,
  isCertified,
  type Proof,
} from '@/core/optimizers/certificate/certificate';
import type { Constraints, LinearConstraint, Problem } from '@/core/optimizers/contract';
import { brokenTies } from '@/core/solvers/active-set/broken-ties';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { PreciseQuadratic } from '@/core/solvers/precise/precise-quadratic';
import { type Refined, refineQuadratic } from '@/core/solvers/precise/refine-quadratic';
import { quadraticByCones } from '@/core/solvers/quadratic-cone';
import type { Polytope } from '@/core/solvers/quadratic-program';

const twiceTheDigits = 'active-set with twice the digits';

/** What a problem with extras is solved from: the part of it that limits the weights. */
export type Limited = Pick<Problem, 'symbols' | 'covariance' | 'constraints' | 'parameters'>;

/** min (1/2) w'(Sigma + ridge I) w - linear'v, w the sums of the segments v. */
export interface Objective {
  readonly ridge: number;
  /** Per segment. */
  readonly linear: Float64Array;
}

export interface LiftedPoint {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly rowPrices: Float64Array;
}

/**
 * The convex problem over segments (see `Segments`) in which turnover, gross exposure, costs and L1 are linear:
 * rows are those of the problem, then turnover, then gross exposure, then whatever the method adds.
 */
export class LiftedProgram {
  readonly segments: Segments;
  /** The limits as a portfolio of segments, which the certificate judges. */
  readonly constraints: Constraints;
  readonly current: Float64Array;
  iterations = 0;
  /** All solvers that were asked, the last one last. */
  tried: readonly string[] = [];
  /** Which solver found the last point. */
  solverName = 'active-set';
  private solver:
    | {
        ridge: number;
        quadratic: Float64Array;
        solver: QuadraticSolver;
        precise?: PreciseQuadratic;
      }
    | undefined;
  /** What the last point of an active set came from: its solver and the matrix that it saw. */
  private rough: { solver: QuadraticSolver; quadratic: Float64Array } | undefined;

  /** `split` makes kinks that the limits themselves do not need; `added` is over segments already. */
  constructor(
    readonly problem: Limited,
    private readonly split: { trades: boolean; sizes: boolean },
    private readonly added: readonly LinearConstraint[] = [],
  ) {
    const { constraints, parameters } = problem;
    const { turnover, gross } = constraints;
    this.current = parameters.currentWeights ?? new Float64Array(problem.symbols.length);
    const kinks: Kinks = {
      current: split.trades || turnover !== undefined ? this.current : undefined,
      zero: split.sizes || gross !== undefined,
    };
    const segments = segmentsOf(constraints, kinks);
    this.segments = segments;
    const { tradeSlope, tradeConstant, sizeSlope, sizeConstant } = segments;
    const linear: LinearConstraint[] = constraints.linear.map((row) => ({
      ...row,
      coefficients: perSegment(segments, row.coefficients),
    }));
    if (turnover !== undefined) linear.push(atMost(tradeSlope, turnover - sum(tradeConstant)));
    if (gross !== undefined) linear.push(atMost(sizeSlope, gross - sum(sizeConstant)));
    linear.push(...added);
    this.constraints = {
      minWeights: segments.lower,
      maxWeights: segments.upper,
      budget: segments.budget,
      linear,
    };
  }

  /** The same with further rows over segments; a row without a name has no shadow price. */
  with(rows: readonly LinearConstraint[]): LiftedProgram {
    return new LiftedProgram(this.problem, this.split, [...this.added, ...rows]);
  }

  /** What was tried in vain. */
  get fallbacks(): readonly string[] {
    return this.tried.filter((name) => name !== this.solverName);
  }

  get polytope(): Polytope {
    const { minWeights, maxWeights, budget, linear } = this.constraints;
    return { lower: minWeights, upper: maxWeights, budget, rows: linear };
  }

  /**
   * Warm where the ridge is that of the last call, cold where that fails, then refined, then with twice the digits, then with
   * ties broken, then by interior points; `undefined` where all give up. Where it has taken twice the digits once, it begins
   * with them: the others would only stall again.
   */
  minimize({ ridge, linear }: Objective): LiftedPoint | undefined {
    const known = this.solver?.ridge === ridge ? this.solver : undefined;
    if (known?.precise) {
      const point = this.precise(linear);
      if (point) return point;
    }
    if (known) {
      const warm = this.attempt(known.solver, known.quadratic, linear);
      if (warm) return warm;
    }
    const quadratic = known?.quadratic ?? this.quadratic(ridge);
    const solver = new QuadraticSolver({ ...this.polytope, quadratic });
    this.solver = { ridge, quadratic, solver };
    return (
      this.attempt(solver, quadratic, linear) ??
      this.refined(solver, quadratic, linear, quadratic) ??
      this.precise(linear) ??
      this.perturbed(quadratic, linear) ??
      this.secondOpinion({ ridge, linear })
    );
  }

  /** What the last point misses of a minimum; with another ridge, the minimum. */
  refine({ ridge, linear }: Objective): LiftedPoint | undefined {
    if (this.solver?.ridge !== ridge) return this.minimize({ ridge, linear });
    const { rough } = this;
    const refined =
      !this.solver.precise && rough
        ? this.refined(rough.solver, this.solver.quadratic, linear, rough.quadratic)
        : undefined;
    return refined ?? this.precise(linear);
  }

  /** A minimum to rounding, where a certified one leaves a part of a tracking error that ought to be none. */
  exact({ ridge, linear }: Objective): LiftedPoint | undefined {
    if (this.solver?.ridge !== ridge && !this.minimize({ ridge, linear })) return undefined;
    const known = this.solver!;
    known.precise ??= new PreciseQuadratic({ ...this.polytope, quadratic: known.quadratic });
    const { precise, solver } = known;
    return this.found(twiceTheDigits, () => precise.solve(linear, solver, () => true));
  }

  private refined(
    rough: QuadraticSolver,
    quadratic: Float64Array,
    linear: Float64Array,
    approximate: Float64Array,
  ): LiftedPoint | undefined {
    return this.found('active-set refined', () =>
      refineQuadratic(
        { ...this.polytope, quadratic, linear },
        rough,
        this.accepts(quadratic, linear),
        approximate,
      ),
    );
  }

  private precise(linear: Float64Array): LiftedPoint | undefined {
    const { solver, quadratic, precise } = this.solver!;
    return this.found(twiceTheDigits, () => {
      const twice = precise ?? new PreciseQuadratic({ ...this.polytope, quadratic });
      const answer = twice.solve(linear, solver, this.accepts(quadratic, linear));
      if (answer) this.solver!.precise = twice;
      return answer;
    });
  }

  /** By interior points: another algorithm, for what the active set cannot settle. */
  secondOpinion({ ridge, linear }: Objective): LiftedPoint | undefined {
    return this.found('interior-point', () =>
      quadraticByCones({ ...this.polytope, quadratic: this.quadratic(ridge), linear }),
    );
  }

  /** Segments of one asset tie; a curvature of their own, far below what the certificate tells apart, orders them. */
  private perturbed(quadratic: Float64Array, linear: Float64Array): LiftedPoint | undefined {
    const curved = brokenTies(quadratic);
    const solver = new QuadraticSolver({ ...this.polytope, quadratic: curved });
    const point = this.attempt(solver, curved, linear, 'active-set with broken ties');
    return point && (this.refined(solver, quadratic, linear, curved) ?? point);
  }

  private attempt(
    solver: QuadraticSolver,
    quadratic: Float64Array,
    linear: Float64Array,
    name = 'active-set',
  ): LiftedPoint | undefined {
    const before = solver.iterations;
    return this.found(name, () => {
      const solved = solver.solve(linear) === 'solved';
      const iterations = solver.iterations - before;
      if (solved) {
        this.rough = { solver, quadratic };
        return { x: solver.x, rowPrices: solver.rowPrices, iterations };
      }
      this.iterations += iterations;
      return undefined;
    });
  }

  private found(name: string, solve: () => Refined | undefined): LiftedPoint | undefined {
    this.tried = [...this.tried.filter((other) => other !== name), name];
    const answer = solve();
    if (!answer) return undefined;
    this.iterations += answer.iterations;
    this.solverName = name;
    return { ...fillInOrder(this.segments, answer.x), rowPrices: answer.rowPrices };
  }

  private accepts(quadratic: Float64Array, linear: Float64Array) {
    return (x: Float64Array, rowPrices: Float64Array) =>
      isCertified(certifyQuadratic(quadratic, linear, this.constraints, x, rowPrices));
  }

  certify({ ridge, linear }: Objective, { values, rowPrices }: LiftedPoint): Proof {
    const quadratic = this.solver?.ridge === ridge ? this.solver.quadratic : this.quadratic(ridge);
    return certifyQuadratic(quadratic, linear, this.constraints, values, rowPrices);
  }

  /** Sigma + ridge I between the assets of two segments; zero for the uninvested rest. */
  quadratic(ridge: number): Float64Array {
    const { covariance, symbols } = this.problem;
    const { asset } = this.segments;
    const n = symbols.length;
    const m = asset.length;
    const result = new Float64Array(m * m);
    for (let p = 0; p < m; p++) {
      const i = asset[p]!;
      if (i < 0) continue;
      for (let q = 0; q < m; q++) {
        const j = asset[q]!;
        if (j < 0) continue;
        result[p * m + q] = covariance[i * n + j]! + (i === j ? ridge : 0);
      }
    }
    return result;
  }
}

function atMost(coefficients: Float64Array, max: number): LinearConstraint {
  return { name: '', coefficients, min: Number.NEGATIVE_INFINITY, max };
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
