import cases from './cases.json' with { type: 'json' };
import hierarchies from './hierarchies.json' with { type: 'json' };
import panels from './panels.json' with { type: 'json' };

/** A question and the best answer of the peers; `scripts/peers/reference.py` writes both files and says the conventions. */
export interface ReferenceCase {
  readonly id: string;
  readonly panel: keyof typeof panels.panels;
  /** The panel's first so many assets; absent: all. */
  readonly assets?: number;
  readonly form: ProblemForm;
  readonly result: ReferenceResult;
}

/** The engine's public problem form, as far as the cases use it. */
export interface ProblemForm {
  readonly method: string;
  readonly riskFree?: number;
  readonly riskAversion?: number;
  readonly targetReturn?: number;
  readonly targetVolatility?: number;
  readonly confidenceLevel?: number;
  readonly uncertainty?: number;
  readonly budgets?: readonly number[];
  readonly currentWeights?: readonly number[];
  readonly benchmarkWeights?: readonly number[];
  readonly searchEffort?: number;
  readonly constraints?: ConstraintsForm;
}

export interface ConstraintsForm {
  readonly minWeight?: number | readonly number[];
  readonly maxWeight?: number | readonly number[];
  readonly budget?: number;
  readonly groups?: readonly (Limit & { readonly assets: readonly string[] })[];
  readonly linear?: readonly (Limit & {
    readonly coefficients: Readonly<Record<string, number>>;
  })[];
  readonly turnover?: number;
  readonly transactionCost?: number;
  readonly gross?: number;
  readonly net?: { readonly min: number; readonly max: number };
  readonly l1?: number;
  readonly l2?: number;
  readonly riskContributions?: readonly { readonly asset: string; readonly min: number }[];
  readonly trackingError?: number;
  readonly maxAssets?: number;
  readonly minPosition?: number;
}

interface Limit {
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
}

export interface ReferenceResult {
  readonly status: 'solved' | 'infeasible';
  readonly peers: readonly string[];
  readonly objective?: number;
  readonly weights?: readonly number[];
  /** Relative difference of the objectives of two solvers, and largest difference of a weight. */
  readonly agreement?: number;
  readonly spread?: number;
  /** Of a rule that optimizes nothing: each peer's answer under each of its conventions. */
  readonly variants?: Readonly<Record<string, readonly number[]>>;
  readonly corners?: readonly ReferenceCorner[];
}

export interface ReferenceCorner {
  readonly weights: readonly number[];
  readonly expectedReturn: number;
  readonly volatility: number;
  /** null at the highest return. */
  readonly lambda: number | null;
}

/** Moments a year and the daily returns behind them. */
export interface PanelData {
  readonly symbols: readonly string[];
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  readonly returns: Float64Array;
  readonly periods: number;
}

/** What the peers answer to a hierarchy once they are told the order of the leaves and the number of clusters, by panel. */
export interface ReferenceHierarchy {
  readonly order: readonly number[];
  readonly clusters: number;
  /** Sum of distances between neighbours, here and in scipy's optimal ordering. */
  readonly lengths: Readonly<Record<string, number>>;
  /** By method, then by peer with its version and convention; `scripts/peers/hierarchies.py` says why. */
  readonly weights: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}

export const referenceHierarchies = hierarchies as unknown as Readonly<
  Record<ReferenceCase['panel'], ReferenceHierarchy>
>;

export const referenceCases = cases.cases as unknown as readonly ReferenceCase[];

/** The data of a case: the first `assets` columns of its panel. */
export function panelData({ panel, assets = panels.symbols.length }: ReferenceCase): PanelData {
  const { mean, covariance, returns, periods } = panels.panels[panel];
  const all = panels.symbols.length;
  const bytes = Buffer.from(returns, 'base64');
  const full = new Float64Array(assets * assets);
  let next = 0;
  for (let i = 0; i < all; i++) {
    for (let j = i; j < all; j++, next++) {
      if (j >= assets) continue;
      full[i * assets + j] = covariance[next]!;
      full[j * assets + i] = covariance[next]!;
    }
  }
  return {
    symbols: panels.symbols.slice(0, assets),
    mean: Float64Array.from(mean.slice(0, assets)),
    covariance: full,
    returns: Float64Array.from({ length: periods * assets }, (_, k) =>
      bytes.readFloatLE(4 * (Math.floor(k / assets) * all + (k % assets))),
    ),
    periods,
  };
}
