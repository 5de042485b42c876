import { formatCount, formatNumber, formatPercent } from '@/lib/format';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { Run, SolvedOutcome } from '@/services/optimize/schema';

/** Closer than this to the baseline is called a tie: the second digit of an estimate means nothing. */
const tie = 0.01;

const fractions: readonly (readonly [number, string])[] = [
  [1 / 10, 'a tenth'],
  [1 / 5, 'a fifth'],
  [1 / 4, 'a quarter'],
  [1 / 3, 'a third'],
  [1 / 2, 'half'],
  [2 / 3, 'two thirds'],
  [3 / 4, 'three quarters'],
];

/** "a third less than", "half that of", "12 % more than", "about the same as", "2.4 times that of". */
export function compareToBaseline(value: number, baseline: number): string | null {
  if (!(baseline > 0) || !(value >= 0)) return null;
  const ratio = value / baseline;
  if (Math.abs(ratio - 1) < tie) return 'about the same as';
  if (Math.abs(ratio - 0.5) <= 0.015) return 'half that of';
  if (ratio >= 1.9) return `${formatNumber(ratio, 1)} times that of`;
  const change = Math.abs(ratio - 1);
  const near = fractions.find(([size]) => Math.abs(size - change) <= 0.015);
  return `${near ? near[1] : formatPercent(change, 0)} ${ratio < 1 ? 'less' : 'more'} than`;
}

/** "these 20 stocks", "these 3 assets". */
function thePool({ assets }: SolvedOutcome): string {
  return `these ${formatCount(assets.length, assets.every(({ sector }) => sector) ? 'stock' : 'asset')}`;
}

function versusRisk({ portfolio, baseline }: SolvedOutcome): string {
  const words = compareToBaseline(portfolio.volatility, baseline.volatility);
  return words ? `, ${words} equal weight` : '';
}

function versusSharpe({ portfolio, baseline }: SolvedOutcome): string {
  if (portfolio.sharpe === null) return '';
  const own = `: Sharpe ratio ${formatNumber(portfolio.sharpe)}`;
  return baseline.sharpe === null ? own : `${own}, equal weight ${formatNumber(baseline.sharpe)}`;
}

const risk = (outcome: SolvedOutcome) => `${formatPercent(outcome.portfolio.volatility)} a year`;

/** The finding of a method in one sentence; a method without its own line takes the general one. */
const findings: Readonly<Record<string, (outcome: SolvedOutcome, run: Run) => string>> = {
  'min-variance': (outcome) =>
    `Lowest risk with ${thePool(outcome)}: ${risk(outcome)}${versusRisk(outcome)}`,
  'max-sharpe': (outcome) =>
    `Most return for the risk with ${thePool(outcome)}${versusSharpe(outcome)}`,
  'max-utility': (outcome, run) =>
    `${run.estimates.riskAversion === null ? 'Best trade-off' : `Best trade-off at risk aversion ${formatNumber(run.estimates.riskAversion, 1)}`}: ${formatPercent(outcome.portfolio.expectedReturn)} return for ${formatPercent(outcome.portfolio.volatility)} risk a year`,
  'target-return': (outcome) =>
    `Calmest mix of ${thePool(outcome)} that reaches ${formatPercent(outcome.portfolio.expectedReturn)} a year: ${formatPercent(outcome.portfolio.volatility)} risk${versusRisk(outcome)}`,
  'target-volatility': (outcome) =>
    `Most return with ${thePool(outcome)} at ${formatPercent(outcome.portfolio.volatility)} risk: ${formatPercent(outcome.portfolio.expectedReturn)} a year`,
  'equal-weight': (outcome) =>
    `The same share of each of ${thePool(outcome)}: ${formatPercent(outcome.portfolio.volatility)} risk a year`,
};

export function headline(run: Run, methodName: string): string {
  const { outcome } = run;
  switch (outcome.status) {
    case 'infeasible':
      return 'No portfolio can meet these limits';
    case 'notConverged':
      return 'No answer passed the check, so none is shown';
    case 'solved': {
      const only = outcome.assets.length === 1 ? outcome.assets[0] : undefined;
      if (only)
        return `Everything in ${shownSymbol(only.symbol)}: ${formatPercent(outcome.portfolio.volatility)} risk a year`;
      const finding = findings[run.input.method];
      return finding
        ? finding(outcome, run)
        : `${methodName} with ${thePool(outcome)}: ${formatPercent(outcome.portfolio.volatility)} risk a year${versusRisk(outcome)}`;
    }
  }
}
