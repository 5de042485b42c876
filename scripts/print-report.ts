import type { Report } from './optimize-report';

const percent = (value: number) => `${(value * 100).toFixed(2)} %`;

/** The report for a person at a terminal. */
export function printReport(report: Report): string {
  if (report.status !== 'solved') {
    const repairs =
      report.status === 'infeasible' ? report.repairs.map((repair) => `  - ${repair}`) : [];
    return [`${report.status}: ${report.message}`, ...repairs, ''].join('\n');
  }
  if ('corners' in report) return printCorners(report);
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
    ...(report.remark ? ['', report.remark] : []),
    ...(report.run ? ['', report.run.riskFreeNote, ...report.run.coverage.notes] : []),
    '',
  ].join('\n');
}

function printCorners({ symbols, corners }: Extract<Report, { corners: unknown }>): string {
  const rows = corners.map(({ expectedReturn, volatility, weights }) => {
    const held = symbols.flatMap((symbol, i) =>
      Math.abs(weights[i]!) > 5e-5 ? [`${symbol} ${percent(weights[i]!)}`] : [],
    );
    return `${percent(expectedReturn).padStart(9)} ${percent(volatility).padStart(11)}   ${held.join(', ')}`;
  });
  return [`   return  volatility   weights`, ...rows, ''].join('\n');
}
