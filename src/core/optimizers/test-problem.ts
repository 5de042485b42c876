import { boxConstraints } from '@/core/constraints/box-constraints';
import type { Problem, Scenarios } from '@/core/optimizers/contract';

/** Deterministic problems for tests and benchmarks: a factor market, from a seed. */

/** Mulberry32: the same seed gives the same numbers on every machine. */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function normals(seed: number): () => number {
  const next = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

interface MarketOptions {
  readonly seed: number;
  readonly assets: number;
  readonly factors?: number;
  /** Share of variance that is the asset's own; 0 makes the covariance singular. */
  readonly specific?: number;
  readonly min?: number;
  readonly max?: number;
}

export function testProblem(options: MarketOptions): Problem {
  const { seed, assets: n, factors = 5, specific = 1, min = 0, max = 1 } = options;
  const next = normals(seed);
  const loadings = new Float64Array(n * factors);
  const expectedReturns = new Float64Array(n);
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    loadings[i * factors] = 0.15 * (1 + 0.3 * next());
    for (let f = 1; f < factors; f++) loadings[i * factors + f] = 0.05 * next();
    expectedReturns[i] = 0.06 + 0.05 * next();
    covariance[i * n + i] = specific * (0.1 + 0.1 * Math.abs(next())) ** 2;
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let f = 0; f < factors; f++) {
        sum += loadings[i * factors + f]! * loadings[j * factors + f]!;
      }
      covariance[i * n + j]! += sum;
    }
  }
  return {
    symbols: Array.from({ length: n }, (_, i) => `A${i}`),
    expectedReturns,
    covariance,
    riskFree: 0.02,
    constraints: boxConstraints(n, min, max),
    parameters: {},
    scenarios: testScenarios({ seed, expectedReturns, covariance, loadings, factors, specific }),
  };
}

const testPeriods = 150;

/** Weeks of the same market, with shocks that come in clusters. */
function testScenarios(market: {
  seed: number;
  expectedReturns: Float64Array;
  covariance: Float64Array;
  loadings: Float64Array;
  factors: number;
  specific: number;
}): Scenarios {
  const { expectedReturns, covariance, loadings, factors } = market;
  const next = normals(market.seed + 7919);
  const n = expectedReturns.length;
  const returns = new Float64Array(testPeriods * n);
  const own = expectedReturns.map((_, i) => {
    let common = 0;
    for (let f = 0; f < factors; f++) common += loadings[i * factors + f]! ** 2;
    return Math.sqrt(Math.max(0, covariance[i * n + i]! - common));
  });
  for (let t = 0; t < testPeriods; t++) {
    const shock = (1 + Math.abs(Math.sin(t / 9))) / Math.sqrt(52);
    const moves = Float64Array.from({ length: factors }, next);
    for (let i = 0; i < n; i++) {
      let value = market.specific > 0 ? own[i]! * next() : 0;
      for (let f = 0; f < factors; f++) value += loadings[i * factors + f]! * moves[f]!;
      returns[t * n + i] = expectedReturns[i]! / 52 + shock * value;
    }
  }
  return { returns, periods: testPeriods, periodsPerYear: 52 };
}

/** The same problem with asset `order[k]` in place k; repeating an index repeats the asset. */
export function permuted(problem: Problem, order: readonly number[]): Problem {
  const n = order.length;
  const before = problem.symbols.length;
  const { minWeights, maxWeights, budget, linear } = problem.constraints;
  const pick = (values: Float64Array) => Float64Array.from(order, (i) => values[i]!);
  const covariance = new Float64Array(n * n);
  order.forEach((i, p) => {
    order.forEach((j, q) => {
      covariance[p * n + q] = problem.covariance[i * before + j]!;
    });
  });
  const { scenarios } = problem;
  return {
    ...problem,
    ...(scenarios && { scenarios: withColumns(scenarios, before, order) }),
    symbols: order.map((i) => problem.symbols[i]!),
    expectedReturns: pick(problem.expectedReturns),
    covariance,
    constraints: {
      minWeights: pick(minWeights),
      maxWeights: pick(maxWeights),
      budget,
      linear: linear.map((row) => ({ ...row, coefficients: pick(row.coefficients) })),
    },
  };
}

function withColumns(scenarios: Scenarios, before: number, order: readonly number[]): Scenarios {
  const returns = new Float64Array(scenarios.periods * order.length);
  for (let t = 0; t < scenarios.periods; t++) {
    order.forEach((i, k) => {
      returns[t * order.length + k] = scenarios.returns[t * before + i]!;
    });
  }
  return { ...scenarios, returns };
}
