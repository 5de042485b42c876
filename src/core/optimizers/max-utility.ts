import type { Optimizer } from '@/core/optimizers/contract';

export const maxUtility = {
  id: 'max-utility',
  name: 'Maximum utility',
  summary: 'Trades expected return against risk at the exchange rate you choose.',
  formula: "max mu'w - (lambda / 2) w'Sigma w",
  source: 'Markowitz (1959), Portfolio Selection, chapter 9',
  uses: { expectedReturns: true, covariance: true },
  parameters: [
    {
      id: 'riskAversion',
      label: 'Risk aversion',
      help: 'Higher is more careful; 2 to 4 is the usual range of investors.',
      min: 0.01,
      max: 1e6,
      default: 3,
    },
  ],
  solve: () => ({ status: 'notConverged', message: 'no solver yet' }),
} as const satisfies Optimizer;
