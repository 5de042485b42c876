import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from '@/core/backtest/performance';
import { walkForward } from '@/core/backtest/walk-forward';
import { blockDaysOf } from '@/forecast/evaluation/block-bootstrap';
import { openForecastModel } from '@/forecast/session';
import { readForecastSkill } from '@/forecast/skill';
import { volatilityConfidence } from '@/forecast/volatility-confidence';
import {
  type WalkForwardReport,
  type WalkForwardStrategy,
  walkForwardReportSchema,
} from '@/forecast/walk-forward-report';
import { readSampleManifest } from '@/market/sample/read-sample';
import { differences } from './walk-forward/differences';
import { forecastBefore } from './walk-forward/forecasts';
import { walkForwardMarkdown } from './walk-forward/markdown';
import { loadMarket, type Market, monthStarts } from './walk-forward/market';
import { differenceSentence, findings } from './walk-forward/sentences';
import { type NamedStrategy, strategiesOf } from './walk-forward/strategies';

/** Chosen before the first run and not changed since. */
const protocol = {
  /** Long enough before the test for the first estimates. */
  pricesFrom: '2014-01-02',
  from: '2018-01-01',
  to: '2022-12-28',
  horizonDays: 21,
  estimationDays: 756,
  costRate: 0.001,
} as const;

const bootstrap = {
  level: 0.95,
  replications: 5000,
  seed: 20180102,
  blockDays: blockDaysOf(protocol.horizonDays),
};

/** Walks the shipped stocks forward with the model in `directory`; the same bits on every run. */
export async function evaluateWalkForward(directory: string): Promise<WalkForwardReport> {
  const opened = await openForecastModel(directory);
  if (opened.status === 'unavailable') throw new Error(`the model: ${opened.reason}`);
  const { model } = opened;
  const { from, to, pricesFrom, horizonDays, estimationDays, costRate } = protocol;
  const market = loadMarket(pricesFrom, to);
  const starts = monthStarts(market.days, from);
  const known = await readForecastSkill(directory, model.version);
  const measured =
    known.status === 'known'
      ? known.skill.horizons.find((horizon) => horizon.horizonDays === horizonDays)
      : undefined;
  const skills = {
    returnSkill: measured?.measuredSkill ?? null,
    volatilitySkill: measured ? volatilityConfidence(measured) : null,
  };
  const named = strategiesOf({
    symbols: market.symbols,
    estimationDays,
    forecasts: await forecastBefore(model, market, starts, horizonDays),
    horizonDays,
    periodsPerYear: market.panel.periodsPerYear,
    returnSkill: skills.returnSkill ?? 0,
    volatilitySkill: skills.volatilitySkill ?? 0,
  });
  const walks = named.map((strategy) => walk(strategy, market, starts));
  const strategies = walks.map((one) => figuresOf(one, walks, market, starts));
  return walkForwardReportSchema.parse({
    format: 1,
    modelVersion: model.version,
    pricesVersion: readSampleManifest().version,
    firstDate: market.days[starts[0]!]!,
    lastDate: market.days.at(-1)!,
    symbols: [...market.symbols],
    horizonDays,
    ...skills,
    costRate,
    estimationDays,
    rebalances: starts.length,
    bootstrap,
    days: monthEnds(market, starts).map((t) => market.days[t]!),
    strategies,
    findings: findings({ strategies, ...skills }),
    caveats: caveats(known.status === 'known'),
  } satisfies WalkForwardReport);
}

interface Walk extends NamedStrategy {
  /** Per day, after costs. */
  readonly returns: Float64Array;
  readonly turnoverAnnual: number;
}

function walk(named: NamedStrategy, { panel }: Market, starts: readonly number[]): Walk {
  const answer = walkForward({
    panel,
    rebalanceBefore: starts,
    strategy: named.strategy,
    costRate: protocol.costRate,
  });
  if (answer.status === 'ruined') throw new Error(`${named.id} lost everything`);
  const traded = answer.rebalances.slice(1).reduce((sum, { turnover }) => sum + turnover, 0);
  const years = answer.returns.length / panel.periodsPerYear;
  return { ...named, returns: answer.returns, turnoverAnnual: traded / years };
}

function figuresOf(
  { id, name, meaning, without, returns, turnoverAnnual, unsolved }: Walk,
  walks: readonly Walk[],
  market: Market,
  starts: readonly number[],
): WalkForwardStrategy {
  const { periodsPerYear } = market.panel;
  const { annualReturn, volatility, sharpe, maxDrawdown } = performance(returns, periodsPerYear);
  const bases = [id === 'equal-weight' ? undefined : 'equal-weight', without];
  let value = 1;
  const values = Array.from(returns, (r) => {
    value *= 1 + r;
    return value;
  });
  return {
    id,
    name,
    meaning,
    annualReturn,
    volatility,
    sharpe: sharpe ?? 0,
    maxDrawdown,
    turnoverAnnual,
    unsolved: unsolved(),
    values: monthEnds(market, starts).map((t) => values[t - starts[0]!]!),
    differences: bases.flatMap((base) => {
      const other = walks.find((one) => one.id === base);
      if (!other) return [];
      const found = differences(returns, other.returns, periodsPerYear, bootstrap);
      return [{ from: other.id, ...found, sentence: differenceSentence(other.name, found) }];
    }),
  };
}

const monthEnds = ({ days }: Market, starts: readonly number[]) =>
  [...starts.slice(1), days.length].map((next) => next - 1);

function caveats(measured: boolean): string[] {
  return [
    'The shipped stocks are companies that were large or well known at the end: they flatter every strategy here.',
    'The equilibrium holds equal weights: where forecasts are views, what differs from equal weight is their doing.',
    'Trades are made at the close on which they are decided, at proportional costs, without taxes or impact.',
    ...(measured
      ? [
          'The skill was measured on the same years: in January 2018 nobody knew it. A strategy at its measured skill is a description, not a test.',
        ]
      : []),
    'Five years are few: intervals are wide, and of several strategies one may look good by chance.',
  ];
}

/** Writes `walk-forward.json` and `WALK-FORWARD.md` beside the model. */
export async function writeWalkForward(directory: string): Promise<WalkForwardReport> {
  const report = await evaluateWalkForward(directory);
  await writeFile(
    path.join(directory, 'walk-forward.json'),
    `${JSON.stringify(report, rounded, 2)}\n`,
  );
  await writeFile(path.join(directory, 'WALK-FORWARD.md'), walkForwardMarkdown(report));
  return report;
}

/** Ten digits: the last ones differ between processors. */
const rounded = (_key: string, value: unknown) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(10)) : value;
