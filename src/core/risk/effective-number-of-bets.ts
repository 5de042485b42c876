import { symmetricEigen } from '@/core/linalg/symmetric-eigen';
import { toCorrelation } from '@/core/moments/correlation';
import { crossProduct } from '@/core/moments/cross-product';

/** Largest change of d, whose entries are near 1; the number of bets is then good to six digits. */
const TOLERANCE = 1e-7;
const MAX_ITERATIONS = 200;

/**
 * Effective number of uncorrelated bets by minimum torsion: 1 to n, null at zero volatility.
 *
 * The bets are the uncorrelated factors nearest to the assets; their shares of the variance are p and the
 * number is exp(-sum p ln p). With C the correlation, c its symmetric root and y the weights times the
 * volatilities, p = (q c y)^2 / y'C y, where the rotation q is the limit of Meucci's fixed point
 * q = U^-1/2 diag(d) c, U = diag(d) C diag(d), d = diag(q c). As c c = C, only U^-1/2 diag(d) C is needed:
 * one eigendecomposition a round (10 to 20 rounds), and a singular covariance is allowed.
 *
 * Source: Meucci, Santangelo and Deguest (2015), Risk Budgeting and Diversification Based on Optimized
 * Uncorrelated Factors, Risk 28.
 */
export function effectiveNumberOfBets(
  weights: Float64Array,
  covariance: Float64Array,
): number | null {
  const n = weights.length;
  if (covariance.length !== n * n) {
    throw new Error(`effectiveNumberOfBets: ${covariance.length} covariances for ${n} weights`);
  }
  const { deviations, correlation } = toCorrelation(covariance, n);
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
  const { scales, inverseRoot } = torsion(correlation, n);
  let entropy = 0;
  for (let i = 0; i < n; i++) {
    let bet = 0;
    for (let j = 0; j < n; j++) bet += inverseRoot[i * n + j]! * scales[j]! * image[j]!;
    const share = (bet * bet) / variance;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return Math.min(n, Math.max(1, Math.exp(entropy)));
}

/** d and U^-1/2 at the fixed point. */
function torsion(
  correlation: Float64Array,
  n: number,
): { scales: Float64Array; inverseRoot: Float64Array } {
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
