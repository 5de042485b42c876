import { describe, expect, test } from '@jest/globals';
import type { Constraints, Outcome, Problem, Solved } from '@/core/optimizers/contract';
import { maxDiversification } from '@/core/optimizers/max-diversification';
import { maxKelly } from '@/core/optimizers/max-kelly';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minTrackingError } from '@/core/optimizers/min-tracking-error';
import { minVariance } from '@/core/optimizers/min-variance';
import { robustMeanVariance } from '@/core/optimizers/robust-mean-variance';
import { targetReturn } from '@/core/optimizers/target-return';
import { targetVolatility } from '@/core/optimizers/target-volatility';
import { testProblem } from '@/core/optimizers/test-problem';
import { growth } from '@/core/solvers/log-growth';

const held = new Float64Array(8).fill(1 / 8);

function limited(problem: Problem, limits: Partial<Constraints>): Problem {
  return {
    ...problem,
    constraints: { ...problem.constraints, ...limits },
    parameters: { currentWeights: held },
  };
}

const withParameters = (problem: Problem, parameters: Problem['parameters']): Problem => ({
  ...problem,
  parameters: { ...problem.parameters, ...parameters },
});

function solved(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome;
}

function parts({ covariance, expectedReturns, riskFree }: Problem, w: Float64Array) {
  const n = w.length;
  let [variance, reward, average] = [0, 0, 0];
  w.forEach((weight, i) => {
    reward += weight * (expectedReturns[i]! - riskFree);
    average += weight * Math.sqrt(covariance[i * n + i]!);
    w.forEach((other, j) => {
      variance += weight * other * covariance[i * n + j]!;
    });
  });
  return { deviation: Math.sqrt(variance), variance, reward, average };
}

const lambda = 3;
const methods = [
  {
    id: 'min-variance',
    solve: minVariance.solve,
    value: (problem: Problem, w: Float64Array) => -parts(problem, w).variance,
  },
  {
    id: 'target-return',
    solve: (problem: Problem) => targetReturn.solve(withParameters(problem, { targetReturn: 0.1 })),
    value: (problem: Problem, w: Float64Array) => -parts(problem, w).variance,
  },
  {
    id: 'max-utility',
    solve: (problem: Problem) =>
      maxUtility.solve(withParameters(problem, { riskAversion: lambda })),
    value: (problem: Problem, w: Float64Array) => {
      const { reward, variance } = parts(problem, w);
      return reward - (lambda / 2) * variance;
    },
  },
  {
    id: 'min-tracking-error',
    solve: minTrackingError.solve,
    value: (problem: Problem, w: Float64Array) =>
      -parts(
        problem,
        w.map((weight, i) => weight - held[i]!),
      ).variance,
  },
  {
    id: 'max-sharpe',
    solve: maxSharpe.solve,
    value: (problem: Problem, w: Float64Array) => {
      const { reward, deviation } = parts(problem, w);
      return reward / deviation;
    },
  },
  {
    id: 'max-diversification',
    solve: maxDiversification.solve,
    value: (problem: Problem, w: Float64Array) => {
      const { average, deviation } = parts(problem, w);
      return average / deviation;
    },
  },
  {
    id: 'robust-mean-variance',
    solve: robustMeanVariance.solve,
    value: (problem: Problem, w: Float64Array) => {
      const { reward, deviation, variance } = parts(problem, w);
      const years = problem.scenarios!.periods / problem.scenarios!.periodsPerYear;
      return reward + problem.riskFree - deviation / Math.sqrt(years) - 1.5 * variance;
    },
  },
  {
    id: 'target-volatility',
    solve: (problem: Problem) =>
      targetVolatility.solve(withParameters(problem, { targetVolatility: 0.18 })),
    value: (problem: Problem, w: Float64Array) => parts(problem, w).reward,
  },
  {
    id: 'max-kelly',
    solve: maxKelly.solve,
    value: ({ scenarios }: Problem, w: Float64Array) =>
      growth(scenarios!.returns, scenarios!.periods, w),
  },
] as const;

/** The best of all choices of at most `most` assets, each solved alone. */
function byEnumeration(
  { solve, value }: (typeof methods)[number],
  problem: Problem,
  most: number,
  least: number,
): number {
  const { minWeights, maxWeights } = problem.constraints;
  let best = Number.NEGATIVE_INFINITY;
  for (let mask = 1; mask < 1 << 8; mask++) {
    const inside = (i: number) => (mask >> i) % 2 === 1;
    if (maxWeights.filter((_, i) => inside(i)).length > most) continue;
    if (problem.constraints.riskContributions?.some((share, i) => share > 0 && !inside(i)))
      continue;
    const outcome = solve({
      ...problem,
      explains: false,
      constraints: {
        ...problem.constraints,
        minWeights: minWeights.map((min, i) => (inside(i) ? Math.max(min, least) : 0)),
        maxWeights: maxWeights.map((max, i) => (inside(i) ? max : 0)),
      },
    });
    if (outcome.status === 'solved') best = Math.max(best, value(problem, outcome.weights));
  }
  return best;
}

const firstAsset = Float64Array.from({ length: 8 }, (_, i) => (i === 0 ? 0.05 : 0));

describe.each(methods.map((method) => [method.id, method] as const))('%s', (_, method) => {
  test.each([
    { most: 3, least: 0, extras: {} },
    { most: 8, least: 0.2, extras: {} },
    { most: 3, least: 0.1, extras: { turnover: 1.3 } },
    { most: 3, least: 0, extras: { trackingError: 0.14 } },
    { most: 3, least: 0, extras: { riskContributions: firstAsset } },
  ])('is the best of all choices: %j', ({ most, least, extras }) => {
    // Kelly weighs single periods, of which the variance is no part.
    if (method.id === 'max-kelly' && 'riskContributions' in extras) return;
    for (const seed of 'riskContributions' in extras ? [61] : [61, 62]) {
      const problem = limited(testProblem({ seed, assets: 8, factors: 3, max: 0.6 }), extras);
      const { maxAssets, minPosition } = { maxAssets: most, minPosition: least };
      const answer = solved(method.solve(limited(problem, { ...extras, maxAssets, minPosition })));
      const best = byEnumeration(method, problem, most, least);
      expect(method.value(problem, answer.weights)).toBeCloseTo(best, 8);
      expect(answer.choice).toMatchObject({ exact: true, gap: 0 });
      const weights = [...answer.weights].filter((weight) => weight !== 0);
      expect(weights.length).toBeLessThanOrEqual(most);
      for (const weight of weights) expect(weight).toBeGreaterThanOrEqual(least - 1e-15);
    }
  });
});
