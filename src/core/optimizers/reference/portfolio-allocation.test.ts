import { expect, test } from '@jest/globals';
import portfolioAllocation from 'portfolio-allocation';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type { Optimizer, Problem } from '@/core/optimizers/contract';
import { maxDiversification } from '@/core/optimizers/max-diversification';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minVariance } from '@/core/optimizers/min-variance';
import { riskParity } from '@/core/optimizers/risk-parity';
import { testProblem } from '@/core/optimizers/test-problem';

/** npm portfolio-allocation 0.0.11 on random factor markets: written by others, in other ways. */

const problems = Array.from({ length: 20 }, (_, k) =>
  testProblem({ seed: 500 + k, assets: 3 + 2 * k, max: Math.max(0.2, 2 / (3 + 2 * k)) }),
);

const matrixOf = ({ covariance, symbols: { length: n } }: Problem) =>
  Array.from({ length: n }, (_, i) => [...covariance.subarray(i * n, (i + 1) * n)]);
const limitsOf = ({ constraints }: Problem) => ({
  minWeights: [...constraints.minWeights],
  maxWeights: [...constraints.maxWeights],
});

function weightsOf(optimizer: Optimizer, problem: Problem): Float64Array {
  const outcome = optimizer.solve(problem);
  if (outcome.status !== 'solved') throw new Error(outcome.message);
  return outcome.weights;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

test('minimum variance: the same weights to 1e-6, never more variance', () => {
  for (const problem of problems) {
    const own = weightsOf(minVariance, problem);
    const peer = portfolioAllocation.globalMinimumVarianceWeights(matrixOf(problem), {
      constraints: limitsOf(problem),
    });
    expect(largestDifference(own, peer)).toBeLessThanOrEqual(1e-6);
    const variance = (weights: ArrayLike<number>) =>
      portfolioVariance(problem.covariance, Float64Array.from(weights));
    expect(variance(own)).toBeLessThanOrEqual(variance(peer) * (1 + 1e-12));
  }
});

test('maximum utility: the same weights to 1e-6', () => {
  for (const problem of problems) {
    const asked = { ...problem, parameters: { riskAversion: 4 } };
    const peer = portfolioAllocation.meanVarianceOptimizationWeights(
      [...problem.expectedReturns],
      matrixOf(problem),
      { constraints: { ...limitsOf(problem), riskTolerance: 1 / 4 } },
    );
    expect(largestDifference(weightsOf(maxUtility, asked), peer)).toBeLessThanOrEqual(1e-6);
  }
});

/** On the market of three assets the peer stops below the optimum: 0.4164 where 0.4192 can be had. */
test('maximum Sharpe ratio: never a lower ratio; the same weights to 1e-6 where the peer reaches it', () => {
  let reached = 0;
  for (const problem of problems) {
    const own = weightsOf(maxSharpe, problem);
    const peer = portfolioAllocation.maximumSharpeRatioWeights(
      [...problem.expectedReturns],
      matrixOf(problem),
      problem.riskFree,
      { constraints: limitsOf(problem) },
    );
    const ratio = (weights: ArrayLike<number>) => {
      const w = Float64Array.from(weights);
      const excess = w.reduce(
        (sum, weight, i) => sum + weight * (problem.expectedReturns[i]! - problem.riskFree),
        0,
      );
      return excess / Math.sqrt(portfolioVariance(problem.covariance, w));
    };
    expect(ratio(own)).toBeGreaterThanOrEqual(ratio(peer) * (1 - 1e-12));
    if (ratio(peer) < ratio(own) * (1 - 1e-9)) continue;
    reached++;
    expect(largestDifference(own, peer)).toBeLessThanOrEqual(1e-6);
  }
  expect(reached).toBeGreaterThanOrEqual(19);
});

const open = (problem: Problem): Problem => ({
  ...problem,
  constraints: { ...problem.constraints, maxWeights: problem.constraints.maxWeights.map(() => 1) },
});

test('risk parity: the same weights to 1e-6', () => {
  for (const problem of problems) {
    const peer = portfolioAllocation.equalRiskContributionWeights(matrixOf(problem));
    expect(largestDifference(weightsOf(riskParity, open(problem)), peer)).toBeLessThanOrEqual(1e-6);
  }
});

test('maximum diversification: the same weights to 1e-6', () => {
  for (const problem of problems) {
    const peer = portfolioAllocation.mostDiversifiedWeights(matrixOf(problem));
    expect(
      largestDifference(weightsOf(maxDiversification, open(problem)), peer),
    ).toBeLessThanOrEqual(1e-6);
  }
});
