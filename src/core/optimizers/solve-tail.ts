import { polytopeOf } from '@/core/constraints/polytope-of';
import { isCertified, type Proof } from '@/core/optimizers/certificate';
import { certifyTail, linearTolerance } from '@/core/optimizers/certify-tail';
import type { Constraints, NotConverged, Problem } from '@/core/optimizers/contract';
import { notCertified } from '@/core/optimizers/solve-quadratic';
import { tailCount } from '@/core/optimizers/tail-count';
import { QuadraticSolver } from '@/core/solvers/quadratic-solver';
import { tailByLinearProgram } from '@/core/solvers/tail-linear-program';
import type { TailAnswer, TailProgram } from '@/core/solvers/tail-program';
import { TailSolver } from '@/core/solvers/tail-solver';

export interface TailSolution {
  readonly status: 'solved';
  readonly weights: Float64Array;
  readonly proof: Proof;
  readonly iterations: number;
  readonly solver: string;
  readonly fallbacks: readonly string[];
}

interface NamedSolver {
  readonly name: string;
  readonly solve: (program: TailProgram, start: Float64Array) => TailAnswer | undefined;
}

/** In the order in which they are asked: the own solver, then the injected one as second opinion. */
export function tailSolvers({ linearSolver }: Pick<Problem, 'linearSolver'>): NamedSolver[] {
  const own: NamedSolver = {
    name: 'tail-active-set',
    solve: (program, start) => new TailSolver(program, start).solve(),
  };
  if (!linearSolver) return [own];
  const { name } = linearSolver;
  return [own, { name, solve: (program) => tailByLinearProgram(program, linearSolver) }];
}

/** The minimum variance portfolio, which shares most of its assets with the answer; else any feasible one. */
export function feasibleStart(
  { covariance }: Pick<Problem, 'covariance'>,
  constraints: Constraints,
): Float64Array | undefined {
  const polytope = polytopeOf(constraints);
  for (const quadratic of [covariance, undefined]) {
    const solver = new QuadraticSolver({ ...polytope, quadratic });
    const status = solver.solve(new Float64Array(polytope.lower.length));
    if (status === 'solved' && solver.x.every(Number.isFinite)) return solver.x;
  }
  return undefined;
}

/**
 * Least mean of the worst losses over feasible `constraints`: the answer of the first solver that the
 * certificate accepts. `fallbacks` names those that were tried in vain.
 */
export function solveTail(
  problem: Pick<Problem, 'covariance' | 'linearSolver'>,
  constraints: Constraints,
  losses: Float64Array,
  confidence: number,
): TailSolution | NotConverged {
  const scenarios = losses.length / constraints.minWeights.length;
  const tail = tailCount(confidence, scenarios);
  // Losses of about one: the solvers' tolerances are absolute.
  const unit = largest(losses) || 1;
  const program = { ...polytopeOf(constraints), losses: scaled(losses, 1 / unit), tail };
  const start = feasibleStart(problem, constraints);
  const fallbacks: string[] = [];
  let best: Proof | undefined;
  for (const { name, solve } of start ? tailSolvers(problem) : []) {
    const answer = solve(program, start!);
    if (answer) {
      const { x: weights, shares, iterations } = answer;
      const rowPrices = answer.rowPrices.map((price) => (price * unit) / tail);
      const proof = certifyTail({ losses, confidence, constraints, weights, shares, rowPrices });
      if (isCertified(proof, linearTolerance)) {
        return { status: 'solved', weights, proof, iterations, solver: name, fallbacks };
      }
      best ??= proof;
    }
    fallbacks.push(name);
  }
  return notCertified(best, fallbacks);
}

export function largest(values: Float64Array): number {
  let most = 0;
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k]!);
    if (size > most) most = size;
  }
  return most;
}

export function scaled(values: Float64Array, factor: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) result[k] = factor * values[k]!;
  return result;
}
