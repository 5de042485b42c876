import type { Optimizer } from '@/core/optimizers/contract';
import { solveRule } from '@/core/optimizers/rule/solve-rule';

/** Where limits forbid B / n, the nearest weights that they allow (Euclidean projection): as equal as possible. */
export const equalWeight = {
  id: 'equal-weight',
  name: 'Equal weight',
  summary: 'Put the same share into every asset: no estimates, the baseline to beat.',
  formula: 'w_i = B / n',
  source: 'DeMiguel, Garlappi, Uppal (2009), Review of Financial Studies 22(5)',
  uses: { expectedReturns: false, covariance: false },
  parameters: [],
  solve: (problem) =>
    solveRule('equalWeight', problem, () => new Float64Array(problem.symbols.length).fill(1)),
} as const satisfies Optimizer;
