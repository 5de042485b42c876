import type { Optimizer } from '@/core/optimizers/contract';

export const equalWeight = {
  id: 'equal-weight',
  name: 'Equal weight',
  summary: 'Put the same share into every asset: no estimates, the baseline to beat.',
  formula: 'w_i = B / n',
  source: 'DeMiguel, Garlappi, Uppal (2009), Review of Financial Studies 22(5)',
  uses: { expectedReturns: false, covariance: false },
  parameters: [],
  solve: ({ symbols, constraints }) => ({
    status: 'solved',
    weights: new Float64Array(symbols.length).fill(constraints.budget / symbols.length),
    shadowPrices: [],
    iterations: 0,
    solver: 'rule',
    fallbacks: [],
  }),
} as const satisfies Optimizer;
