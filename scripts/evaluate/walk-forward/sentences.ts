import type { WalkForwardReport, WalkForwardStrategy } from '@/forecast/walk-forward-report';
import { formatNumber, formatPercent, formatSigned } from '@/lib/format';
import type { Differences } from './differences';

type Estimate = Differences['sharpe'];

/** Differences below this are rounding of the solvers, not of the strategies. */
const sameBelow = 1e-5;

const isSame = ({ value, low, high }: Estimate) =>
  Math.max(Math.abs(value), Math.abs(low), Math.abs(high)) < sameBelow;

/** Signed, in `unit`; a small interval with one digit more, so that its ends can be told from zero. */
export function interval(low: number, high: number, unit: 'points' | ''): string {
  const scale = unit === 'points' ? 100 : 1;
  const decimals = Math.max(Math.abs(low), Math.abs(high)) * scale < 1 ? 2 : 1;
  const [from, to] = [low, high].map((end) => formatSigned(end * scale, decimals));
  return `${from} to ${to}${unit && ` ${unit}`}`;
}

function compared(noun: string, { low, high }: Estimate, unit: 'points' | ''): string {
  const range = interval(low, high, unit);
  if (low > 0) return `${noun} higher (${range})`;
  if (high < 0) return `${noun} lower (${range})`;
  return `${noun} not told apart (${range})`;
}

/** Says higher or lower only where the whole interval is. */
export function differenceSentence(base: string, found: Differences): string {
  const { annualReturn, volatility, sharpe } = found;
  if ([annualReturn, volatility, sharpe].every(isSame)) return `The same as ${base}.`;
  return `Beside ${base}: ${[
    compared('return', annualReturn, 'points'),
    compared('volatility', volatility, 'points'),
    compared('Sharpe ratio', sharpe, ''),
  ].join('; ')}.`;
}

const strategyOf = (strategies: readonly WalkForwardStrategy[], id: string) =>
  strategies.find((strategy) => strategy.id === id)!;

/** What forecasts changed, by the strategies that have a twin without them. */
export function findings({
  strategies,
  returnSkill,
  volatilitySkill,
}: Pick<WalkForwardReport, 'strategies' | 'returnSkill' | 'volatilitySkill'>): string[] {
  const skills =
    returnSkill === null || volatilitySkill === null
      ? 'The skill of this model has not been measured, so its forecasts count for nothing.'
      : `Measured skill: ${formatPercent(returnSkill)} for returns, ${formatPercent(volatilitySkill)} for volatility (0 unless the whole interval of the gain is above zero).`;
  const twins = strategies.flatMap(({ name, differences }) =>
    differences.slice(1).map((difference) => ({ name, difference })),
  );
  const better = strategies.filter(({ id, differences }) => {
    const [sharpe] = differences.map((difference) => difference.sharpe);
    return id !== 'equal-weight' && sharpe && sharpe.low > 0 && !isSame(sharpe);
  });
  return [
    skills,
    ...twins.map(({ name, difference }) => `${name}. ${difference.sentence}`),
    better.length > 0
      ? `A higher Sharpe ratio than equal weight, by its interval: ${better.map(({ name }) => name).join('; ')}.`
      : `No strategy has a Sharpe ratio above that of equal weight (${formatNumber(strategyOf(strategies, 'equal-weight').sharpe)}) that its interval tells from chance.`,
  ];
}
