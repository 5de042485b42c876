import type { Optimizer } from '@/core/optimizers/contract';

export const inverseVolatility = {
  id: 'inverse-volatility',
  name: 'Inverse volatility',
  summary: 'The calmer an asset, the larger its share; ignores how assets move together.',
  formula: 'w_i = B (1 / sigma_i) / sum_j (1 / sigma_j)',
  source: 'Roncalli (2013), Introduction to Risk Parity and Budgeting, section 2.2',
  uses: { expectedReturns: false, covariance: true },
  parameters: [],
  solve: () => ({ status: 'notConverged', message: 'no solver yet' }),
} as const satisfies Optimizer;
