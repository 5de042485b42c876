import type { Report } from './optimize-report';

const percent = (value: number) => `${(value * 100).toFixed(2)} %`;

/** The report for a person at a terminal. */
export function printReport(report: Report): string {
  if (report.status !== 'solved') {
    const repairs =
      report.status === 'infeasible' ? report.repairs.map((repair) => `  - ${repair}`) : [];
    return [`${report.status}: ${report.message}`, ...repairs, ''].join('\n');
  }
  const width = Math.max(...report.symbols.map((symbol) => symbol.length), 8);
  const rows = report.symbols
    .map((symbol, i) => ({ symbol, weight: report.weights[i]! }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ symbol, weight }) => `${symbol.padEnd(width)} ${percent(weight).padStart(9)}`);
  const compare = (label: string, own: string, baseline: string) =>
    `${label.padEnd(width + 8)} ${own.padStart(12)} ${baseline.padStart(14)}`;
  const ratio = (value: number | null) => (value === null ? 'none' : value.toFixed(3));
  return [
    ...rows,
    '',
    compare('', report.method, 'equal weight'),
    compare('return', percent(report.expectedReturn), percent(report.baseline.expectedReturn)),
    compare('volatility', percent(report.volatility), percent(report.baseline.volatility)),
    compare('Sharpe', ratio(report.sharpe), ratio(report.baseline.sharpe)),
    ...(report.run ? ['', report.run.riskFreeNote, ...report.run.coverage.notes] : []),
    '',
  ].join('\n');
}
