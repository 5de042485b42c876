import { fillInOrder } from '@/core/constraints/segment';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertExtras } from '@/core/optimizers/assert-extras';
import { isCertified } from '@/core/optimizers/certificate';
import type { Infeasible, NotConverged, Problem } from '@/core/optimizers/contract';
import { findLiftedConflict } from '@/core/optimizers/lifted-conflict';
import { liftedProgramOf, rewardOf, tradeCosts } from '@/core/optimizers/lifted-terms';
import { notCertified } from '@/core/optimizers/solve-quadratic';
import { tradeOffScale } from '@/core/optimizers/trade-off-scale';
import { criticalLine as cornersOf } from '@/core/solvers/critical-line';

interface Corner {
  readonly weights: Float64Array;
  readonly expectedReturn: number;
  readonly volatility: number;
  readonly lambda: number;
}

/**
 * The efficient frontier under turnover, gross and net exposure, with costs and L1 taken off the return and L2 added
 * to the variance: over segments all of it is linear, so its corners are exact as well. A tracking-error cap bends
 * the frontier between corners and is refused.
 */
export function liftedCriticalLine(
  problem: Problem,
): { readonly status: 'solved'; readonly corners: readonly Corner[] } | Infeasible | NotConverged {
  assertExtras('criticalLine', problem);
  const { covariance, constraints, expectedReturns } = problem;
  if (constraints.trackingError !== undefined) return bent;
  const conflict = findLiftedConflict(problem);
  if (conflict) return conflict;
  const { l1 = 0, l2 = 0 } = constraints;
  const program = liftedProgramOf(problem, true);
  const costs = tradeCosts(problem);
  const { values } = rewardOf(program, expectedReturns, { trade: costs, size: l1 });
  const earned = rewardOf(program, expectedReturns, { trade: costs, size: 0 });
  const start = tradeOffScale(covariance, expectedReturns, constraints.budget);
  const quadratic = program.quadratic(l2);
  const corners = cornersOf({ ...program.polytope, quadratic }, values, start);
  if (!corners) return notCertified(undefined, ['the critical line']);
  const answer: Corner[] = [];
  for (const { t, x, rowPrices } of corners) {
    const point = { ...fillInOrder(program.segments, x), rowPrices };
    const linear = values.map((value) => t * value);
    const proof = program.certify({ ridge: l2, linear }, point);
    if (!isCertified(proof)) return notCertified(proof, ['the critical line']);
    answer.push({
      weights: point.weights,
      expectedReturn: point.values.reduce(
        (sum, value, k) => sum + value * earned.values[k]!,
        earned.constant,
      ),
      volatility: Math.sqrt(portfolioVariance(covariance, point.weights)),
      lambda: t,
    });
  }
  return { status: 'solved', corners: answer };
}

const bent: Infeasible = {
  status: 'infeasible',
  message:
    'the frontier cannot take a tracking-error cap, under which it is no chain of straight pieces: remove the cap or ask for single portfolios with a target return',
  conflict: ['the frontier', 'tracking-error cap'],
  repairs: ['remove the tracking-error cap', 'choose target return with several targets'],
};
