import type { Outcome, Problem, Solved } from '@/core/optimizers/contract';
import { coneTolerance } from '@/core/optimizers/lifted/lifted-answer';
import type { OptimizerId } from '@/core/optimizers/registry';
import { portfolioRisk } from '@/core/risk/portfolio-risk';

/** Methods over single periods, whose own risk is not the variance that is shared. */
export const overPeriods = [
  'min-cvar',
  'target-return-cvar',
  'min-cdar',
  'min-semivariance',
  'max-kelly',
] as const satisfies readonly OptimizerId[];

/** Methods that take least shares of the risk. */
export const takers = [
  'min-variance',
  'max-utility',
  'target-return',
  'target-volatility',
  'min-tracking-error',
  'max-sharpe',
  'max-diversification',
  'robust-mean-variance',
  ...overPeriods,
] as const satisfies readonly OptimizerId[];

/** The answer of a test that expects one. */
export function solved(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome;
}

/** Throws where the certificate of an answer misses its tolerance. */
export function isProven({ certificate }: Solved, tolerance = coneTolerance): void {
  const { primalResidual, dualResidual, gap } = certificate!;
  const worst = Math.max(primalResidual, dualResidual, gap);
  if (!(worst <= tolerance)) throw new Error(`not proven: ${worst} exceeds ${tolerance}`);
}

export function withShares(problem: Problem, shares: ArrayLike<number>): Problem {
  const riskContributions = Float64Array.from(shares);
  return { ...problem, constraints: { ...problem.constraints, riskContributions } };
}

/** Largest shortfall of a share of the risk. */
export function shortfall(problem: Problem, weights: Float64Array): number {
  const { riskShares } = portfolioRisk({ ...problem, weights });
  return problem.constraints.riskContributions!.reduce(
    (worst, least, i) => (least > 0 ? Math.max(worst, least - riskShares[i]!) : worst),
    0,
  );
}
