import { symmetricEigen } from '@/core/linalg/symmetric-eigen';
import { type CorrelationSplit, toCorrelation } from '@/core/moments/correlation';
import { crossProduct } from '@/core/moments/cross-product';

/** Largest change of d, whose entries are near 1; the number of bets is then good to six digits. */
const TOLERANCE = 1e-7;
const MAX_ITERATIONS = 200;

/** What the bets of every portfolio in the same assets have in common: d and U^-1/2 at the fixed point. */
export interface MinimumTorsion extends CorrelationSplit {
  readonly scales: Float64Array;
  readonly inverseRoot: Float64Array;
}

/**
 * The uncorrelated factors nearest to the assets, of a covariance (n x n). With C the correlation, c its symmetric root and
 * y the weights times the volatilities, the share of the variance of each is p = (q c y)^2 / y'C y, where the rotation q is
 * the limit of Meucci's fixed point q = U^-1/2 diag(d) c, U = diag(d) C diag(d), d = diag(q c). As c c = C, only
 * U^-1/2 diag(d) C is needed: one eigendecomposition a round (10 to 20 rounds), and a singular covariance is allowed.
 *
 * Source: Meucci, Santangelo and Deguest (2015), Risk Budgeting and Diversification Based on Optimized
 * Uncorrelated Factors, Risk 28.
 */
export function minimumTorsion(covariance: Float64Array): MinimumTorsion {
  const n = Math.round(Math.sqrt(covariance.length));
  const split = toCorrelation(covariance, n);
  return { ...split, ...fixedPoint(split.correlation, n) };
}

/**
 * Effective number of uncorrelated bets by minimum torsion: 1 to n, null at zero volatility. It is exp(-sum p ln p) of the
 * shares p of the variance that the factors of `torsion` have.
 */
export function effectiveNumberOfBets(
  weights: Float64Array,
  { deviations, correlation, scales, inverseRoot }: MinimumTorsion,
): number | null {
  const n = weights.length;
  if (deviations.length !== n) {
    throw new Error(`effectiveNumberOfBets: ${deviations.length} volatilities for ${n} weights`);
  }
  const exposure = deviations.map((deviation, i) => deviation * weights[i]!);
  const image = new Float64Array(n);
  let variance = 0;
  let gross = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) image[i]! += correlation[i * n + j]! * exposure[j]!;
    variance += exposure[i]! * image[i]!;
    gross += Math.abs(exposure[i]!);
  }
  if (variance <= 1e-15 * gross * gross) return null;
  let entropy = 0;
  for (let i = 0; i < n; i++) {
    let bet = 0;
    for (let j = 0; j < n; j++) bet += inverseRoot[i * n + j]! * scales[j]! * image[j]!;
    const share = (bet * bet) / variance;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return Math.min(n, Math.max(1, Math.exp(entropy)));
}

function fixedPoint(
  correlation: Float64Array,
  n: number,
): Pick<MinimumTorsion, 'scales' | 'inverseRoot'> {
  let scales = new Float64Array(n).fill(1);
  for (let iteration = 0; ; iteration++) {
    const scaled = correlation.map(
      (value, k) => scales[Math.floor(k / n)]! * value * scales[k % n]!,
    );
    const inverseRoot = inverseSquareRoot(scaled, n);
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++)
        next[i]! += inverseRoot[i * n + k]! * scales[k]! * correlation[k * n + i]!;
    }
    const change = next.reduce(
      (worst, value, i) => Math.max(worst, Math.abs(value - scales[i]!)),
      0,
    );
    if (change <= TOLERANCE || iteration === MAX_ITERATIONS) return { scales, inverseRoot };
    scales = next;
  }
}

/** Of a positive semidefinite matrix, on the span of the eigenvalues that are not rounding. */
function inverseSquareRoot(matrix: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, n);
  let rank = 0;
  while (rank < n && values[rank]! > 1e-13 * n * values[0]!) rank++;
  const scaled = vectors.slice(0, rank * n);
  for (let k = 0; k < rank; k++) {
    const factor = values[k]! ** -0.25;
    for (let j = 0; j < n; j++) scaled[k * n + j]! *= factor;
  }
  return crossProduct(scaled, rank, n);
}

/**
 * 1 / sum of squared shares: n for n equal shares, 1 for a single one; null where all are 0. Of risk
 * shares it counts positions, blind to correlation between them beyond what the shares hold.
 *
 * Source: Herfindahl (1950); on risk contributions, Roncalli (2013), Introduction to Risk Parity and Budgeting, 2.2.
 */
export function inverseHerfindahl(shares: Float64Array): number | null {
  const sum = shares.reduce((total, share) => total + share * share, 0);
  return sum > 0 ? 1 / sum : null;
}
