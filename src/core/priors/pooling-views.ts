import type { ReturnPanel } from '@/core/moments/contract';
import type { PoolingView, Relation } from './entropy-pooling';

/** Views on a return panel, in the words of Meucci (2008): each becomes linear in the probabilities. */

/** The mix `picks` (length n) returns this much a year: absolute with one pick, relative or a ranking with two. */
export function returnView(
  panel: ReturnPanel,
  name: string,
  picks: Float64Array,
  relation: Relation,
  expectedReturn: number,
): PoolingView {
  return {
    name,
    values: mixReturns(panel, picks),
    relation,
    target: expectedReturn / panel.periodsPerYear,
  };
}

/**
 * The asset's yearly volatility, about a yearly mean that is held at `expectedReturn`: two views, one on
 * the mean and one on the second moment.
 */
export function volatilityView(
  panel: ReturnPanel,
  name: string,
  asset: number,
  volatility: number,
  expectedReturn: number,
): readonly PoolingView[] {
  const own = mixReturns(panel, pick(panel.assets, asset));
  const mean = expectedReturn / panel.periodsPerYear;
  return [
    { name: `${name} (mean)`, values: own, relation: '=', target: mean },
    {
      name,
      values: own.map((value) => (value - mean) ** 2),
      relation: '=',
      target: volatility ** 2 / panel.periodsPerYear,
    },
  ];
}

export interface Marginal {
  readonly asset: number;
  /** Both per year, and both held while the correlation is set. */
  readonly expectedReturn: number;
  readonly volatility: number;
}

/** The correlation of two assets, their means and volatilities held: five views. */
export function correlationView(
  panel: ReturnPanel,
  name: string,
  first: Marginal,
  second: Marginal,
  correlation: number,
): readonly PoolingView[] {
  const [a, b] = [first, second].map(({ asset, expectedReturn }) =>
    mixReturns(panel, pick(panel.assets, asset)).map(
      (value) => value - expectedReturn / panel.periodsPerYear,
    ),
  );
  return [
    ...volatilityView(
      panel,
      `${name} (first)`,
      first.asset,
      first.volatility,
      first.expectedReturn,
    ),
    ...volatilityView(
      panel,
      `${name} (second)`,
      second.asset,
      second.volatility,
      second.expectedReturn,
    ),
    {
      name,
      values: a!.map((value, t) => value * b![t]!),
      relation: '=',
      target: (correlation * first.volatility * second.volatility) / panel.periodsPerYear,
    },
  ];
}

/** The mix falls by more than `loss` in one period (0.03 = 3 %) with this probability. */
export function tailView(
  panel: ReturnPanel,
  name: string,
  picks: Float64Array,
  loss: number,
  relation: Relation,
  probability: number,
): PoolingView {
  const fallen = mixReturns(panel, picks).map((value) => (value < -loss ? 1 : 0));
  return { name, values: fallen, relation, target: probability };
}

function pick(assets: number, asset: number): Float64Array {
  const picks = new Float64Array(assets);
  picks[asset] = 1;
  return picks;
}

function mixReturns({ returns, periods, assets }: ReturnPanel, picks: Float64Array): Float64Array {
  if (picks.length !== assets)
    throw new Error(`mixReturns: ${picks.length} picks for ${assets} assets`);
  const series = new Float64Array(periods);
  for (let t = 0; t < periods; t++) {
    for (let i = 0; i < assets; i++) series[t]! += picks[i]! * returns[t * assets + i]!;
  }
  return series;
}
