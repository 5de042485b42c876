import { hasExtras } from '@/core/constraints/extra';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { certifyQuadratic } from '@/core/optimizers/certificate/certificate';
import { certifiedCorners } from '@/core/optimizers/certificate/certified-corners';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import { refuseHoldings } from '@/core/optimizers/conflict/refuse-extras';
import type { Certificate, Infeasible, NotConverged, Problem } from '@/core/optimizers/contract';
import { liftedCriticalLine } from '@/core/optimizers/lifted/lifted-critical-line';
import { notCertified, solveQuadratic } from '@/core/optimizers/quadratic/solve-quadratic';

export interface FrontierCorner {
  readonly weights: Float64Array;
  /** After transaction costs, where there are any. */
  readonly expectedReturn: number;
  readonly volatility: number;
  /** Price of return in min (1/2) w'Sigma w - lambda mu'w at which the set of active limits changes. */
  readonly lambda: number;
}

export interface SolvedFrontier {
  readonly status: 'solved';
  readonly corners: readonly FrontierCorner[];
  /** Which solver found the corners, and after which ones failed to certify. */
  readonly solver: string;
  readonly fallbacks: readonly string[];
  /** The largest residuals and gap of any corner. */
  readonly certificate: Certificate;
}

export type Frontier = SolvedFrontier | Infeasible | NotConverged;

/**
 * The whole efficient frontier under bounds, budget and linear constraints: its corner portfolios from the highest
 * expected return to minimum variance. Between neighbours the efficient weights are linear in lambda and in
 * expected return, so the corners are the frontier. Each corner is certified as a quadratic program; where the corners had
 * to be found another way, so is the middle of each piece between them.
 * One corner where all feasible portfolios earn the same. Source: Markowitz (1956).
 */
export function criticalLine(problem: Problem): Frontier {
  assertProblem('criticalLine', problem);
  const refusal = refuseHoldings(
    'the frontier',
    problem.constraints,
    'each choice of assets has a frontier of its own and the best of them are no chain of straight pieces',
  );
  if (refusal) return refusal;
  if (hasExtras(problem.constraints)) return liftedCriticalLine(problem);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const { covariance, constraints, expectedReturns } = problem;
  const program = { ...polytopeOf(constraints), quadratic: covariance };
  const linear = new Float64Array(expectedReturns.length);
  const linearAt = (lambda: number) => {
    for (let i = 0; i < linear.length; i++) linear[i] = lambda * expectedReturns[i]!;
    return linear;
  };
  const found = certifiedCorners(program, expectedReturns, {
    certify: (lambda, { x, rowPrices }) =>
      certifyQuadratic(covariance, linearAt(lambda), constraints, x, rowPrices),
    solve: (lambda) => {
      const answer = solveQuadratic(problem, linearAt(lambda));
      return answer.status === 'solved'
        ? { x: answer.weights, rowPrices: answer.proof.rowPrices }
        : undefined;
    },
  });
  if (found.status !== 'solved') return notCertified(found.proof, found.tried);
  const { solver, fallbacks, certificate } = found;
  const corners = found.corners.map(({ t: lambda, x: weights }): FrontierCorner => {
    let expectedReturn = 0;
    for (let i = 0; i < weights.length; i++) expectedReturn += weights[i]! * expectedReturns[i]!;
    const volatility = Math.sqrt(portfolioVariance(covariance, weights));
    return { weights, expectedReturn, volatility, lambda };
  });
  return { status: 'solved', corners, solver, fallbacks, certificate };
}

/** The efficient weights that earn `expectedReturn`, clipped to the ends of the frontier. */
export function efficientWeights(
  corners: readonly FrontierCorner[],
  expectedReturn: number,
): Float64Array {
  const after = corners.findIndex((corner) => corner.expectedReturn <= expectedReturn);
  if (after < 0) return corners.at(-1)!.weights.slice();
  if (after === 0) return corners[0]!.weights.slice();
  const high = corners[after - 1]!;
  const low = corners[after]!;
  const share = (expectedReturn - low.expectedReturn) / (high.expectedReturn - low.expectedReturn);
  return low.weights.map((weight, i) => weight + share * (high.weights[i]! - weight));
}
