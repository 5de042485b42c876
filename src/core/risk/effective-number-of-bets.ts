import { symmetricEigen } from '@/core/linalg/symmetric-eigen';
import { toCorrelation } from '@/core/moments/correlation';

const TOLERANCE = 1e-10;
const MAX_ITERATIONS = 200;

/**
 * Effective number of uncorrelated bets by minimum torsion: 1 to n, null at zero volatility.
 *
 * The bets are the uncorrelated factors nearest to the assets; their shares of the variance are p and the
 * number is exp(-sum p ln p). With C the correlation, c its symmetric root and y the weights times the
 * volatilities, p = (q c y)^2 / y'C y where q is the rotation of the torsion, found by Meucci's fixed
 * point q = polar(diag(d) c), d = diag(q c). Only square roots occur, so a singular covariance is allowed.
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
  const root = spectral(correlation, n, Math.sqrt);
  const exposure = multiply(
    root,
    deviations.map((deviation, i) => deviation * weights[i]!),
    n,
    1,
  );
  const variance = exposure.reduce((sum, value) => sum + value * value, 0);
  const gross = deviations.reduce(
    (sum, deviation, i) => sum + Math.abs(deviation * weights[i]!),
    0,
  );
  if (variance <= 1e-15 * gross * gross) return null;
  const bets = multiply(torsionRotation(root, n), exposure, n, 1);
  let entropy = 0;
  for (const bet of bets) {
    const share = (bet * bet) / variance;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return Math.min(n, Math.max(1, Math.exp(entropy)));
}

/** n x n. */
function torsionRotation(root: Float64Array, n: number): Float64Array {
  let scales = Float64Array.from({ length: n }, (_, i) => root[i * n + i]!);
  for (let iteration = 0; ; iteration++) {
    const scaled = root.map((value, k) => scales[Math.floor(k / n)]! * value);
    const gram = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += scaled[i * n + k]! * scaled[j * n + k]!;
        gram[i * n + j] = gram[j * n + i] = sum;
      }
    }
    const rotation = multiply(
      spectral(gram, n, (value) => 1 / Math.sqrt(value)),
      scaled,
      n,
      n,
    );
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) next[i]! += rotation[i * n + k]! * root[k * n + i]!;
    }
    const change = next.reduce(
      (worst, value, i) => Math.max(worst, Math.abs(value - scales[i]!)),
      0,
    );
    if (change <= TOLERANCE || iteration === MAX_ITERATIONS) return rotation;
    scales = next;
  }
}

/** V' f(values) V over the eigenvalues that are not rounding. */
function spectral(matrix: Float64Array, n: number, f: (value: number) => number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, n);
  const smallest = 1e-13 * n * Math.max(values[0]!, 0);
  const result = new Float64Array(n * n);
  for (let k = 0; k < n && values[k]! > smallest; k++) {
    const factor = f(values[k]!);
    for (let i = 0; i < n; i++) {
      const scaled = factor * vectors[k * n + i]!;
      for (let j = 0; j < n; j++) result[i * n + j]! += scaled * vectors[k * n + j]!;
    }
  }
  return result;
}

/** n x n times n x columns. */
function multiply(a: Float64Array, b: Float64Array, n: number, columns: number): Float64Array {
  const product = new Float64Array(n * columns);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k]!;
      for (let j = 0; j < columns; j++) product[i * columns + j]! += factor * b[k * columns + j]!;
    }
  }
  return product;
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
