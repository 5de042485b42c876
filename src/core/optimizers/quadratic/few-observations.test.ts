import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxConstraints } from '@/core/constraints/box-constraints';
import type { LinearConstraint, Optimizer, Problem } from '@/core/optimizers/contract';
import { criticalLine } from '@/core/optimizers/frontier';
import { ratioOf } from '@/core/optimizers/lifted/lifted-ratio';
import { robustWorth } from '@/core/optimizers/lifted/lifted-robust';
import { maxDiversification } from '@/core/optimizers/max-diversification';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minTrackingError } from '@/core/optimizers/min-tracking-error';
import { minVariance } from '@/core/optimizers/min-variance';
import { robustMeanVariance } from '@/core/optimizers/robust-mean-variance';
import { targetReturn } from '@/core/optimizers/target-return';
import { normals, permuted, uniforms } from '@/core/optimizers/test-problem';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';

interface Panel {
  readonly seed: number;
  readonly assets: number;
  readonly periods: number;
  /** Share of each asset's moves that is its own; little makes the covariance nearly flat in many directions. */
  readonly own: number;
  readonly min: number;
  readonly max: number;
  readonly groups: number;
}

/** Sample moments of a factor market seen for fewer periods than it has assets: rank of the covariance < periods. */
function shortPanel({ seed, assets: n, periods, own, min, max, groups }: Panel): Problem {
  const next = normals(seed);
  const uniform = uniforms(seed + 1);
  const returns = new Float64Array(periods * n);
  const beta = Float64Array.from({ length: n }, () => 0.7 + 0.3 * next());
  const style = Float64Array.from({ length: n }, () => 0.3 * next());
  for (let t = 0; t < periods; t++) {
    const [common, tilt] = [next(), next()];
    for (let i = 0; i < n; i++) {
      returns[t * n + i] = 0.015 * (beta[i]! * common + style[i]! * tilt + own * next());
    }
  }
  const expectedReturns = new Float64Array(n);
  for (let t = 0; t < periods; t++) {
    for (let i = 0; i < n; i++) expectedReturns[i]! += returns[t * n + i]! / periods;
  }
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let t = 0; t < periods; t++) {
        sum +=
          (returns[t * n + i]! - expectedReturns[i]!) * (returns[t * n + j]! - expectedReturns[j]!);
      }
      covariance[i * n + j] = covariance[j * n + i] = sum / Math.max(1, periods - 1);
    }
  }
  // Every group holds equal weight with room to spare, so all can hold together.
  const linear = Array.from({ length: groups }, (_, g): LinearConstraint => {
    const coefficients = Float64Array.from({ length: n }, () => (uniform() < 0.4 ? 1 : 0));
    const share = coefficients.reduce((sum, value) => sum + value / n, 0);
    return { name: `group ${g}`, coefficients, min: 0.6 * share, max: 1.2 * share };
  });
  const benchmark = Float64Array.from({ length: n }, uniform);
  const total = benchmark.reduce((sum, value) => sum + value, 0);
  return {
    symbols: Array.from({ length: n }, (_, i) => `A${i}`),
    expectedReturns,
    covariance,
    riskFree: 0,
    constraints: boxConstraints(n, min, Math.max(max, 1.5 / n), 1, linear),
    parameters: { benchmarkWeights: benchmark.map((value) => value / total) },
  };
}

const panels = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    assets: fc.integer({ min: 5, max: 60 }),
    share: fc.double({ min: 0.1, max: 1, noNaN: true }),
    own: fc.constantFrom(1, 0.05),
    bounds: fc.constantFrom([0, 1], [0, 0.1], [-0.2, 0.3], [-1, 1]),
    groups: fc.constantFrom(0, 0, 1, 3),
  })
  .map(
    ({ share, bounds, ...rest }): Panel => ({
      ...rest,
      periods: Math.max(2, Math.floor(share * rest.assets)),
      min: bounds[0]!,
      max: bounds[1]!,
    }),
  );

test.each<Optimizer>([minVariance, maxUtility, targetReturn, minTrackingError])(
  'fewer observations than assets solve with a certificate: $id',
  (optimizer) => {
    fc.assert(
      fc.property(panels, (panel) => {
        const outcome = optimizer.solve(shortPanel(panel));
        expect(outcome.status).toBe('solved');
        if (outcome.status !== 'solved') return;
        expect(outcome.certificate!.gap).toBeLessThanOrEqual(1e-9);
        expect(outcome.solver).toMatch(/^(active-set|candidate)$/);
      }),
      { numRuns: 120, seed: 11 },
    );
  },
);

// Directions that twelve periods leave all but flat: slopes along them are known to 1e-16 of the whole, and that has to do.
test.each([
  { optimizer: maxSharpe, seed: 4, own: 1e-5, min: 0, max: 1 },
  { optimizer: robustMeanVariance, seed: 2, own: 1e-4, min: -0.2, max: 0.3 },
  { optimizer: robustMeanVariance, seed: 9, own: 1e-4, min: -0.2, max: 0.3 },
])(
  'points of a frontier that rounding keeps from their certificate are refined: $optimizer.id, seed $seed',
  ({ optimizer, ...rest }) => {
    const problem = shortPanel({ assets: 30, periods: 12, groups: 0, ...rest });
    const outcome = optimizer.solve(problem);
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    expect(outcome.certificate!.dualResidual).toBeLessThanOrEqual(1e-9);
    expect(outcome.solver).toMatch(/^active-set (refined|with twice the digits)$/);
    expect(outcome.fallbacks).toContain('active-set');
  },
);

// Ratios by interior points with 90 digits on the returns themselves; writing the covariance as doubles moves them by `known`.
test.each([
  {
    optimizer: maxDiversification,
    seed: 6,
    assets: 32,
    periods: 37,
    own: 3e-6,
    ratio: 89318.12104,
    known: 1e-5,
  },
  {
    optimizer: maxDiversification,
    seed: 5,
    assets: 28,
    periods: 41,
    own: 1e-6,
    ratio: 619560.4151,
    known: 1e-3,
  },
  {
    optimizer: maxSharpe,
    seed: 73,
    assets: 38,
    periods: 9,
    own: 3e-6,
    ratio: 4.03004439,
    known: 1e-4,
  },
])(
  'a risk of a millionth is a risk, and the ratio to it the best: $optimizer.id, seed $seed',
  ({ optimizer, ratio, known, ...rest }) => {
    const [min, max] = rest.seed === 5 ? [-1, 1] : [-0.05, 0.2];
    const problem = shortPanel({ min, max, groups: 0, ...rest });
    const outcome = optimizer.solve(problem);
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    const n = rest.assets;
    const direction =
      optimizer === maxSharpe
        ? problem.expectedReturns
        : Float64Array.from({ length: n }, (_, i) => Math.sqrt(problem.covariance[i * (n + 1)]!));
    const found = ratioOf(problem, { direction, costsCount: false }, outcome.weights);
    expect(Math.abs(found / ratio - 1)).toBeLessThan(known);
  },
);

// The highest return of portfolios without any risk by linear programs with 90 digits on the returns themselves.
test.each([
  { seed: 63, assets: 12, periods: 4, own: 1, riskless: 0.006105734463 },
  { seed: 24, assets: 39, periods: 28, own: 1e-5, riskless: 6.210444e-8 },
])(
  'robust mean-variance takes the risk that pays, in any order of the assets: seed $seed',
  ({ riskless, ...rest }) => {
    const problem = shortPanel({ min: -0.2, max: 0.3, groups: 0, ...rest });
    const outcome = robustMeanVariance.solve(problem);
    const order = problem.symbols.map((_, i) => (5 * i + 3) % rest.assets);
    expect(new Set(order).size).toBe(rest.assets);
    const other = robustMeanVariance.solve(permuted(problem, order));
    if (outcome.status !== 'solved' || other.status !== 'solved') throw new Error('not solved');
    const worth = robustWorth(problem, { lambda: 3, kappa: 1 }, outcome.weights);
    expect(worth).toBeGreaterThan(1.01 * riskless);
    order.forEach((i, k) => {
      expect(Math.abs(other.weights[k]! - outcome.weights[i]!)).toBeLessThan(1e-10);
    });
  },
);

test.each([
  { seed: 5, assets: 40, periods: 20, own: 1e-4, min: -0.2, max: 0.3, groups: 0 },
  { seed: 8, assets: 30, periods: 10, own: 1e-5, min: -0.2, max: 0.3, groups: 3 },
])('the frontier keeps its way along directions that are all but flat: seed $seed', (panel) => {
  const frontier = criticalLine(shortPanel(panel));
  if (frontier.status !== 'solved') throw new Error(frontier.message);
  const { corners } = frontier;
  expect(corners.at(-1)!.lambda).toBe(0);
  for (let k = 1; k < corners.length; k++) {
    expect(corners[k]!.lambda).toBeLessThan(corners[k - 1]!.lambda);
    expect(corners[k]!.volatility).toBeLessThanOrEqual(corners[k - 1]!.volatility + 1e-12);
  }
});

test.each([
  { seed: 39, assets: 37, periods: 20, own: 1e-3, extra: { gross: 1.6 } },
  { seed: 22, assets: 42, periods: 18, own: 1e-5, extra: { l1: 0.0002 } },
])(
  'the frontier joins what rounding bends where weights are cut into segments: seed $seed',
  ({ extra, ...rest }) => {
    const problem = shortPanel({ min: -0.2, max: 0.3, groups: 3, ...rest });
    const frontier = criticalLine({
      ...problem,
      constraints: { ...problem.constraints, ...extra },
    });
    if (frontier.status !== 'solved') throw new Error(frontier.message);
    expect(frontier.certificate.gap).toBeLessThanOrEqual(1e-9);
    expect(frontier.corners.at(-1)!.lambda).toBe(0);
  },
);

test('what does not fluctuate together is found: enough long and short assets for their periods carry no risk', () => {
  const problem = shortPanel({
    seed: 7,
    assets: 40,
    periods: 8,
    own: 1,
    min: -1,
    max: 1,
    groups: 0,
  });
  const outcome = minVariance.solve(problem);
  if (outcome.status !== 'solved') throw new Error(outcome.message);
  const { weights } = outcome;
  let variance = 0;
  let undiversified = 0;
  for (let i = 0; i < 40; i++) {
    undiversified += Math.abs(weights[i]!) * Math.sqrt(problem.covariance[i * 41]!);
    for (let j = 0; j < 40; j++)
      variance += weights[i]! * weights[j]! * problem.covariance[i * 40 + j]!;
  }
  expect(Math.abs(variance)).toBeLessThan(1e-14 * undiversified ** 2);
});

test('no more assets are free than the covariance has rank, beside one per equality', () => {
  fc.assert(
    fc.property(panels, (panel) => {
      const { covariance, constraints } = shortPanel(panel);
      const n = panel.assets;
      const solver = new QuadraticSolver({
        quadratic: covariance,
        lower: constraints.minWeights,
        upper: constraints.maxWeights,
        budget: 1,
        rows: constraints.linear,
      });
      expect(solver.solve(new Float64Array(n))).toBe('solved');
      const held = solver.basis!.free.filter((id) => id < n);
      expect(held.length).toBeLessThanOrEqual(panel.periods - 1 + 1 + panel.groups);
    }),
    { numRuns: 120, seed: 12 },
  );
});
