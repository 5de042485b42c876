import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type { Problem } from '@/core/optimizers/contract';
import { maxDiversification } from '@/core/optimizers/max-diversification';
import { maxKelly } from '@/core/optimizers/max-kelly';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minCdar } from '@/core/optimizers/min-cdar';
import { minCvar } from '@/core/optimizers/min-cvar';
import { minSemivariance } from '@/core/optimizers/min-semivariance';
import { minTrackingError } from '@/core/optimizers/min-tracking-error';
import { minVariance } from '@/core/optimizers/min-variance';
import { robustMeanVariance } from '@/core/optimizers/robust-mean-variance';
import { targetReturn } from '@/core/optimizers/target-return';
import { targetReturnCvar } from '@/core/optimizers/target-return-cvar';
import { targetVolatility } from '@/core/optimizers/target-volatility';
import { testProblem, uniforms } from '@/core/optimizers/test-problem';

export const assets = 12;

/** Methods that take a tracking-error cap. */
export const takers = [
  minVariance,
  maxUtility,
  targetReturn,
  targetVolatility,
  minTrackingError,
  robustMeanVariance,
  maxSharpe,
  maxDiversification,
  minCvar,
  targetReturnCvar,
  minCdar,
  minSemivariance,
  maxKelly,
];

/**
 * A benchmark, and at most `most` in the first four assets. Without risk of their own, `specific`, many portfolios have the
 * exposures of the benchmark.
 */
export function twoFactors(seed: number, most: number, specific = 0): Problem {
  const n = assets;
  const problem = testProblem({ seed, assets: n, factors: 2, specific });
  const next = uniforms(seed);
  const raw = Float64Array.from({ length: n }, () => 0.2 + next());
  const total = raw.reduce((sum, value) => sum + value, 0);
  const benchmarkWeights = raw.map((value) => value / total);
  const group = { name: 'G', coefficients: new Float64Array(n).fill(1, 0, 4), min: -1, max: most };
  return {
    ...problem,
    constraints: { ...problem.constraints, linear: [group] },
    parameters: { benchmarkWeights },
  };
}

export function tracking({ covariance, parameters }: Problem, weights: Float64Array): number {
  const active = weights.map((weight, i) => weight - parameters.benchmarkWeights![i]!);
  return Math.sqrt(Math.max(0, portfolioVariance(covariance, active)));
}
