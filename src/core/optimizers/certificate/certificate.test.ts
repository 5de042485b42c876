import { expect, test } from '@jest/globals';
import { certifyQuadratic, isCertified } from '@/core/optimizers/certificate/certificate';
import { minVariance } from '@/core/optimizers/min-variance';
import { testProblem } from '@/core/optimizers/test-problem';

const problem = testProblem({ seed: 1, assets: 20, max: 0.1 });
const zero = new Float64Array(20);

function optimum(): Float64Array {
  const outcome = minVariance.solve(problem);
  if (outcome.status !== 'solved') throw new Error(outcome.message);
  return outcome.weights;
}

const certify = (weights: Float64Array) =>
  certifyQuadratic(problem.covariance, zero, problem.constraints, weights);

test('the optimum is certified far below the tolerance', () => {
  const proof = certify(optimum());
  expect(Math.max(proof.primalResidual, proof.dualResidual, proof.gap)).toBeLessThan(1e-13);
});

test('weights one part in a million off are not certified', () => {
  const weights = optimum();
  const free = [...weights.keys()].filter((i) => weights[i]! > 0 && weights[i]! < 0.1);
  weights[free[0]!]! += 1e-6;
  weights[free[1]!]! -= 1e-6;
  expect(isCertified(certify(weights))).toBe(false);
});

test('the gap bounds what is lost against the optimum', () => {
  const equal = new Float64Array(20).fill(0.05);
  const objective = (w: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < 20; i++)
      for (let j = 0; j < 20; j++) sum += w[i]! * w[j]! * problem.covariance[i * 20 + j]!;
    return sum / 2;
  };
  const { gap } = certify(equal);
  expect(gap * objective(equal)).toBeGreaterThanOrEqual(objective(equal) - objective(optimum()));
});

test('a missing part of the budget and a broken bound show as primal residual', () => {
  const weights = optimum();
  weights[0]! += 1e-8;
  expect(certify(weights).primalResidual).toBeGreaterThan(9e-9);
});

test('NaN is never certified', () => {
  expect(isCertified(certify(new Float64Array(20).fill(Number.NaN)))).toBe(false);
  expect(isCertified({ primalResidual: 0, dualResidual: Number.NaN, gap: 0 })).toBe(false);
});
