import type { OptimizeInput } from './schema';

/** The worked example of the first page: the 20 shipped S&P 500 stocks over five full years. */
export const exampleInput = {
  symbols: [
    'AAPL',
    'AMD',
    'BAC',
    'BBY',
    'CVX',
    'GE',
    'HD',
    'JNJ',
    'JPM',
    'KO',
    'LLY',
    'MRK',
    'MSFT',
    'PEP',
    'PFE',
    'PG',
    'RRC',
    'UNH',
    'WMT',
    'XOM',
  ],
  from: '2018-01-01',
  to: '2022-12-28',
  method: 'min-variance',
  constraints: { minWeight: 0, maxWeight: 0.2 },
} satisfies OptimizeInput;
