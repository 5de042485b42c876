import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type { Constraints, Problem } from '@/core/optimizers/contract';
import { robustMeanVariance } from '@/core/optimizers/robust-mean-variance';
import { testProblem, uniforms } from '@/core/optimizers/test-problem';

function idleMarket(seed: number, uncertainty: number, extras: Partial<Constraints>): Problem {
  const problem = testProblem({ seed, assets: 8, min: -0.2, max: 0.5 });
  const { scenarios: _, ...moments } = problem;
  return {
    ...moments,
    constraints: { ...problem.constraints, net: { min: 0, max: 1 }, ...extras },
    parameters: { uncertainty, riskAversion: 4 },
  };
}

/** The objective from its definition, nothing held before. */
function worth({ expectedReturns, covariance, constraints, parameters }: Problem, w: Float64Array) {
  const { transactionCost = 0, l1 = 0, l2 = 0 } = constraints;
  const variance = portfolioVariance(covariance, w);
  let value = -parameters.uncertainty! * Math.sqrt(variance) - 2 * variance;
  w.forEach((weight, i) => {
    value += weight * expectedReturns[i]! - l2 * weight * weight;
    value -= (l1 + (transactionCost as number)) * Math.abs(weight);
  });
  return value;
}

test('where no mix earns its uncertainty nothing is held, and no direction is better', () => {
  const next = uniforms(7);
  for (const extras of [{}, { transactionCost: 0.01 }, { l1: 0.002, l2: 0.02 }, { gross: 1.2 }]) {
    for (const seed of [31, 32, 33]) {
      const problem = idleMarket(seed, 3, extras);
      const outcome = robustMeanVariance.solve(problem);
      if (outcome.status !== 'solved') throw new Error(outcome.message);
      expect(outcome.weights).toEqual(new Float64Array(8));
      for (let trial = 0; trial < 200; trial++) {
        const other = Float64Array.from({ length: 8 }, () => 1e-3 * (next() - 0.3));
        expect(worth(problem, other)).toBeLessThan(0);
      }
    }
  }
});

test('with less uncertainty something is held, and it is worth more than nothing', () => {
  for (const seed of [31, 32, 33]) {
    const problem = idleMarket(seed, 0.2, {});
    const outcome = robustMeanVariance.solve(problem);
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    expect(worth(problem, outcome.weights)).toBeGreaterThan(0.001);
  }
});

test('a money-neutral mix that does not pay is left alone', () => {
  const problem = idleMarket(34, 10, {});
  const { net: _, ...constraints } = problem.constraints;
  const outcome = robustMeanVariance.solve({
    ...problem,
    constraints: { ...constraints, budget: 0 },
  });
  expect(outcome).toMatchObject({ status: 'solved', weights: new Float64Array(8) });
});

test('beside cash, risk is taken only where the best mix earns more than its uncertainty', () => {
  const n = 6;
  const riskAversion = 3;
  for (let seed = 1; seed <= 20; seed++) {
    const next = uniforms(seed);
    const sigma = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 0 : 0.1 + 0.2 * next()));
    const excess = sigma.map((_, i) => (i === 0 ? 0 : 0.1 * next() - 0.03));
    const covariance = new Float64Array(n * n);
    for (let i = 0; i < n; i++) covariance[i * (n + 1)] = sigma[i]! ** 2;
    const ratio = Math.hypot(...sigma.map((s, i) => (i === 0 ? 0 : Math.max(0, excess[i]!) / s)));
    for (const extra of [{}, { gross: 2 }, { l1: 0.01 }]) {
      for (const share of [0.9, 0.999, 1.001, 1.5]) {
        const outcome = robustMeanVariance.solve({
          symbols: Array.from(sigma, (_, i) => `A${i}`),
          expectedReturns: excess.map((value) => 0.02 + value),
          covariance,
          riskFree: 0.02,
          constraints: { ...boxConstraints(n, 0, 1), ...extra },
          parameters: { riskAversion, uncertainty: share * ratio },
        });
        if (outcome.status !== 'solved') throw new Error(`${seed} ${share}: ${outcome.message}`);
        // Of uncorrelated assets: the tangency mix, as much of it as its ratio is above the uncertainty.
        const size = Math.max(0, 1 - share) / riskAversion;
        let cash = 1;
        for (let i = 1; i < n; i++) {
          const weight = (size * Math.max(0, excess[i]!)) / sigma[i]! ** 2;
          cash -= weight;
          expect(Math.abs(outcome.weights[i]! - weight)).toBeLessThan(1e-8);
        }
        expect(Math.abs(outcome.weights[0]! - cash)).toBeLessThan(1e-8);
      }
    }
  }
});
