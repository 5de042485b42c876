import type { Optimizer } from '@/core/optimizers/contract';

export const maxSharpe = {
  id: 'max-sharpe',
  name: 'Maximum Sharpe ratio',
  summary: 'The most expected return above the risk-free rate for each unit of risk.',
  formula: "max (mu'w - r_f B) / sqrt(w'Sigma w)",
  source: 'Sharpe (1966), Journal of Business 39(1)',
  uses: { expectedReturns: true, covariance: true },
  parameters: [],
  solve: () => ({ status: 'notConverged', message: 'no solver yet' }),
} as const satisfies Optimizer;
