import { expect, test } from '@jest/globals';
import type { Outcome, Solved } from '@/core/optimizers/contract';
import { criticalLine, efficientWeights } from '@/core/optimizers/frontier';
import { minVariance } from '@/core/optimizers/min-variance';
import { published } from '@/core/optimizers/reference/published';
import { targetReturn } from '@/core/optimizers/target-return';
import { targetVolatility } from '@/core/optimizers/target-volatility';
import { testProblem } from '@/core/optimizers/test-problem';

const problem = testProblem({ seed: 51, assets: 40, max: 0.1 });

function solved(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(outcome.message);
  return outcome;
}

function moments(weights: Float64Array) {
  let expectedReturn = 0;
  let variance = 0;
  weights.forEach((w, i) => {
    expectedReturn += w * problem.expectedReturns[i]!;
    weights.forEach((v, j) => {
      variance += w * v * problem.covariance[i * 40 + j]!;
    });
  });
  return { expectedReturn, volatility: Math.sqrt(variance) };
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

function frontier() {
  const result = criticalLine(problem);
  if (result.status !== 'solved') throw new Error(result.message);
  return result.corners;
}

test.each([0.2, 0.5, 0.9])('both targets meet the critical line at %p of its height', (share) => {
  const corners = frontier();
  const high = corners[0]!.expectedReturn;
  const low = corners.at(-1)!.expectedReturn;
  const target = low + share * (high - low);
  const reference = efficientWeights(corners, target);
  const byReturn = solved(targetReturn.solve({ ...problem, parameters: { targetReturn: target } }));
  expect(largestDifference(byReturn.weights, reference)).toBeLessThan(1e-10);
  const risk = moments(reference).volatility;
  const byRisk = solved(
    targetVolatility.solve({ ...problem, parameters: { targetVolatility: risk } }),
  );
  expect(largestDifference(byRisk.weights, reference)).toBeLessThan(1e-8);
  expect(moments(byRisk.weights).volatility).toBeCloseTo(risk, 12);
});

test('a target below the return of minimum variance gives minimum variance', () => {
  const low = solved(targetReturn.solve({ ...problem, parameters: { targetReturn: -0.5 } }));
  expect(largestDifference(low.weights, solved(minVariance.solve(problem)).weights)).toBeLessThan(
    1e-12,
  );
});

test('a target above the volatility of the highest return gives the highest return', () => {
  const bold = solved(targetVolatility.solve({ ...problem, parameters: { targetVolatility: 5 } }));
  expect(largestDifference(bold.weights, frontier()[0]!.weights)).toBeLessThan(1e-12);
});

test('the ends of the frontier themselves can be asked for', () => {
  const corners = frontier();
  const top = solved(
    targetReturn.solve({ ...problem, parameters: { targetReturn: corners[0]!.expectedReturn } }),
  );
  expect(largestDifference(top.weights, corners[0]!.weights)).toBeLessThan(1e-9);
  const calm = solved(
    targetVolatility.solve({
      ...problem,
      parameters: { targetVolatility: corners.at(-1)!.volatility },
    }),
  );
  expect(largestDifference(calm.weights, corners.at(-1)!.weights)).toBeLessThan(1e-5);
});

const two = published(
  [0.213, 0.05],
  [
    [0.09, 0],
    [0, 0.01],
  ],
);

test('a return out of reach names the highest', () => {
  expect(targetReturn.solve({ ...two, parameters: { targetReturn: 0.25 } })).toMatchObject({
    status: 'infeasible',
    message: 'target 25 % > highest reachable 21.3 %',
    repairs: ['lower the target to 21.3 %', expect.anything()],
  });
});

test('a volatility out of reach names the lowest', () => {
  // sigma of minimum variance: sqrt(0.09 * 0.01 / 0.1)
  expect(targetVolatility.solve({ ...two, parameters: { targetVolatility: 0.05 } })).toMatchObject({
    status: 'infeasible',
    message: 'target 5 % < lowest reachable volatility 9.49 %',
  });
});

test('the price of the target is the slope of the least variance', () => {
  const at = (target: number) => {
    const answer = solved(targetReturn.solve({ ...problem, parameters: { targetReturn: target } }));
    return { answer, variance: moments(answer.weights).volatility ** 2 };
  };
  const step = 1e-6;
  const slope = (at(0.09 + step).variance - at(0.09 - step).variance) / (2 * step);
  const price = at(0.09).answer.shadowPrices.find(
    (p) => p.constraint === 'minimum of expected return',
  );
  expect(slope / price!.price).toBeCloseTo(1, 6);
});
