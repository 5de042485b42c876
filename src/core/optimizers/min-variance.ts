import type { Optimizer } from '@/core/optimizers/contract';

export const minVariance = {
  id: 'min-variance',
  name: 'Minimum variance',
  summary: 'The mix that has fluctuated least; needs no forecast of returns.',
  formula: "min w'Sigma w",
  source: 'Markowitz (1952), Journal of Finance 7(1)',
  uses: { expectedReturns: false, covariance: true },
  parameters: [],
  solve: () => ({ status: 'notConverged', message: 'no solver yet' }),
} as const satisfies Optimizer;
