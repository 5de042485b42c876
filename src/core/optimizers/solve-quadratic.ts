import { polytopeOf } from '@/core/constraints/polytope-of';
import { certifyQuadratic, isCertified, type Proof } from '@/core/optimizers/certificate';
import type { NotConverged, Problem } from '@/core/optimizers/contract';
import { quadprog } from '@/core/solvers/quadprog';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';
import { QuadraticSolver } from '@/core/solvers/quadratic-solver';

export interface QuadraticAnswer {
  readonly status: 'solved';
  readonly weights: Float64Array;
  readonly proof: Proof;
  readonly iterations: number;
  readonly solver: string;
  readonly fallbacks: readonly string[];
}

type Attempt =
  | { readonly x: Float64Array; readonly rowPrices: Float64Array; readonly iterations: number }
  | undefined;

const chain: readonly { name: string; solve: (program: QuadraticProgram) => Attempt }[] = [
  { name: 'active-set', solve: activeSet },
  { name: 'quadprog', solve: quadprog },
];

/**
 * min (1/2) w'Sigma w - linear'w over a feasible `problem`: the first solver of the chain whose answer the
 * certificate accepts, or `candidate` where that is optimal already. `fallbacks` names those that were tried in vain.
 */
export function solveQuadratic(
  { covariance, constraints }: Pick<Problem, 'covariance' | 'constraints'>,
  linear: Float64Array,
  candidate?: Float64Array,
): QuadraticAnswer | NotConverged {
  if (candidate) {
    const proof = certifyQuadratic(covariance, linear, constraints, candidate);
    // Weights from outside may miss the budget by their own rounding; those are solved.
    if (isCertified(proof) && proof.primalResidual <= 1e-13) {
      const weights = candidate.slice();
      return {
        status: 'solved',
        weights,
        proof,
        iterations: 0,
        solver: 'candidate',
        fallbacks: [],
      };
    }
  }
  const program = programOf(covariance, constraints, linear);
  const fallbacks: string[] = [];
  let best: Proof | undefined;
  for (const { name, solve } of chain) {
    const attempt = solve(program);
    if (attempt) {
      const proof = certifyQuadratic(covariance, linear, constraints, attempt.x, attempt.rowPrices);
      if (isCertified(proof)) {
        const { x: weights, iterations } = attempt;
        return { status: 'solved', weights, proof, iterations, solver: name, fallbacks };
      }
      best ??= proof;
    }
    fallbacks.push(name);
  }
  return notCertified(best, fallbacks);
}

export function programOf(
  covariance: Float64Array,
  constraints: Problem['constraints'],
  linear: Float64Array,
): QuadraticProgram {
  return { ...polytopeOf(constraints), quadratic: covariance, linear };
}

export function notCertified(proof: Proof | undefined, solvers: readonly string[]): NotConverged {
  const tried = solvers.join(', then ');
  if (!proof) return { status: 'notConverged', message: `no answer from ${tried}` };
  const { primalResidual, dualResidual, gap } = proof;
  return {
    status: 'notConverged',
    message: `the answer of ${tried} could not be certified: residuals ${primalResidual.toExponential(1)} and ${dualResidual.toExponential(1)}, gap ${gap.toExponential(1)}`,
    certificate: { primalResidual, dualResidual, gap },
  };
}

function activeSet(program: QuadraticProgram): Attempt {
  const solver = new QuadraticSolver(program);
  if (solver.solve(program.linear) !== 'solved') return undefined;
  return { x: solver.x, rowPrices: solver.rowPrices, iterations: solver.iterations };
}
