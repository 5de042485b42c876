import { hasExtras } from '@/core/constraints/extra';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { certifyQuadratic, isCertified } from '@/core/optimizers/certificate';
import type { Infeasible, NotConverged, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { liftedCriticalLine } from '@/core/optimizers/lifted-critical-line';
import { refuseHoldings } from '@/core/optimizers/refuse-extras';
import { notCertified } from '@/core/optimizers/solve-quadratic';
import { tradeOffScale } from '@/core/optimizers/trade-off-scale';
import { type Corner, criticalLine as cornersOf } from '@/core/solvers/critical-line';

export interface FrontierCorner {
  readonly weights: Float64Array;
  /** After transaction costs, where there are any. */
  readonly expectedReturn: number;
  readonly volatility: number;
  /** Price of return in min (1/2) w'Sigma w - lambda mu'w at which the set of active limits changes. */
  readonly lambda: number;
}

export type Frontier =
  | { readonly status: 'solved'; readonly corners: readonly FrontierCorner[] }
  | Infeasible
  | NotConverged;

/**
 * The whole efficient frontier under bounds, budget and linear constraints: its corner portfolios from the highest
 * expected return to minimum variance. Between neighbours the efficient weights are linear in lambda and in
 * expected return, so the corners are the frontier. Each corner is certified as a quadratic program.
 * One corner where all feasible portfolios earn the same. Source: Markowitz (1956).
 */
export function criticalLine(problem: Problem): Frontier {
  assertProblem('criticalLine', problem);
  const refusal = refuseHoldings('the frontier', problem.constraints);
  if (refusal) return refusal;
  if (hasExtras(problem.constraints)) return liftedCriticalLine(problem);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const { covariance, constraints, expectedReturns } = problem;
  const start = tradeOffScale(covariance, expectedReturns, constraints.budget);
  const program = { ...polytopeOf(constraints), quadratic: covariance };
  const proofOf = ({ t, x, rowPrices }: Corner) => {
    const linear = expectedReturns.map((value) => t * value);
    return certifyQuadratic(covariance, linear, constraints, x, rowPrices);
  };
  const certified = new Set<Float64Array>();
  const isExact = (corner: Corner) => {
    const exact = isCertified(proofOf(corner));
    if (exact) certified.add(corner.x);
    return exact;
  };
  const corners = cornersOf(program, expectedReturns, start, isExact);
  if (!corners) return notCertified(undefined, ['the critical line']);
  for (const corner of corners) {
    if (certified.has(corner.x)) continue;
    const proof = proofOf(corner);
    if (!isCertified(proof)) return notCertified(proof, ['the critical line']);
  }
  return {
    status: 'solved',
    corners: corners.map(({ t, x }) => ({
      weights: x,
      expectedReturn: x.reduce((sum, weight, i) => sum + weight * expectedReturns[i]!, 0),
      volatility: Math.sqrt(portfolioVariance(covariance, x)),
      lambda: t,
    })),
  };
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
