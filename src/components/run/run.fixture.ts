import { type Run, type SolvedOutcome, solvedSchema } from '@/services/optimize/schema';

/** Sample covariance of 20 S&P 500 stocks, 3 Jan 2018 to 28 Dec 2022, minimised by scipy's SLSQP. */
const rows = [
  ['AAPL', 'Apple Inc.', 'Information Technology', 0.0, 0.281738, 0.334894, 0.0],
  ['AMD', 'Advanced Micro Devices', 'Information Technology', 0.0, 0.509818, 0.568414, 0.0],
  ['BAC', 'Bank of America', 'Financials', 0.0, 0.103102, 0.355117, 0.0],
  ['BBY', 'Best Buy', 'Consumer Discretionary', 0.0, 0.140665, 0.402165, 0.0],
  ['CVX', 'Chevron Corporation', 'Energy', 0.0, 0.173725, 0.356378, 0.0],
  ['GE', 'GE Aerospace', 'Industrials', 0.0, -0.00078, 0.436625, 0.0],
  ['HD', 'Home Depot', 'Consumer Discretionary', 0.0, 0.169608, 0.287438, 0.0],
  ['JNJ', 'Johnson & Johnson', 'Health Care', 0.18718494, 0.096175, 0.208825, 0.18718494],
  ['JPM', 'JPMorgan Chase', 'Financials', 0.0, 0.121504, 0.321053, 0.0],
  ['KO', 'Coca-Cola Company', 'Consumer Staples', 0.18503419, 0.122331, 0.216023, 0.18503419],
  ['LLY', 'Lilly (Eli)', 'Health Care', 0.0, 0.356932, 0.29992, 0.0],
  ['MRK', 'Merck & Co.', 'Health Care', 0.16560444, 0.204398, 0.232678, 0.16560444],
  ['MSFT', 'Microsoft', 'Information Technology', 0.0, 0.261707, 0.310342, 0.0],
  ['PEP', 'PepsiCo', 'Consumer Staples', 0.0, 0.140567, 0.222099, 0.0],
  ['PFE', 'Pfizer', 'Health Care', 0.06534045, 0.148071, 0.262476, 0.06534045],
  ['PG', 'Procter & Gamble', 'Consumer Staples', 0.10756297, 0.154859, 0.218749, 0.10756297],
  ['RRC', 'Range Resources', 'Energy', 0.0, 0.31203, 0.703568, 0.0],
  ['UNH', 'UnitedHealth Group', 'Health Care', 0.0, 0.234076, 0.29822, 0.0],
  ['WMT', 'Walmart', 'Consumer Staples', 0.23756098, 0.118246, 0.235302, 0.23756098],
  ['XOM', 'ExxonMobil', 'Energy', 0.05171204, 0.158763, 0.338662, 0.05171204],
] as const;

const volatility = 0.16965;

const solved = solvedSchema.parse({
  status: 'solved',
  assets: rows.map(([symbol, name, sector, weight, expectedReturn, alone, riskShare]) => ({
    symbol,
    name,
    sector,
    weight,
    expectedReturn,
    volatility: alone,
    riskContribution: riskShare * volatility,
  })),
  portfolio: { expectedReturn: 0.13712, volatility, sharpe: 0.7346 },
  baseline: { expectedReturn: 0.190377, volatility: 0.214264, sharpe: 0.8302 },
  certificate: { primalResidual: 0, dualResidual: 3e-16, gap: 0 },
  shadowPrices: [],
  solver: 'scipy SLSQP',
  fallbacks: [],
});

export function runFixture(outcome: Partial<SolvedOutcome> = {}): Run & { outcome: SolvedOutcome } {
  return {
    id: 'fixture',
    createdAt: '2026-11-22T10:00:00.000Z',
    engineVersion: '0.1.0',
    dataVersion: 'fixture',
    input: {
      symbols: rows.map(([symbol]) => symbol),
      method: 'min-variance',
      from: '2018-01-02',
      constraints: { minWeight: 0, maxWeight: 1 },
    },
    outcome: { ...solved, ...outcome },
    coverage: {
      from: '2018-01-03',
      to: '2022-12-28',
      observations: 1256,
      assets: rows.map(([symbol]) => ({
        symbol,
        firstDate: '1990-01-02',
        lastDate: '2022-12-28',
        prices: 1257,
        cut: 0,
      })),
      notes: [],
    },
    estimates: {
      periodsPerYear: 252,
      expectedReturns: 'sample mean',
      covariance: 'sample covariance',
      riskAversion: null,
    },
    riskFree: { rate: 0.0125, source: 'given', note: 'given' },
    solveMs: 1,
  };
}
