import { polytopeOf } from '@/core/constraints/polytope-of';
import { isCertified, type Proof } from '@/core/optimizers/certificate';
import { certifyTail, linearTolerance } from '@/core/optimizers/certify-tail';
import type { Constraints, NotConverged, Problem } from '@/core/optimizers/contract';
import { notCertified } from '@/core/optimizers/solve-quadratic';
import { tailCount } from '@/core/optimizers/tail-count';
import type { LinearSolver } from '@/core/solvers/linear-program';
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

/**
 * Least mean of the worst losses over feasible `constraints`: the tail solver, then the injected linear solver,
 * whichever the certificate accepts first. `fallbacks` names those that were tried in vain.
 */
export function solveTail(
  { covariance, linearSolver }: Pick<Problem, 'covariance' | 'linearSolver'>,
  constraints: Constraints,
  losses: Float64Array,
  confidence: number,
): TailSolution | NotConverged {
  const scenarios = losses.length / constraints.minWeights.length;
  const tail = tailCount(confidence, scenarios);
  const program = { ...polytopeOf(constraints), losses, tail };
  const chain: { name: string; solve: () => TailAnswer | undefined }[] = [
    { name: 'tail-active-set', solve: () => descend(program, covariance) },
  ];
  if (linearSolver) chain.push(secondOpinion(program, linearSolver));
  const fallbacks: string[] = [];
  let best: Proof | undefined;
  for (const { name, solve } of chain) {
    const answer = solve();
    if (answer) {
      const { x: weights, shares, iterations } = answer;
      const rowPrices = answer.rowPrices.map((price) => price / tail);
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

/** From the minimum variance portfolio, which shares most of its assets with the answer. */
function descend(program: TailProgram, covariance: Float64Array): TailAnswer | undefined {
  const n = program.lower.length;
  for (const quadratic of [covariance, undefined]) {
    const start = new QuadraticSolver({ ...program, quadratic });
    if (start.solve(new Float64Array(n)) === 'solved')
      return new TailSolver(program, start.x).solve();
  }
  return undefined;
}

function secondOpinion(program: TailProgram, solver: LinearSolver) {
  return { name: solver.name, solve: () => tailByLinearProgram(program, solver) };
}
