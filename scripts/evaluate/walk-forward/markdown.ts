import type { WalkForwardReport } from '@/forecast/walk-forward-report';
import { formatNumber, formatPercent } from '@/lib/format';
import { interval } from './sentences';

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** The report as a page of its own beside the model. */
export function walkForwardMarkdown(report: WalkForwardReport): string {
  const { strategies, bootstrap, symbols } = report;
  const figures = strategies.map((strategy) =>
    row([
      strategy.name,
      formatPercent(strategy.annualReturn),
      formatPercent(strategy.volatility),
      formatNumber(strategy.sharpe),
      formatPercent(strategy.maxDrawdown),
      formatPercent(strategy.turnoverAnnual, 0),
    ]),
  );
  const apart = strategies.flatMap(({ name, differences }) =>
    differences.map(({ from, annualReturn, volatility, sharpe }) =>
      row([
        name,
        strategies.find(({ id }) => id === from)!.name,
        ...[annualReturn, volatility].map(({ low, high }) => interval(low, high, 'points')),
        interval(sharpe.low, sharpe.high, ''),
      ]),
    ),
  );
  return `${[
    '# Walk-forward: what forecasts change in a portfolio',
    '',
    `Written by \`npm run evaluate -- --walk-forward\`. Model ${report.modelVersion}, shipped prices ${report.pricesVersion.slice(0, 12)}.`,
    '',
    `${report.firstDate} to ${report.lastDate}, ${symbols.length} shipped stocks, rebalanced ${report.rebalances} times on the last close of a month,`,
    `costs of ${formatNumber(report.costRate * 10_000, 0)} basis points of what is bought or sold, estimates from the ${report.estimationDays} days before,`,
    `forecasts over ${report.horizonDays} days from prices to the same close. Long only, fully invested. Sharpe ratios without a risk-free rate.`,
    '',
    ...report.findings.map((finding) => `- ${finding}`),
    '',
    row(['strategy', 'return a year', 'volatility', 'Sharpe', 'deepest fall', 'turnover a year']),
    row(['---', '---:', '---:', '---:', '---:', '---:']),
    ...figures,
    '',
    `Differences with ${formatPercent(bootstrap.level, 0)} intervals (circular block bootstrap, ${bootstrap.blockDays} days a block, ${bootstrap.replications} resamples, seed ${bootstrap.seed}), a year:`,
    '',
    row(['strategy', 'less', 'return', 'volatility', 'Sharpe']),
    row(['---', '---', '---:', '---:', '---:']),
    ...apart,
    '',
    '## What each one does',
    '',
    ...strategies.map(({ name, meaning }) => `- ${name}: ${meaning}`),
    '',
    '## To keep in mind',
    '',
    ...report.caveats.map((caveat) => `- ${caveat}`),
  ].join('\n')}\n`;
}
