import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type { Constraints, Problem } from '@/core/optimizers/contract';
import { criticalLine } from '@/core/optimizers/frontier';
import { highestLifted } from '@/core/optimizers/lifted/lifted-highest';
import { liftedProgramOf, rewardOf } from '@/core/optimizers/lifted/lifted-terms';
import { minVariance } from '@/core/optimizers/min-variance';
import { normals, uniforms } from '@/core/optimizers/test-problem';

/** Fewer periods than assets, four of ten assets the same as another but for 1e-4 to 1e-13, short or under L1 or gross. */
function hostile(seed: number): Problem {
  const next = uniforms(seed * 104729 + 11);
  const normal = normals(seed * 31 + 17);
  const n = 5 + Math.floor(next() * 16);
  const periods = 3 + Math.floor(next() * Math.max(2, n - 3));
  const near = 10 ** (-4 - 9 * next());
  const factor = Float64Array.from({ length: periods }, normal);
  const columns: Float64Array[] = [];
  for (let i = 0; i < n; i++) {
    if (i > 0 && next() < 0.4) {
      const twin = columns[Math.floor(next() * i)]!;
      columns.push(
        twin.map((value) => value * (1 + near * (next() - 0.5)) + near * 0.01 * normal()),
      );
    } else {
      const loading = 0.5 + next();
      columns.push(factor.map((move) => 0.004 + 0.02 * loading * move + 0.02 * normal()));
    }
  }
  const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / periods);
  const covariance = new Float64Array(n * n);
  columns.forEach((a, i) => {
    columns.forEach((b, j) => {
      let sum = 0;
      for (let t = 0; t < periods; t++) sum += (a[t]! - means[i]!) * (b[t]! - means[j]!);
      covariance[i * n + j] = (12 * sum) / (periods - 1);
    });
  });
  const min = next() < 0.3 ? 0 : -0.4 * next();
  const max = next() < 0.5 ? 1 : Math.max(0.3, 2 / n);
  const kind = next();
  let extra: Partial<Constraints> = {};
  if (kind < 0.4) extra = { l1: 0.0005 * 10 ** (2 * next()) };
  else if (kind < 0.7) extra = { gross: 1 + 0.8 * next() };
  else if (kind < 0.8) extra = { l1: 0.003, gross: 1.4 };
  return {
    symbols: columns.map((_, i) => `A${i}`),
    expectedReturns: Float64Array.from(means, (mean) => 12 * mean),
    covariance,
    riskFree: 0.01,
    constraints: { ...boxConstraints(n, min, max), ...extra },
    parameters: {},
  };
}

// The first ten each need another way than one line of corners, the others are the next in order.
const seeds = [20, 103, 185, 314, 322, 347, 351, 525, 698, 929, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

test.each(seeds)(
  'a hostile frontier goes from the highest return to the least variance: seed %d',
  (seed) => {
    const problem = hostile(seed);
    const { l1 = 0 } = problem.constraints;
    const frontier = criticalLine(problem);
    if (frontier.status !== 'solved') throw new Error(frontier.message);
    const { corners, certificate } = frontier;
    const { primalResidual, dualResidual, gap } = certificate;
    expect(Math.max(primalResidual, dualResidual, gap)).toBeLessThanOrEqual(1e-9);
    const grossOf = (weights: Float64Array) => weights.reduce((sum, w) => sum + Math.abs(w), 0);
    const worth = corners.map((corner) => corner.expectedReturn - l1 * grossOf(corner.weights));
    for (let k = 1; k < corners.length; k++) {
      expect(corners[k]!.lambda).toBeLessThanOrEqual(corners[k - 1]!.lambda);
      expect(worth[k]!).toBeLessThanOrEqual(worth[k - 1]! + 1e-9);
    }
    const program = liftedProgramOf(problem, true);
    const reward = rewardOf(program, problem.expectedReturns, { trade: undefined, size: l1 });
    expect(Math.abs(worth[0]! - highestLifted(program, reward)!)).toBeLessThan(1e-9);
    const calmest = minVariance.solve({
      ...problem,
      constraints: { ...problem.constraints, l1: 0 },
    });
    if (calmest.status !== 'solved') throw new Error(calmest.message);
    const least = portfolioVariance(problem.covariance, calmest.weights);
    expect(Math.abs(corners.at(-1)!.volatility ** 2 - least)).toBeLessThan(1e-9);
  },
);
