import type { ReturnPanel } from './contract';

export interface PanelKnowledge {
  /** Whether NaN may stand for a missing return. */
  readonly gaps?: 'allowed';
  /** Means of the assets: finite only where every return is, which saves a pass over the panel. */
  readonly means?: Float64Array | undefined;
}

/**
 * Throws, with the caller's name, unless the panel is whole: sizes agree, enough periods, every return
 * finite. Where the caller copes with gaps, NaN may stand for a missing return.
 */
export function assertPanel(
  caller: string,
  panel: ReturnPanel,
  minPeriods: number,
  { gaps, means }: PanelKnowledge = {},
): void {
  const { returns, periods, assets, periodsPerYear } = panel;
  if (!Number.isInteger(assets) || assets < 1) {
    throw new Error(`${caller}: assets must be a positive integer, got ${assets}`);
  }
  if (!Number.isInteger(periods) || periods < minPeriods) {
    throw new Error(`${caller}: needs at least ${minPeriods} periods, got ${periods}`);
  }
  if (returns.length !== periods * assets) {
    throw new Error(
      `${caller}: ${returns.length} returns are not ${periods} periods x ${assets} assets`,
    );
  }
  if (!(periodsPerYear > 0 && Number.isFinite(periodsPerYear))) {
    throw new Error(`${caller}: periodsPerYear must be positive, got ${periodsPerYear}`);
  }
  // A number times zero is zero; NaN and infinities are not. Far cheaper than a test of each.
  let suspicion = 0;
  if (means?.length === assets) {
    for (let i = 0; i < assets; i++) suspicion += means[i]! * 0;
    if (suspicion === 0) return;
  }
  suspicion = 0;
  for (let k = 0; k < returns.length; k++) suspicion += returns[k]! * 0;
  if (suspicion === 0) return;
  const culprit = returns.findIndex(
    (value) => !(Number.isFinite(value) || (gaps === 'allowed' && Number.isNaN(value))),
  );
  if (culprit < 0) return;
  throw new Error(
    `${caller}: the return of asset ${culprit % assets} in period ${Math.floor(culprit / assets)} is ${returns[culprit]}; align the histories first`,
  );
}
