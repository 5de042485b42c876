import portfolioAllocation from 'portfolio-allocation';
import { programOf } from '@/core/optimizers/quadratic/solve-quadratic';
import { quadprog } from '@/core/solvers/quadprog';
import type { Market } from './market';
import { sample, type Timing, timingOf } from './timing';
import { riskAversion } from './work';

type Run = () => ArrayLike<number> | undefined;
type Prepare = (market: Market) => Run;

function quadprogOn(utility: boolean): Prepare {
  return ({ problem }) => {
    const linear = problem.expectedReturns.map((mu) => (utility ? mu / riskAversion : 0));
    const program = programOf(problem.covariance, problem.constraints, linear);
    return () => quadprog(program)?.x;
  };
}

const rowsOf = (matrix: Float64Array, n: number) =>
  Array.from({ length: n }, (_, i) => Array.from(matrix.subarray(i * n, (i + 1) * n)));

const limits = ({ constraints }: Market['problem']) => ({
  minWeights: [...constraints.minWeights],
  maxWeights: [...constraints.maxWeights],
});

/** By name of the work; each with the power of n by which its time is predicted to grow. */
const peers: Readonly<
  Record<string, Readonly<Record<string, { prepare: Prepare; growth: number }>>>
> = {
  'min-variance': {
    'npm quadprog': { prepare: quadprogOn(false), growth: 3.5 },
    'npm portfolio-allocation': {
      growth: 3,
      prepare: ({ problem }) => {
        const sigma = rowsOf(problem.covariance, problem.symbols.length);
        const constraints = limits(problem);
        return () => portfolioAllocation.globalMinimumVarianceWeights(sigma, { constraints });
      },
    },
  },
  'max-utility': {
    'npm quadprog': { prepare: quadprogOn(true), growth: 3.5 },
    'npm portfolio-allocation': {
      growth: 3,
      prepare: ({ problem }) => {
        const sigma = rowsOf(problem.covariance, problem.symbols.length);
        const constraints = { ...limits(problem), riskTolerance: 1 / riskAversion };
        const mu = [...problem.expectedReturns];
        return () =>
          portfolioAllocation.meanVarianceOptimizationWeights(mu, sigma, { constraints });
      },
    },
  },
  'risk-parity': {
    'npm portfolio-allocation': {
      growth: 3,
      prepare: ({ problem }) => {
        const sigma = rowsOf(problem.covariance, problem.symbols.length);
        return () => portfolioAllocation.equalRiskContributionWeights(sigma);
      },
    },
  },
};

export type JavaScriptReply =
  | { readonly peer: string; readonly timing: Timing; readonly weights?: readonly number[] }
  | { readonly peer: string; readonly skipped: string }
  | { readonly peer: string; readonly failed: string };

const history = new Map<string, { n: number; ms: number }>();

/** Times the JavaScript peers of a work; one that is predicted to take over `longestMs` is left out. */
export function askJavaScript(
  work: string,
  market: Market,
  budgetMs: number,
  longestMs: number,
): JavaScriptReply[] {
  const n = market.problem.symbols.length;
  return Object.entries(peers[work] ?? {}).map(([peer, { prepare, growth }]) => {
    const key = `${work} ${peer}`;
    const before = history.get(key);
    if (before && before.ms * (n / before.n) ** growth > longestMs) {
      return { peer, skipped: `${(before.ms / 1000).toFixed(1)} s at ${before.n}` };
    }
    try {
      const { times, answer } = sample(prepare(market), budgetMs);
      const timing = timingOf(times);
      history.set(key, { n, ms: timing.median });
      return { peer, timing, ...(answer && { weights: Array.from(answer) }) };
    } catch (error) {
      return { peer, failed: String(error).slice(0, 160) };
    }
  });
}
