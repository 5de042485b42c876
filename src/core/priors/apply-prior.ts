import type { CrossProduct, ReturnPanel } from '@/core/moments/contract';
import { blackLitterman } from './black-litterman';
import { entropyPooling, type Relation } from './entropy-pooling';
import { equilibriumReturns } from './equilibrium';
import { type ForecastEffect, type ForecastPrior, forecastPrior } from './forecast-prior';
import { pooledMoments } from './pooled-moments';
import { returnView, tailView } from './pooling-views';
import type { View } from './view';
import type { ViewUncertainty } from './view-uncertainty';

/** A statement on the return of a mix, or on how often it falls, that the scenarios' weights must meet. */
export interface ScenarioView {
  readonly name: string;
  /** Length n; 1 for an asset alone, 1 and -1 for one against another. */
  readonly picks: Float64Array;
  readonly relation: Relation;
  /** Yearly return of the mix; or, with `loss`, the probability of a worse period. */
  readonly value: number;
  /** Fall in one period, 0.03 = 3 %. */
  readonly loss?: number;
}

/** Opinions that change the moments before the optimizer sees them. */
export type Prior =
  | {
      readonly kind: 'black-litterman';
      /** Length n, summing to 1; the portfolio at which the prior is an equilibrium. */
      readonly marketWeights: Float64Array;
      /** delta > 0 of the equilibrium; 2.5 is usual for yearly figures. */
      readonly riskAversion: number;
      readonly tau: number;
      readonly views: readonly View[];
      readonly uncertainty: ViewUncertainty;
    }
  | { readonly kind: 'entropy-pooling'; readonly views: readonly ScenarioView[] }
  | ForecastPrior;

export interface PriorInput {
  readonly prior: Prior;
  readonly expectedReturns: Float64Array;
  readonly covariance: Float64Array;
  /** Per the same period as the moments. */
  readonly riskFree: number;
  /** Needed by entropy pooling. */
  readonly panel?: ReturnPanel | undefined;
  readonly crossProduct?: CrossProduct | undefined;
}

export type PriorAnswer =
  | {
      readonly status: 'solved';
      readonly expectedReturns: Float64Array;
      readonly covariance: Float64Array;
      /** Of forecasts only. */
      readonly effect?: ForecastEffect;
    }
  | {
      readonly status: 'unusable';
      readonly message: string;
      /** Names of a smallest set of views that cannot be used together; absent where none was found. */
      readonly conflict?: readonly string[];
      /** Names of those of them without which all others can be used. */
      readonly cures?: readonly string[];
    };

/**
 * Moments after opinions. Black-Litterman replaces the expected returns by the equilibrium of the market
 * weights and moves both moments towards the views, forecasts do so as far as their skill; entropy pooling weighs the
 * periods anew and estimates both from them. Views that contradict each other or the data are answered as `unusable` in words.
 */
export function applyPrior(input: PriorInput): PriorAnswer {
  const { prior, covariance, riskFree, panel, crossProduct } = input;
  if (prior.kind === 'black-litterman') {
    const { marketWeights, riskAversion, tau, views, uncertainty } = prior;
    const priorReturns = equilibriumReturns({ covariance, marketWeights, riskAversion, riskFree });
    const given = { priorReturns, covariance, tau, uncertainty };
    const answer = blackLitterman({ ...given, views });
    if (answer.status === 'solved') return answer;
    const found = smallestConflict(
      views,
      (kept) => blackLitterman({ ...given, views: kept }).status !== 'solved',
    );
    return { status: 'unusable', message: answer.message, ...found };
  }
  if (prior.kind === 'forecast') {
    const answer = forecastPrior({ prior, covariance, riskFree });
    return answer.status === 'solved' ? answer : { status: 'unusable', message: answer.message };
  }
  if (!panel) throw new Error('applyPrior: entropy pooling needs the returns themselves');
  const views = prior.views.map(({ name, picks, relation, value, loss }) =>
    loss === undefined
      ? returnView(panel, name, picks, relation, value)
      : tailView(panel, name, picks, loss, relation, value),
  );
  const pooled = entropyPooling(panel.periods, views);
  if (pooled.status === 'infeasible') {
    const found = smallestConflict(
      views,
      (kept) => entropyPooling(panel.periods, kept).status === 'infeasible',
    );
    return { status: 'unusable', message: pooled.message, ...found };
  }
  if (pooled.status !== 'solved') return { status: 'unusable', message: pooled.message };
  return { status: 'solved', ...pooledMoments(panel, pooled.probabilities, crossProduct) };
}

/** By a deletion filter (Chinneck and Dravnieks 1991): what can be dropped without curing the conflict is dropped. */
function smallestConflict<View extends { readonly name: string }>(
  views: readonly View[],
  conflicts: (kept: readonly View[]) => boolean,
): { conflict: string[]; cures: string[] } {
  let kept = views;
  for (const view of views) {
    const others = kept.filter((other) => other !== view);
    if (conflicts(others)) kept = others;
  }
  const cures = kept.filter((view) => !conflicts(views.filter((other) => other !== view)));
  return { conflict: kept.map(({ name }) => name), cures: cures.map(({ name }) => name) };
}
