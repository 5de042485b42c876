import { perSegment } from '@/core/constraints/segment';
import { certifyQuadratic, type Proof } from '@/core/optimizers/certificate/certificate';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type { Constraints, LinearConstraint, Problem } from '@/core/optimizers/contract';
import type { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';

/** sqrt((w - centre)'Sigma (w - centre)) <= limit. */
export interface VolatilityLimit {
  readonly centre: Float64Array;
  readonly limit: number;
}

export interface RiskShareWitness {
  /** Per segment. */
  readonly parts: Float64Array;
  readonly weights: Float64Array;
  readonly rowPrices: Float64Array;
  readonly sharePrices: Float64Array;
  readonly ballPrices: Float64Array;
}

export interface RiskShareJudgement {
  readonly problem: Problem;
  readonly program: LiftedProgram;
  /** Of the objective (1/2) v'Qv - linear'v over segments. */
  readonly quadratic: Float64Array;
  readonly linear: Float64Array;
  readonly balls: readonly VolatilityLimit[];
}

/**
 * Residuals of weights with least shares of the risk, from the problem data alone.
 *
 * sqrt(s_i) sqrt(w'Sigma w) - sqrt(w_i (Sigma w)_i) <= 0 and the volatility limits are convex, so every portfolio that
 * meets them meets their tangents at w too: optimal under the tangents is optimal. The tangents are rows of a
 * quadratic program, whose certificate bounds how much better any portfolio could be. The shares themselves are
 * recomputed and their shortfall counts as violation.
 */
export function certifyRiskShares(
  { problem, program, quadratic, linear, balls }: RiskShareJudgement,
  { parts, weights, rowPrices, sharePrices, ballPrices }: RiskShareWitness,
): Proof {
  const { covariance, constraints } = problem;
  const n = weights.length;
  const slopes = pullOf(covariance, weights);
  let variance = 0;
  for (let i = 0; i < n; i++) variance += weights[i]! * slopes[i]!;
  const rows: LinearConstraint[] = [...program.constraints.linear];
  const prices = Array.from(rows, (_, r) => rowPrices[r] ?? 0);
  let violation = violationOf(problem, weights);
  const add = (coefficients: Float64Array, min: number, max: number, price: number) => {
    rows.push({ name: '', coefficients: perSegment(program.segments, coefficients), min, max });
    prices.push(price);
  };
  const least = constraints.riskContributions ?? new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const share = least[i]!;
    if (share === 0) continue;
    const contribution = weights[i]! * slopes[i]!;
    const held = weights[i]! > 0 && slopes[i]! > 0;
    violation = Math.max(violation, held ? share - contribution / variance : share);
    if (!held || sharePrices[i] === 0) continue;
    // Gradient of the geometric mean less that of the volatility.
    const mean = Math.sqrt(contribution);
    const tangent = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      const ofMean = weights[i]! * covariance[i * n + j]! + (i === j ? slopes[i]! : 0);
      tangent[j] = ofMean / (2 * mean) - Math.sqrt(share / variance) * slopes[j]!;
    }
    add(tangent, 0, Number.POSITIVE_INFINITY, sharePrices[i]!);
  }
  balls.forEach(({ centre, limit }, b) => {
    const away = weights.map((weight, i) => weight - centre[i]!);
    const pull = pullOf(covariance, away);
    let square = 0;
    let offset = 0;
    for (let i = 0; i < n; i++) {
      square += away[i]! * pull[i]!;
      offset += centre[i]! * pull[i]!;
    }
    const length = Math.sqrt(Math.max(0, square));
    violation = Math.max(violation, (length - limit) / (limit || Math.sqrt(variance) || 1));
    if (length === 0 || ballPrices[b] === 0) return;
    const tangent = pull.map((value) => value / length);
    add(tangent, Number.NEGATIVE_INFINITY, limit + offset / length, -ballPrices[b]!);
  });
  const tangents: Constraints = { ...program.constraints, linear: rows };
  const proof = certifyQuadratic(quadratic, linear, tangents, parts, prices);
  return { ...proof, primalResidual: Math.max(proof.primalResidual, violation) };
}

function pullOf(covariance: Float64Array, weights: Float64Array): Float64Array {
  const n = weights.length;
  const pull = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    const weight = weights[j]!;
    for (let i = 0; i < n; i++) pull[i]! += covariance[j * n + i]! * weight;
  }
  return pull;
}
