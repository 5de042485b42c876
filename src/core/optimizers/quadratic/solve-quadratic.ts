import { polytopeOf } from '@/core/constraints/polytope-of';
import {
  certifyQuadratic,
  isCertified,
  type Proof,
} from '@/core/optimizers/certificate/certificate';
import type { CertifiedWeights } from '@/core/optimizers/certificate/certified-answer';
import type { Certificate, NotConverged, Problem } from '@/core/optimizers/contract';
import { blockPivoting } from '@/core/solvers/active-set/block-pivoting';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { PreciseQuadratic } from '@/core/solvers/precise/precise-quadratic';
import { refineQuadratic } from '@/core/solvers/precise/refine-quadratic';
import { quadprog } from '@/core/solvers/quadprog';
import { quadraticByCones } from '@/core/solvers/quadratic-cone';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';

export interface QuadraticAnswer extends CertifiedWeights {
  readonly status: 'solved';
}

type Attempt =
  | { readonly x: Float64Array; readonly rowPrices: Float64Array; readonly iterations: number }
  | undefined;

/** Up to so many assets one look at all of Q pays; beyond, an active set that reads few rows of it. */
const mostPivoted = 96;

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
  if (linear.length <= mostPivoted) {
    const found = blockPivoting(program);
    const proof = found && certifyQuadratic(covariance, linear, constraints, found.x);
    if (proof && isCertified(proof)) {
      const { x: weights, iterations } = found;
      return { status: 'solved', weights, proof, iterations, solver: 'active-set', fallbacks: [] };
    }
  }
  const solver = new QuadraticSolver(program);
  const accepts = (x: Float64Array, rowPrices: Float64Array) =>
    isCertified(certifyQuadratic(covariance, linear, constraints, x, rowPrices));
  const chain: readonly { name: string; solve: () => Attempt }[] = [
    { name: 'active-set', solve: () => (solver.solve(linear) === 'solved' ? solver : undefined) },
    { name: 'active-set refined', solve: () => refineQuadratic(program, solver, accepts) },
    {
      name: 'active-set with twice the digits',
      solve: () => {
        const precise = new PreciseQuadratic({ ...program, quadratic: covariance });
        return precise.solve(linear, solver, accepts);
      },
    },
    { name: 'quadprog', solve: () => quadprog(program) },
    { name: 'interior-point', solve: () => quadraticByCones(program) },
  ];
  const fallbacks: string[] = [];
  let best: Proof | undefined;
  for (const { name, solve } of chain) {
    const attempt = solve();
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
  // Spread copies member by member at run time, which a small program notices.
  const { lower, upper, budget, rows } = polytopeOf(constraints);
  return { quadratic: covariance, linear, lower, upper, budget, rows };
}

export function notCertified(
  proof: Certificate | undefined,
  solvers: readonly string[],
): NotConverged {
  const tried = solvers.join(', then ');
  if (!proof) return { status: 'notConverged', message: `no answer from ${tried}` };
  const { primalResidual, dualResidual, gap } = proof;
  return {
    status: 'notConverged',
    message: `the answer of ${tried} could not be certified: residuals ${primalResidual.toExponential(1)} and ${dualResidual.toExponential(1)}, gap ${gap.toExponential(1)}`,
    certificate: { primalResidual, dualResidual, gap },
  };
}
