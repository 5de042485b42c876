import { describe, expect, test } from '@jest/globals';
import type { Constraints, Outcome, Problem, Solved } from '@/core/optimizers/contract';
import { highestRatio, leastVariance } from '@/core/optimizers/few-assets/extras-with-few-assets';
import { type LiftedAim, liftedValue } from '@/core/optimizers/few-assets/lifted-aim';
import { LiftedHoldings } from '@/core/optimizers/few-assets/lifted-holdings';
import { maxDiversification } from '@/core/optimizers/max-diversification';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minVariance } from '@/core/optimizers/min-variance';
import { testProblem } from '@/core/optimizers/test-problem';
import { fewHoldings } from '@/core/solvers/few-holdings/few-holdings';

const n = 10;
const most = 3;

function problemOf(limits: Partial<Constraints>, seed: number): Problem {
  const market = testProblem({ seed, assets: n, factors: 3, max: 0.6 });
  const current = Float64Array.from({ length: n }, (_, i) => (i < 4 ? 0.25 : 0));
  return {
    ...market,
    constraints: { ...market.constraints, ...limits },
    parameters: { currentWeights: current },
  };
}

function leastOfAll(
  problem: Problem,
  solve: (problem: Problem) => Outcome = minVariance.solve,
  aim: LiftedAim = leastVariance(problem),
): number {
  const { minWeights, maxWeights } = problem.constraints;
  let least = Number.POSITIVE_INFINITY;
  for (let mask = 1; mask < 1 << n; mask++) {
    const inside = (i: number) => (mask >> i) % 2 === 1;
    if (maxWeights.filter((_, i) => inside(i)).length !== most) continue;
    const answer = solve({
      ...problem,
      explains: false,
      constraints: {
        ...problem.constraints,
        minWeights: minWeights.map((min, i) => (inside(i) ? min : 0)),
        maxWeights: maxWeights.map((max, i) => (inside(i) ? max : 0)),
      },
    });
    if (answer.status === 'solved')
      least = Math.min(least, liftedValue(problem, aim, answer.weights));
  }
  return least;
}

test.each([
  { turnover: 0.9 },
  { turnover: 1.2, trackingError: 0.16 },
  { l1: 0.01 },
  { l2: 0.05 },
  { l2: 0.02, trackingError: 0.13 },
  { trackingError: 0.12 },
  { gross: 1.5, minWeights: new Float64Array(n).fill(-0.3) },
  { net: { min: 0.5, max: 1 }, minWeights: new Float64Array(n).fill(-0.2) },
])('a search of any length ends with a bound that no choice is below: %j', (limits) => {
  for (const seed of [61, 62]) {
    const problem = problemOf(limits, seed);
    const least = leastOfAll(problem);
    for (const mostEffort of [1, 1e6, 1e7, 1e9]) {
      const lifted = new LiftedHoldings(problem, leastVariance(problem));
      const { value, bound, complete } = fewHoldings({
        lower: problem.constraints.minWeights,
        upper: problem.constraints.maxWeights,
        get quadratic() {
          return lifted.quadratic;
        },
        objective: lifted.objective,
        constant: 0,
        most,
        leastHolding: 0,
        mostEffort,
      });
      expect(bound).toBeLessThanOrEqual(least * (1 + 1e-7) + 1e-9);
      expect(value).toBeGreaterThanOrEqual(least * (1 - 1e-7) - 1e-9);
      if (complete) expect(value).toBeCloseTo(least, 9);
    }
  }
});

const shares = Float64Array.from({ length: n }, (_, i) => (i === 1 ? 0.3 : i === 2 ? 0.1 : 0));

const aims: readonly {
  readonly id: string;
  readonly solve: (problem: Problem) => Outcome;
  readonly aimOf: (problem: Problem) => LiftedAim;
}[] = [
  {
    id: 'max-sharpe',
    solve: maxSharpe.solve,
    aimOf: (problem) =>
      highestRatio(problem, {
        direction: problem.expectedReturns.map((value) => value - problem.riskFree),
        costsCount: true,
      }),
  },
  {
    id: 'max-diversification',
    solve: maxDiversification.solve,
    aimOf: (problem) =>
      highestRatio(problem, {
        direction: Float64Array.from(problem.symbols, (_, i) =>
          Math.sqrt(problem.covariance[i * (n + 1)]!),
        ),
        costsCount: false,
      }),
  },
  {
    id: 'max-utility',
    solve: (problem) =>
      maxUtility.solve({ ...problem, parameters: { ...problem.parameters, riskAversion: 8 } }),
    aimOf: (problem) => {
      const { l1 = 0, l2 = 0, transactionCost } = problem.constraints;
      return {
        ...leastVariance(problem),
        ridge: (2 * l2) / 8,
        direction: problem.expectedReturns.map((value) => value / 8),
        trade: transactionCost ? new Float64Array(n).fill(Number(transactionCost) / 8) : undefined,
        size: l1 / 8,
      };
    },
  },
  { id: 'min-variance', solve: minVariance.solve, aimOf: leastVariance },
];

describe.each(aims)('$id', ({ solve, aimOf }) => {
  test.each([
    { transactionCost: 0.01 },
    { l1: 0.01 },
    { l2: 0.05 },
    { turnover: 1.1, gross: 1.4, minWeights: new Float64Array(n).fill(-0.3) },
    { trackingError: 0.13, l2: 0.01 },
    { riskContributions: shares },
  ])('is the best of all choices: %j', (limits) => {
    const problem = problemOf(limits, 61);
    const answer = solve({
      ...problem,
      constraints: { ...problem.constraints, maxAssets: most },
    }) as Solved;
    expect(answer.choice).toMatchObject({ exact: true, gap: 0 });
    const aim = aimOf(problem);
    const least = leastOfAll(problem, solve, aim);
    expect(liftedValue(problem, aim, answer.weights) / least).toBeCloseTo(1, 6);
  });
});
