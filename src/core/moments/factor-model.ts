import { symmetricEigen } from '@/core/linalg/symmetric-eigen';
import { assertPanel } from './assert-panel';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  MomentParameterDescription,
  ReturnPanel,
} from './contract';
import { fromCorrelation, toCorrelation } from './correlation';
import { crossProduct } from './cross-product';
import { readParameter } from './read-parameter';
import { scatter } from './scatter';

const factorCount: MomentParameterDescription = {
  id: 'factorCount',
  label: 'Number of factors',
  help: 'How many common movements to keep; more follow the past closer, fewer are steadier.',
  min: 1,
  max: 50,
  default: 3,
  whole: true,
};

/** Components of the factor covariance below this share of the largest are collinear and dropped. */
const COLLINEAR = 1e-12;

/**
 * Common part from factors plus independent remainders; sample variances (divisor T - 1) are kept;
 * yearly, n x n.
 *
 * With `factorReturns` (T x K) the loadings are least squares on them with intercept, collinear factors
 * allowed. Without, the factors are the `factorCount` leading principal components of the correlation
 * matrix (all n where n is smaller: the sample covariance). Needs two periods.
 */
export function estimateFactorModel(
  panel: ReturnPanel,
  options?: EstimationOptions,
): MatrixEstimate {
  assertPanel('factorModel', panel, 2);
  const { periods, assets, periodsPerYear } = panel;
  const given = options?.parameters?.factorReturns;
  const { loadings, factors, deviations } = given
    ? givenFactors(panel, given, options)
    : principalComponents(panel, options);
  const correlation = crossProduct(loadings, factors, assets);
  let explained = 0;
  let total = 0;
  for (let i = 0; i < assets; i++) {
    explained += correlation[i * assets + i]! * deviations[i]! ** 2;
    total += deviations[i]! ** 2;
    correlation[i * assets + i] = 1;
  }
  return {
    values: fromCorrelation({ deviations, correlation }, periodsPerYear / (periods - 1)),
    details: [
      { id: 'factors', label: 'Factors', value: factors },
      {
        id: 'explained',
        label: 'Variance explained by the factors',
        value: total > 0 ? explained / total : 0,
      },
    ],
    coverage: { kind: 'complete', observations: periods },
  };
}

interface Loadings {
  /** factors x assets: correlations of the assets with uncorrelated factors of unit variance. */
  readonly loadings: Float64Array;
  readonly factors: number;
  /** Roots of the scatter's diagonal. */
  readonly deviations: Float64Array;
}

function principalComponents(panel: ReturnPanel, options?: EstimationOptions): Loadings {
  const n = panel.assets;
  const { deviations, correlation } = toCorrelation(scatter(panel, options).matrix, n);
  const factors = Math.min(Math.floor(readParameter('factorModel', factorCount, options)), n);
  const { values, vectors } = symmetricEigen(correlation, n);
  const loadings = vectors.slice(0, factors * n);
  for (let k = 0; k < factors; k++) {
    const root = Math.sqrt(Math.max(0, values[k]!));
    for (let j = 0; j < n; j++) loadings[k * n + j]! *= root;
  }
  return { loadings, factors, deviations };
}

function givenFactors(
  panel: ReturnPanel,
  factorReturns: Float64Array,
  options?: EstimationOptions,
): Loadings {
  const { returns, periods, assets: n } = panel;
  const k = factorReturns.length / periods;
  if (!Number.isInteger(k) || k < 1 || !factorReturns.every(Number.isFinite)) {
    throw new Error(`factorModel: factorReturns must be ${periods} periods x factors, all finite`);
  }
  const width = n + k;
  const joint = new Float64Array(periods * width);
  for (let t = 0; t < periods; t++) {
    joint.set(returns.subarray(t * n, (t + 1) * n), t * width);
    joint.set(factorReturns.subarray(t * k, (t + 1) * k), t * width + n);
  }
  const split = toCorrelation(
    scatter({ ...panel, returns: joint, assets: width }, options).matrix,
    width,
  );
  const between = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) between[a * k + b] = split.correlation[(n + a) * width + n + b]!;
  }
  const { values, vectors } = symmetricEigen(between, k);
  const loadings = new Float64Array(k * n);
  for (let a = 0; a < k; a++) {
    if (values[a]! <= COLLINEAR * values[0]!) continue;
    const root = Math.sqrt(values[a]!);
    for (let b = 0; b < k; b++) {
      for (let j = 0; j < n; j++) {
        loadings[a * n + j]! +=
          (vectors[a * k + b]! / root) * split.correlation[(n + b) * width + j]!;
      }
    }
  }
  return { loadings, factors: k, deviations: split.deviations.slice(0, n) };
}

export const factorModel: CovarianceEstimator = {
  id: 'factor-model',
  name: 'Factor model',
  summary:
    'Explains co-movement by a few common factors and treats the rest of each asset as its own.',
  formula:
    "Sigma = B F B' + diag(remainders), the remainders such that variances equal the sample's",
  source:
    'Connor, Goldberg and Korajczyk (2010), Portfolio Risk Analysis, ch. 3 and 4: principal components of the correlation matrix, or least squares on given factors.',
  minPeriods: 2,
  parameters: [factorCount],
  requires: [],
  use: 'any',
  estimate: estimateFactorModel,
};
