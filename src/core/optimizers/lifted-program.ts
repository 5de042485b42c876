import {
  fillInOrder,
  type Kinks,
  perSegment,
  type Segments,
  segmentsOf,
} from '@/core/constraints/segment';
import { certifyQuadratic, type Proof } from '@/core/optimizers/certificate';
import type { Constraints, LinearConstraint, Problem } from '@/core/optimizers/contract';
import type { Polytope } from '@/core/solvers/quadratic-program';
import { QuadraticSolver } from '@/core/solvers/quadratic-solver';

/** Of the largest variance. */
const perturbation = 1e-11;

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
  /** What was tried in vain. */
  fallbacks: readonly string[] = [];
  private solver: { ridge: number; quadratic: Float64Array; solver: QuadraticSolver } | undefined;

  /** `split` makes kinks that the limits themselves do not need; `added` is over segments already. */
  constructor(
    readonly problem: Limited,
    split: { trades: boolean; sizes: boolean },
    added: readonly LinearConstraint[] = [],
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

  get polytope(): Polytope {
    const { minWeights, maxWeights, budget, linear } = this.constraints;
    return { lower: minWeights, upper: maxWeights, budget, rows: linear };
  }

  /** Warm where the ridge is that of the last call, cold where that fails, then with ties broken; `undefined` where all give up. */
  minimize({ ridge, linear }: Objective): LiftedPoint | undefined {
    if (this.solver?.ridge === ridge) {
      const warm = this.attempt(this.solver.solver, linear);
      if (warm) return warm;
    }
    const quadratic = this.solver?.ridge === ridge ? this.solver.quadratic : this.quadratic(ridge);
    const solver = new QuadraticSolver({ ...this.polytope, quadratic });
    this.solver = { ridge, quadratic, solver };
    return this.attempt(solver, linear) ?? this.perturbed(quadratic, linear);
  }

  /** Segments of one asset tie; a curvature of their own, far below what the certificate tells apart, orders them. */
  private perturbed(quadratic: Float64Array, linear: Float64Array): LiftedPoint | undefined {
    const m = linear.length;
    let largest = 0;
    for (let k = 0; k < m; k++) largest = Math.max(largest, quadratic[k * m + k]!);
    const curved = quadratic.slice();
    for (let k = 0; k < m; k++) curved[k * m + k]! += perturbation * largest;
    this.fallbacks = ['active-set'];
    return this.attempt(new QuadraticSolver({ ...this.polytope, quadratic: curved }), linear);
  }

  private attempt(solver: QuadraticSolver, linear: Float64Array): LiftedPoint | undefined {
    const before = solver.iterations;
    const status = solver.solve(linear);
    this.iterations += solver.iterations - before;
    if (status !== 'solved') return undefined;
    return { ...fillInOrder(this.segments, solver.x), rowPrices: solver.rowPrices };
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
