import type { Optimizer } from '@/core/optimizers/contract';
import { solveRule } from '@/core/optimizers/rule/solve-rule';

/**
 * Bounds: clamp(t / sigma_i, min_i, max_i) with the t that spends the budget, so that weight times volatility
 * stays equal wherever no bound binds. Assets without volatility are filled first and alike (the limit of the rule).
 * Linear constraints: the nearest weights (Euclidean) that meet them too.
 */
export const inverseVolatility = {
  id: 'inverse-volatility',
  name: 'Inverse volatility',
  summary: 'The calmer an asset, the larger its share; ignores how assets move together.',
  formula: 'w_i = B (1 / sigma_i) / sum_j (1 / sigma_j)',
  source: 'Roncalli (2013), Introduction to Risk Parity and Budgeting, section 2.2',
  uses: { expectedReturns: false, covariance: true },
  parameters: [],
  solve: (problem) =>
    solveRule('inverseVolatility', problem, () => {
      const n = problem.symbols.length;
      return Float64Array.from(
        { length: n },
        (_, i) => 1 / Math.sqrt(problem.covariance[i * n + i]!),
      );
    }),
} as const satisfies Optimizer;
