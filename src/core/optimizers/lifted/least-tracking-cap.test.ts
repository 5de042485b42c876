import { expect, test } from '@jest/globals';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type { Problem } from '@/core/optimizers/contract';
import { maxDiversification } from '@/core/optimizers/max-diversification';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minTrackingError } from '@/core/optimizers/min-tracking-error';
import { minVariance } from '@/core/optimizers/min-variance';
import { robustMeanVariance } from '@/core/optimizers/robust-mean-variance';
import { targetReturn } from '@/core/optimizers/target-return';
import { targetVolatility } from '@/core/optimizers/target-volatility';
import { testProblem, uniforms } from '@/core/optimizers/test-problem';

const n = 12;

/** Two factors and no own risk: many portfolios have the exposures of the benchmark. */
function twoFactors(seed: number, most: number): Problem {
  const problem = testProblem({ seed, assets: n, factors: 2, specific: 0 });
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

function tracking({ covariance, parameters }: Problem, weights: Float64Array): number {
  const active = weights.map((weight, i) => weight - parameters.benchmarkWeights![i]!);
  return Math.sqrt(Math.max(0, portfolioVariance(covariance, active)));
}

test.each([1, 2, 3, 4, 5, 6])(
  'a tracking-error cap of zero leaves the choice among portfolios of the same exposures: seed %d',
  (seed) => {
    const problem = twoFactors(seed, 1);
    const { benchmarkWeights } = problem.parameters;
    const capped = { ...problem, constraints: { ...problem.constraints, trackingError: 0 } };
    const calmest = minVariance.solve(capped);
    const best = maxUtility.solve(capped);
    if (calmest.status !== 'solved') throw new Error(calmest.message);
    if (best.status !== 'solved') throw new Error(best.message);
    const risk = Math.sqrt(portfolioVariance(problem.covariance, benchmarkWeights!));
    expect(tracking(problem, calmest.weights)).toBeLessThan(1e-7 * risk);
    expect(tracking(problem, best.weights)).toBeLessThan(1e-7 * risk);
    const earned = (weights: Float64Array) =>
      weights.reduce((sum, w, i) => sum + w * problem.expectedReturns[i]!, 0);
    // Of the same risk as the benchmark, and better.
    expect(earned(best.weights)).toBeGreaterThan(earned(benchmarkWeights!) + 1e-3);
  },
);

test.each([1, 2, 3, 4])(
  'a cap at the least value that the limits allow is met: seed %d',
  (seed) => {
    const problem = twoFactors(seed, 0.02);
    problem.constraints.maxWeights.fill(0.13, 4);
    const nearest = minTrackingError.solve(problem);
    if (nearest.status !== 'solved') throw new Error(nearest.message);
    const least = tracking(problem, nearest.weights);
    expect(least).toBeGreaterThan(1e-3);
    const outcome = maxUtility.solve({
      ...problem,
      constraints: { ...problem.constraints, trackingError: least },
    });
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    expect(tracking(problem, outcome.weights)).toBeLessThan(least * (1 + 1e-7));
    expect(outcome.certificate!.dualResidual).toBeLessThanOrEqual(1e-7);
  },
);

const methods = [
  minVariance,
  maxUtility,
  targetReturn,
  targetVolatility,
  minTrackingError,
  robustMeanVariance,
  maxSharpe,
  maxDiversification,
];

test.each(methods)(
  'a cap counts as met within the tolerance of the certificate, and beyond it not: $id',
  (optimizer) => {
    for (const seed of [1, 2, 3]) {
      const problem = twoFactors(seed, 0.02);
      problem.constraints.maxWeights.fill(0.13, 4);
      const nearest = minTrackingError.solve(problem);
      if (nearest.status !== 'solved') throw new Error(nearest.message);
      const least = tracking(problem, nearest.weights);
      const statusAt = (trackingError: number) =>
        optimizer.solve({ ...problem, constraints: { ...problem.constraints, trackingError } })
          .status;
      for (const less of [1e-15, 1e-12, 2e-9, 4e-8]) {
        expect(statusAt(least * (1 - less))).toBe('solved');
      }
      expect(statusAt(least * (1 - 1e-6))).toBe('infeasible');
    }
  },
);

test.each(methods)(
  'a cap that is rounding of the covariance is a cap of zero: $id',
  (optimizer) => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const problem = twoFactors(seed, 1);
      for (const trackingError of [0, 1e-12, 3e-10, 5e-9]) {
        const { status } = optimizer.solve({
          ...problem,
          constraints: { ...problem.constraints, trackingError },
        });
        expect(status).toBe('solved');
      }
    }
  },
);
