import { perSegment } from '@/core/constraints/segment';
import { pivotedRoot } from '@/core/linalg/semidefinite-root';
import { certificateTolerance, type Proof } from '@/core/optimizers/certificate/certificate';
import type { LinearConstraint, Problem } from '@/core/optimizers/contract';
import { sum } from '@/core/optimizers/lifted/lifted-program';
import { liftedProgramOf, rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import { highestValue } from '@/core/solvers/highest-value';

/** Of the largest variance: assets that differ by less than this of their own are not told apart. */
const ownRisk = 1e-10;

/**
 * The highest expected return after costs among the portfolios that tie with `weights`, one minimum of
 * w'Sigma w / 2 - linear'w + a multiple of sum |w|: which of them a solver finds depends on the order of the assets. By complementary
 * slackness only what has no reduced cost differs among them, and by convexity not its factor exposures, so that they are a polytope.
 *
 * @param values of `weights`, per segment of the program that the proof is of, `asset` that of each segment
 */
export function highestOfTied(
  problem: Problem,
  weights: Float64Array,
  {
    proof,
    values,
    lower,
    upper,
    asset,
  }: {
    readonly proof: Pick<Proof, 'reducedCosts' | 'budgetPrice'>;
    readonly values: Float64Array;
    readonly lower: Float64Array;
    readonly upper: Float64Array;
    readonly asset: ArrayLike<number>;
  },
): number | undefined {
  const { covariance, constraints, expectedReturns, symbols } = problem;
  const { l1 = 0, l2 = 0, minWeights, maxWeights } = constraints;
  const n = symbols.length;
  const movable = new Uint8Array(n);
  const noise = certificateTolerance * steepnessOf(covariance, weights, proof);
  for (let k = 0; k < values.length; k++) {
    const inside = values[k]! > lower[k]! && values[k]! < upper[k]!;
    if (asset[k]! >= 0 && (inside || Math.abs(proof.reducedCosts[k]!) <= noise)) {
      movable[asset[k]!] = 1;
    }
  }
  const moved = [...symbols.keys()].filter((i) => movable[i] === 1);
  const m = moved.length;
  const block = new Float64Array(m * m);
  moved.forEach((i, p) => {
    moved.forEach((j, q) => {
      block[p * m + q] = covariance[i * n + j]!;
    });
  });
  const { root, pivots } = pivotedRoot(block, m, ownRisk);
  if (l2 > 0 || pivots.length === m) return undefined;

  const fixed = (bounds: Float64Array) => bounds.map((b, i) => (movable[i] ? b : weights[i]!));
  const tied: Problem = {
    ...problem,
    constraints: { ...constraints, minWeights: fixed(minWeights), maxWeights: fixed(maxWeights) },
  };
  const program = liftedProgramOf(tied, true);
  const { segments } = program;
  const rows = Array.from(pivots, (_, r): LinearConstraint => {
    const loadings = new Float64Array(n);
    moved.forEach((i, p) => {
      loadings[i] = root[r * m + p]!;
    });
    const value = loadings.reduce((total, loading, i) => total + loading * weights[i]!, 0);
    return { name: '', coefficients: perSegment(segments, loadings), min: value, max: value };
  });
  if (l1 > 0) {
    const gross = weights.reduce((total, weight) => total + Math.abs(weight), 0);
    const max = gross - sum(segments.sizeConstant);
    rows.push({ name: '', coefficients: segments.sizeSlope, min: -Infinity, max });
  }
  const charges = { trade: tradeCosts(problem), size: 0 };
  const reward = rewardOf(program, expectedReturns, charges);
  const best = highestValue(program.with(rows).polytope, reward.values);
  return best.status === 'solved' ? best.value + reward.constant : undefined;
}

/** The largest slope, but no less than what the certificate tells from zero. */
function steepnessOf(
  covariance: Float64Array,
  weights: Float64Array,
  { reducedCosts, budgetPrice }: Pick<Proof, 'reducedCosts' | 'budgetPrice'>,
): number {
  const n = weights.length;
  let steepest = Math.abs(budgetPrice);
  let undiversified = 0;
  let sigmaMax = 0;
  for (const cost of reducedCosts) steepest = Math.max(steepest, Math.abs(cost + budgetPrice));
  for (let i = 0; i < n; i++) {
    const sigma = Math.sqrt(covariance[i * (n + 1)]!);
    undiversified += sigma * Math.abs(weights[i]!);
    sigmaMax = Math.max(sigmaMax, sigma);
  }
  return Math.max(steepest, 1e-6 * undiversified * sigmaMax);
}
