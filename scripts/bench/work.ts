import { isWorthwhile, loadNativeProduct } from '@/compute/native-product';
import { estimateMoments } from '@/core/moments/estimate-moments';
import { simpleReturns } from '@/core/moments/simple-returns';
import type { Optimizer, Problem } from '@/core/optimizers/contract';
import { criticalLine } from '@/core/optimizers/frontier';
import { optimizers } from '@/core/optimizers/registry';
import type { LinearSolver } from '@/core/solvers/linear-program';
import { type Market, tradingDays } from './market';

export const riskAversion = 3;

const native = await loadNativeProduct();

/** `times` is what ours must at least be faster by; below one it may be slower. */
export interface Target {
  readonly versus: readonly string[];
  readonly name: string;
  readonly times: number;
  readonly sizes: readonly number[];
}

export interface Work {
  readonly id: string;
  readonly title: string;
  readonly sizes: readonly number[];
  readonly needsReturns: boolean;
  readonly targets: readonly Target[];
  readonly cap: (n: number) => number;
  /** `undefined` while the engine has no such method. */
  readonly ours: (
    market: Market,
    linearSolver: LinearSolver,
  ) => (() => ArrayLike<number> | undefined) | undefined;
}

const registry: ReadonlyMap<string, Optimizer> = new Map(
  optimizers.map((entry) => [entry.id, entry]),
);

const direct = ['OSQP', 'OSQP 1e-9', 'Clarabel', 'HiGHS', 'cvxopt'];
const endToEnd = ['PyPortfolioOpt', 'skfolio', 'cvxpy'];
const meanVariance: readonly Target[] = [
  { versus: direct, name: 'direct', times: 5, sizes: [50] },
  { versus: direct, name: 'direct', times: 10, sizes: [500, 1000] },
  { versus: endToEnd, name: 'end to end', times: 100, sizes: [50, 500, 1000] },
];
const fastest = (versus: readonly string[], size: number): readonly Target[] => [
  { versus, name: 'fastest', times: 3, sizes: [size] },
];
const tenPercent = (n: number) => Math.max(0.1, 2 / n);

function method(
  id: string,
  change: (problem: Problem) => Problem = (problem) => problem,
): Work['ours'] {
  return ({ problem }, linearSolver) => {
    const optimizer = registry.get(id);
    if (!optimizer) return undefined;
    const asked = change({ ...problem, linearSolver });
    return () => {
      const outcome = optimizer.solve(asked);
      if (outcome.status !== 'solved') throw new Error(outcome.message);
      return outcome.weights;
    };
  };
}

function frontier({ problem }: Market): () => undefined {
  return () => {
    const outcome = criticalLine(problem);
    if (outcome.status !== 'solved') throw new Error(outcome.message);
  };
}

/** Returns from prices, the default moments, then minimum variance. Kept between runs: the memory of the returns. */
function pricesToWeights({ problem, prices }: Market): () => Float64Array {
  const n = problem.symbols.length;
  const injected = native && isWorthwhile(tradingDays, n) ? { crossProduct: native } : {};
  const memory = new Float64Array(tradingDays * n);
  return () => {
    const returns = simpleReturns(prices, n, memory);
    const { expectedReturns, covariance } = estimateMoments(
      { returns, periods: tradingDays, assets: n, periodsPerYear: 252 },
      { expectedReturns: 'sample-mean', covariance: 'ledoit-wolf', ...injected },
    );
    const outcome = registry
      .get('min-variance')!
      .solve({ ...problem, expectedReturns, covariance });
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    return outcome.weights;
  };
}

export const works: readonly Work[] = [
  {
    id: 'min-variance',
    title: 'minimum variance, long-only, at most 10 %',
    sizes: [10, 50, 100, 200, 500, 1000, 2000],
    needsReturns: false,
    targets: meanVariance,
    cap: tenPercent,
    ours: method('min-variance'),
  },
  {
    id: 'max-utility',
    title: 'maximum utility, long-only, at most 10 %',
    sizes: [10, 50, 100, 200, 500, 1000, 2000],
    needsReturns: false,
    targets: meanVariance,
    cap: tenPercent,
    ours: method('max-utility', (problem) => ({ ...problem, parameters: { riskAversion } })),
  },
  {
    id: 'frontier',
    title: 'exact frontier, long-only, at most 10 %',
    sizes: [10, 50, 100, 200, 500, 1000],
    needsReturns: false,
    targets: [
      { versus: ['cvxcla'], name: 'cvxcla', times: 5, sizes: [200] },
      { versus: ['PyPortfolioOpt CLA'], name: 'PyPortfolioOpt CLA', times: 100, sizes: [200] },
    ],
    cap: tenPercent,
    ours: frontier,
  },
  {
    id: 'prices-to-weights',
    title: `prices in memory (${tradingDays} days) to minimum-variance weights, covariance included`,
    sizes: [50, 200, 500, 1000],
    needsReturns: true,
    targets: [
      { versus: ['numpy.cov'], name: 'numpy.cov alone', times: 0.5, sizes: [200, 500, 1000] },
    ],
    cap: tenPercent,
    ours: pricesToWeights,
  },
  {
    id: 'min-cvar',
    title: `minimum CVaR 95 %, ${tradingDays} days, long-only`,
    sizes: [10, 50, 100],
    needsReturns: true,
    targets: fastest(['HiGHS', 'Clarabel', 'PyPortfolioOpt', 'skfolio', 'Riskfolio-Lib'], 50),
    cap: () => 1,
    ours: method('min-cvar', (problem) => ({ ...problem, parameters: { confidenceLevel: 0.95 } })),
  },
  {
    id: 'risk-parity',
    title: 'risk parity, equal budgets',
    sizes: [50, 200, 500, 1000],
    needsReturns: false,
    targets: fastest(['skfolio', 'Riskfolio-Lib', 'npm portfolio-allocation'], 200),
    cap: () => 1,
    ours: method('risk-parity'),
  },
  {
    id: 'hrp',
    title: 'hierarchical risk parity',
    sizes: [50, 200, 500],
    needsReturns: true,
    targets: fastest(['PyPortfolioOpt', 'skfolio', 'Riskfolio-Lib'], 200),
    cap: () => 1,
    ours: method('hrp'),
  },
];
