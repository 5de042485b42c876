import { describe, expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { certifyRiskBudget } from '@/core/optimizers/certify-risk-budget';
import type { Outcome, Problem } from '@/core/optimizers/contract';
import { published } from '@/core/optimizers/published';
import { riskParity } from '@/core/optimizers/risk-parity';
import { testProblem } from '@/core/optimizers/test-problem';

function weightsOf(outcome: Outcome): Float64Array {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome.weights;
}

/** w_i (Sigma w)_i over w'Sigma w. */
function shares({ covariance }: Problem, weights: Float64Array): number[] {
  const n = weights.length;
  const parts = Array.from(weights, (w, i) => {
    let slope = 0;
    for (let j = 0; j < n; j++) slope += covariance[i * n + j]! * weights[j]!;
    return w * slope;
  });
  const variance = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / variance);
}

const zeros = [0, 0, 0, 0];

describe('published tables, in percent', () => {
  test('Maillard, Roncalli, Teiletche (2010), example 1 without correlation', () => {
    const covariance = [
      [0.01, 0, 0, 0],
      [0, 0.04, 0, 0],
      [0, 0, 0.09, 0],
      [0, 0, 0, 0.16],
    ];
    const weights = weightsOf(riskParity.solve(published(zeros, covariance)));
    [0.48, 0.24, 0.16, 0.12].forEach((value, i) => {
      expect(weights[i]).toBeCloseTo(value, 14);
    });
  });

  test('the same, example 2: 38.4, 19.2, 24.3, 18.2', () => {
    const covariance = [
      [0.01, 0.016, 0, 0],
      [0.016, 0.04, 0, 0],
      [0, 0, 0.09, -0.06],
      [0, 0, -0.06, 0.16],
    ];
    const weights = weightsOf(riskParity.solve(published(zeros, covariance)));
    [0.383612506283968, 0.191806253141984, 0.242617851756599, 0.181963388817448].forEach(
      (value, i) => {
        expect(weights[i]).toBeCloseTo(value, 13);
      },
    );
  });

  test('Richard and Roncalli (2019), table 1 with budgets 30, 30, 19.5, 20.5: 45.05, 30.04, 14.67, 10.24', () => {
    const covariance = [
      [0.01, 0.0075, 0.01, 0.015],
      [0.0075, 0.0225, 0.015, 0.0225],
      [0.01, 0.015, 0.04, 0.045],
      [0.015, 0.0225, 0.045, 0.09],
    ];
    const parameters = { riskBudgets: Float64Array.of(0.3, 0.3, 0.195, 0.205) };
    const weights = weightsOf(riskParity.solve({ ...published(zeros, covariance), parameters }));
    [45.05, 30.04, 14.67, 10.24].forEach((value, i) => {
      expect(Math.abs(100 * weights[i]! - value)).toBeLessThan(0.0051);
    });
  });
});

test.each([2, 30, 300])('%p assets contribute alike to 1e-12', (assets) => {
  const problem = testProblem({ seed: assets, assets });
  for (const share of shares(problem, weightsOf(riskParity.solve(problem)))) {
    expect(Math.abs(share * assets - 1)).toBeLessThan(1e-12);
  }
});

test('budgets need not sum to one and are met in proportion', () => {
  const problem = testProblem({ seed: 81, assets: 6 });
  const riskBudgets = Float64Array.of(1, 2, 3, 4, 5, 6);
  const weights = weightsOf(riskParity.solve({ ...problem, parameters: { riskBudgets } }));
  shares(problem, weights).forEach((share, i) => {
    expect(share).toBeCloseTo((i + 1) / 21, 12);
  });
});

test('two assets that nearly copy each other are still balanced', () => {
  const weights = weightsOf(
    riskParity.solve(
      published(
        [0, 0, 0],
        [
          [1, 1 - 1e-9, 0],
          [1 - 1e-9, 1, 0],
          [0, 0, 1],
        ],
      ),
    ),
  );
  expect(weights[0]).toBeCloseTo(weights[1]!, 12);
});

test('a cap keeps the others in proportion to their budgets', () => {
  const problem = {
    ...testProblem({ seed: 82, assets: 10 }),
    constraints: boxConstraints(10, 0, 0.11),
  };
  const weights = weightsOf(riskParity.solve(problem));
  const parts = shares(problem, weights);
  const inside = parts.filter((_, i) => weights[i]! < 0.11);
  expect(inside.length).toBeGreaterThan(1);
  expect(inside.length).toBeLessThan(10);
  for (const part of inside) expect(part / inside[0]!).toBeCloseTo(1, 10);
  for (const part of parts) expect(part).toBeLessThan(inside[0]! * (1 + 1e-10));
});

test('a group cap keeps contributions equal inside and outside the group', () => {
  const problem = testProblem({ seed: 83, assets: 9 });
  const coefficients = Float64Array.from({ length: 9 }, (_, i) => (i < 5 ? 1 : 0));
  const row = { name: 'equities', coefficients, min: 0, max: 0.3 };
  const limited = { ...problem, constraints: boxConstraints(9, 0, 1, 1, [row]) };
  const weights = weightsOf(riskParity.solve(limited));
  const parts = shares(problem, weights);
  expect(weights.slice(0, 5).reduce((sum, w) => sum + w, 0)).toBeCloseTo(0.3, 12);
  for (const part of parts.slice(5)) expect(part / parts[5]!).toBeCloseTo(1, 9);
});

test('equal weights are not certified as risk parity', () => {
  const problem = testProblem({ seed: 84, assets: 8 });
  const equal = new Float64Array(8).fill(1 / 8);
  const certificate = certifyRiskBudget(problem.covariance, equal, problem.constraints, equal);
  expect(certificate.dualResidual).toBeGreaterThan(0.01);
});

test('cash cannot carry a share of the risk', () => {
  expect(
    riskParity.solve(
      published(
        [0, 0],
        [
          [0.04, 0],
          [0, 0],
        ],
      ),
    ),
  ).toMatchObject({
    status: 'infeasible',
    repairs: ['leave out A2', 'choose minimum variance'],
  });
});

test('a perfect hedge leaves no risk to share', () => {
  expect(
    riskParity.solve(
      published(
        [0, 0],
        [
          [0.04, -0.04],
          [-0.04, 0.04],
        ],
      ),
    ),
  ).toMatchObject({
    status: 'infeasible',
    message: expect.stringContaining('cancel each other completely'),
  });
});

test('a group limit of zero names the asset that it blocks', () => {
  const row = { name: 'tobacco', coefficients: Float64Array.of(0, 1, 0), min: 0, max: 0 };
  const problem = testProblem({ seed: 85, assets: 3 });
  expect(
    riskParity.solve({ ...problem, constraints: boxConstraints(3, 0, 1, 1, [row]) }),
  ).toMatchObject({
    status: 'infeasible',
    message: expect.stringContaining('no weight above zero for A1'),
  });
});

test('a turnover limit is refused, not dropped', () => {
  const problem = testProblem({ seed: 86, assets: 4 });
  const constraints = { ...problem.constraints, turnover: 0.5 };
  expect(riskParity.solve({ ...problem, constraints })).toMatchObject({
    status: 'infeasible',
    message: expect.stringContaining('risk parity cannot take a turnover cap'),
  });
});
