import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { fillInOrder } from '@/core/constraints/segment';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertExtras } from '@/core/optimizers/assert-extras';
import { isCertified } from '@/core/optimizers/certificate/certificate';
import { certifiedCorners } from '@/core/optimizers/certificate/certified-corners';
import { findLiftedConflict } from '@/core/optimizers/conflict/lifted-conflict';
import type { Infeasible, Problem } from '@/core/optimizers/contract';
import type { LiftedPoint } from '@/core/optimizers/lifted/lifted-program';
import { liftedProgramOf, rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import { notCertified } from '@/core/optimizers/quadratic/solve-quadratic';
import type { Corner } from '@/core/solvers/critical-line/critical-line';

/**
 * The efficient frontier under turnover, gross and net exposure, with costs and L1 taken off the return and L2 added
 * to the variance: over segments all of it is linear, so its corners are exact as well. A tracking-error cap and least
 * shares of the risk bend the frontier between corners and are refused.
 */
export function liftedCriticalLine(problem: Problem) {
  assertExtras('criticalLine', problem);
  const { covariance, constraints, expectedReturns } = problem;
  if (asksRiskShares(constraints)) return bentByShares;
  if (constraints.trackingError !== undefined) return bent;
  const conflict = findLiftedConflict(problem);
  if (conflict) return conflict;
  const { l1 = 0, l2 = 0 } = constraints;
  const program = liftedProgramOf(problem, true);
  const costs = tradeCosts(problem);
  const { values } = rewardOf(program, expectedReturns, { trade: costs, size: l1 });
  const earned = rewardOf(program, expectedReturns, { trade: costs, size: 0 });
  const objectiveAt = (t: number) => ({ ridge: l2, linear: values.map((value) => t * value) });
  const pointOf = ({ x, rowPrices }: Pick<Corner, 'x' | 'rowPrices'>): LiftedPoint => ({
    ...fillInOrder(program.segments, x),
    rowPrices,
  });
  const found = certifiedCorners(
    { ...program.polytope, quadratic: program.quadratic(l2) },
    values,
    {
      certify: (t, corner) => program.certify(objectiveAt(t), pointOf(corner)),
      solve: (t) => {
        for (const how of ['minimize', 'refine', 'exact'] as const) {
          const point = program[how](objectiveAt(t));
          if (!point || !isCertified(program.certify(objectiveAt(t), point))) continue;
          return { x: point.values, rowPrices: point.rowPrices };
        }
        return undefined;
      },
    },
  );
  if (found.status !== 'solved') return notCertified(found.proof, found.tried);
  const { solver, fallbacks, certificate } = found;
  const corners = found.corners.map((corner) => {
    const point = pointOf(corner);
    return {
      weights: point.weights,
      expectedReturn: point.values.reduce(
        (sum, value, k) => sum + value * earned.values[k]!,
        earned.constant,
      ),
      volatility: Math.sqrt(portfolioVariance(covariance, point.weights)),
      lambda: corner.t,
    };
  });
  return { status: 'solved', corners, solver, fallbacks, certificate } as const;
}

const bent: Infeasible = {
  status: 'infeasible',
  message:
    'the frontier cannot take a tracking-error cap, under which it is no chain of straight pieces: remove the cap or ask for single portfolios with a target return',
  conflict: ['the frontier', 'tracking-error cap'],
  repairs: ['remove the tracking-error cap', 'choose target return with several targets'],
};

const bentByShares: Infeasible = {
  status: 'infeasible',
  message:
    'the frontier cannot take minimum shares of the risk (riskContributions), under which it is no chain of straight pieces: remove them or ask for single portfolios with a target return, which takes them',
  conflict: ['the frontier', 'minimum shares of the risk'],
  repairs: ['remove the minimum shares', 'choose target return with several targets'],
};
