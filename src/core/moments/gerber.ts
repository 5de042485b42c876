import { assertPanel } from './assert-panel';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  MomentParameterDescription,
  ReturnPanel,
} from './contract';
import { fromCorrelation } from './correlation';
import { crossProduct } from './cross-product';
import { meanPerAsset } from './mean-per-asset';
import { mirrorUpper } from './mirror-upper';
import { readParameter } from './read-parameter';

const threshold: MomentParameterDescription = {
  id: 'gerberThreshold',
  label: 'Threshold',
  help: 'Moves smaller than this many standard deviations are ignored as noise.',
  min: 0.01,
  max: 3,
  default: 0.5,
};

/**
 * Sample variances (divisor T - 1) with the Gerber statistic in place of the correlation; yearly, n x n.
 *
 * Each return becomes +1, -1 or 0 by whether it passes plus or minus the threshold times the standard
 * deviation of divisor T (returns themselves, the mean is not taken out). The statistic is the variant H_ij / sqrt(H_ii H_jj) with
 * H = agreements less disagreements: a Gram matrix, hence positive semidefinite, unlike division by
 * the pairs that moved. An asset that never passes the threshold is uncorrelated. Needs two periods.
 */
export function estimateGerber(panel: ReturnPanel, options?: EstimationOptions): MatrixEstimate {
  assertPanel('gerber', panel, 2);
  const { returns, periods, assets, periodsPerYear } = panel;
  const multiple = readParameter('gerber', threshold, options);
  const means = meanPerAsset(returns, periods, assets);
  const deviations = new Float64Array(assets);
  for (let k = 0; k < returns.length; k++)
    deviations[k % assets]! += (returns[k]! - means[k % assets]!) ** 2;
  for (let i = 0; i < assets; i++) deviations[i] = Math.sqrt(deviations[i]! / periods);

  const signs = new Float64Array(returns.length);
  for (let k = 0; k < returns.length; k++) {
    const limit = multiple * deviations[k % assets]!;
    if (limit > 0 && Math.abs(returns[k]!) >= limit) signs[k] = Math.sign(returns[k]!);
  }
  const product = options?.crossProduct ?? crossProduct;
  const agreement = mirrorUpper(product(signs, periods, assets), assets);
  const correlation = new Float64Array(assets * assets);
  for (let i = 0; i < assets; i++) {
    for (let j = 0; j < assets; j++) {
      const scale = Math.sqrt(agreement[i * assets + i]! * agreement[j * assets + j]!);
      correlation[i * assets + j] =
        i === j ? 1 : scale > 0 ? agreement[i * assets + j]! / scale : 0;
    }
  }
  let counted = 0;
  for (let i = 0; i < assets; i++) counted += agreement[i * assets + i]! / (assets * periods);
  return {
    values: fromCorrelation(
      { deviations, correlation },
      (periodsPerYear * periods) / (periods - 1),
    ),
    details: [{ id: 'counted', label: 'Share of returns above the threshold', value: counted }],
    coverage: { kind: 'complete', observations: periods },
  };
}

export const gerber: CovarianceEstimator = {
  id: 'gerber',
  name: 'Gerber statistic',
  summary:
    'Counts how often two assets make large moves together or apart; small moves and outliers do not matter.',
  formula:
    "g_ij = H_ij / sqrt(H_ii H_jj), H = (U - D)'(U - D), U and D mark returns beyond +c s_i and -c s_i",
  source:
    'Gerber, Markowitz, Ernst, Miao, Javid and Sargen (2022), The Gerber Statistic, J. Portfolio Management 48; the Gram-matrix variant of Gerber, Javid, Markowitz, Sargen and Starer (2019).',
  minPeriods: 2,
  parameters: [threshold],
  requires: [],
  use: 'any',
  estimate: estimateGerber,
};
