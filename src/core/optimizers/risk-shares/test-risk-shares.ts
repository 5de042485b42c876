import type { Outcome, Problem, Solved } from '@/core/optimizers/contract';
import type { OptimizerId } from '@/core/optimizers/registry';
import { portfolioRisk } from '@/core/risk/portfolio-risk';

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
] as const satisfies readonly OptimizerId[];

/** The answer of a test that expects one. */
export function solved(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome;
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
