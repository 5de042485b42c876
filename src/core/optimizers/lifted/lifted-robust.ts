import { percent } from '@/core/constraints/percent';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertExtras } from '@/core/optimizers/assert-extras';
import { certificateTolerance, isCertified } from '@/core/optimizers/certificate/certificate';
import { violationOf } from '@/core/optimizers/certificate/violation';
import { findLiftedConflict } from '@/core/optimizers/conflict/lifted-conflict';
import type { Outcome, Problem } from '@/core/optimizers/contract';
import { exactPoint } from '@/core/optimizers/lifted/exact-point';
import { liftedAnswer } from '@/core/optimizers/lifted/lifted-answer';
import type { LiftedWords } from '@/core/optimizers/lifted/lifted-price';
import type { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';
import { liftedProgramOf, rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import { spreadOf, walk } from '@/core/optimizers/lifted/lifted-walk';
import {
  type Capped,
  type CappedPoint,
  solveCapped,
  trackingCapOf,
} from '@/core/optimizers/lifted/tracking-cap';
import { notCertified } from '@/core/optimizers/quadratic/solve-quadratic';

/** Of the variance if nothing diversified: under a volatility of 1e-5 points are found with twice the digits. */
const cancels = 1e-10;

/** Of the same: what the rounding of the covariance leaves uncertain, and a little more. Less is no risk. */
const noRisk = 1e-15;

/** A weight that rounding leaves of none. */
const remnant = 1e-13;

/** What a portfolio is worth to the method, from its definition. */
export function robustWorth(
  problem: Problem,
  { lambda, kappa }: { readonly lambda: number; readonly kappa: number },
  weights: Float64Array,
): number {
  const { l1 = 0, l2 = 0 } = problem.constraints;
  const costs = tradeCosts(problem);
  const current = problem.parameters.currentWeights;
  const variance = portfolioVariance(problem.covariance, weights);
  let worth = -kappa * Math.sqrt(variance) - (lambda / 2) * variance;
  weights.forEach((weight, i) => {
    worth += weight * problem.expectedReturns[i]! - l1 * Math.abs(weight) - l2 * weight * weight;
    worth -= (costs?.[i] ?? 0) * Math.abs(weight - (current?.[i] ?? 0));
  });
  return worth;
}

/**
 * Maximum of mu'w - costs - l1 sum |w| - l2 sum w^2 - kappa sqrt(w'Sigma w) - (lambda / 2) w'Sigma w: the point of the
 * frontier whose price of return t meets t (lambda + kappa / sigma) = 1.
 */
export function liftedRobust(
  problem: Problem,
  { lambda, kappa }: { readonly lambda: number; readonly kappa: number },
): Outcome {
  assertExtras('robustMeanVariance', problem);
  const conflict = findLiftedConflict(problem);
  if (conflict) return conflict;
  const { covariance, constraints, expectedReturns } = problem;
  const { l1 = 0, l2 = 0 } = constraints;
  const program = liftedProgramOf(problem, true);
  const { values } = rewardOf(program, expectedReturns, { trade: tradeCosts(problem), size: l1 });
  const cap = trackingCapOf(problem);
  const at = (t: number, ridge = 2 * t * l2): Capped => {
    const objective = { ridge, linear: values.map((value) => t * value) };
    const found = solveCapped(program, objective, cap);
    if (found.status !== 'solved' || cap || !hasLess(found, cancels)) return found;
    return { ...found, ...program.exact(objective) };
  };
  const hasLess = ({ weights }: Pick<CappedPoint, 'weights'>, share: number) =>
    portfolioVariance(covariance, weights) <= share * spreadOf(covariance, weights) ** 2;
  const words = (aversion: number): LiftedWords => ({
    unit: 'utility',
    gain: (cost) => aversion * cost,
    costUnit: 1 / aversion,
    effect: (gain) => `be worth about ${percent(gain, 'nearest', 3)} of return`,
  });
  const idle = kappa > 0 ? nothingPays(problem, (t) => at(t, 0), kappa) : undefined;
  const calmest = idle ?? (kappa > 0 && !cap ? noRiskPays(problem, program, at, kappa) : undefined);
  if (calmest) return liftedAnswer(problem, program, calmest.point, () => words(1 / calmest.t));
  const aversionAt = ({ weights }: Pick<CappedPoint, 'weights'>) =>
    kappa === 0 ? lambda : lambda + kappa / Math.sqrt(portfolioVariance(covariance, weights));
  // Without risk the uncertainty has nothing to multiply: the best of such portfolios is that of the largest t.
  let calm: { t: number; point: CappedPoint } | undefined;
  const answer = walk(
    1 / lambda,
    (t) => at(t),
    (t, point) => {
      const riskless = kappa > 0 && hasLess(point, noRisk);
      if (riskless && t >= (calm?.t ?? 0)) calm = { t, point };
      const charge = t * (riskless ? lambda : aversionAt(point));
      const residual = (1 - charge) / (1 + charge);
      return Math.abs(residual) <= 1e-14 ? 0 : residual;
    },
  );
  if (!answer) return notCertified(undefined, program.tried);
  const met = Math.abs(answer.t * aversionAt(answer.point) - 1) <= 1e-9;
  if (calm && !met) {
    const aversion = 1 / calm.t;
    return liftedAnswer(problem, program, calm.point, () => words(aversion));
  }
  const { point } = answer;
  const aversion = aversionAt(point);
  // Judged with the price of return that the weights themselves imply.
  const objectiveAt = (price: number) => {
    const change = point.rest * (price - answer.t);
    return {
      ridge: point.objective.ridge + 2 * change * l2,
      linear: point.objective.linear.map((value, k) => value + change * values[k]!),
    };
  };
  const implied = (found: Pick<CappedPoint, 'weights'>) => 1 / aversionAt(found);
  const judged =
    point.share > 0
      ? { ...point, objective: objectiveAt(1 / aversion) }
      : exactPoint(point.face ?? program, point, implied, objectiveAt);
  return liftedAnswer(problem, program, judged, () => words(aversion));
}

/**
 * Where nothing has to be held and no mix earns its uncertainty: the least of (1/2) w'Sigma w - t R(w) near zero, with
 * volatility at most t kappa. There t R(w) <= w_t'Sigma w <= t kappa sigma(w) for every w, so that zero is optimal, where
 * sigma has no gradient, and the multipliers of w_t are multipliers of the problem. An L2 penalty has no slope at zero.
 */
function nothingPays(
  problem: Problem,
  at: (t: number) => Capped,
  kappa: number,
): { point: CappedPoint; t: number } | undefined {
  const { covariance, expectedReturns, parameters } = problem;
  const weights = new Float64Array(expectedReturns.length);
  if (violationOf(problem, weights) > 0) return undefined;
  const t = 2 ** -20 / (parameters.riskAversion ?? 1);
  const point = at(t);
  if (point.status !== 'solved' || point.share > 0 || point.face) return undefined;
  const variance = portfolioVariance(covariance, point.weights);
  if (variance > (t * kappa) ** 2) return undefined;
  // On the ray from zero, or zero itself: half the way is the solution at half of t.
  const half = at(t / 2);
  if (half.status !== 'solved' || half.share > 0) return undefined;
  const size = Math.max(...point.weights.map(Math.abs));
  const bent = point.weights.some(
    (weight, i) => Math.abs(half.weights[i]! - weight / 2) > 1e-9 * size,
  );
  return bent ? undefined : { point: { ...point, weights }, t };
}

/**
 * Where some portfolios have no risk and no mix earns its uncertainty: with G the worth without risk, w_t the least of
 * (1/2) w'Sigma w - t G(w) has t (G(w) - G(w_t)) <= w_t'Sigma (w - w_t) <= sigma_t sigma(w) - sigma_t^2 for every w. While
 * sigma_t <= t kappa nothing is worth more than G(w_t) - sigma_t^2 / t, which the end of the line of w_t at t = 0 reaches:
 * sigma has no gradient there, and the multipliers of w_t are multipliers of the problem.
 */
function noRiskPays(
  problem: Problem,
  program: LiftedProgram,
  at: (t: number) => Capped,
  kappa: number,
): { point: CappedPoint; t: number } | undefined {
  const { covariance, constraints, expectedReturns, parameters } = problem;
  const t = 2 ** -20 / (parameters.riskAversion ?? 1);
  const point = at(t);
  if (point.status !== 'solved') return undefined;
  const variance = portfolioVariance(covariance, point.weights);
  if (variance > (t * kappa) ** 2) return undefined;
  if (!isCertified(program.certify(point.objective, point))) return undefined;
  const half = at(t / 2);
  if (half.status !== 'solved') return undefined;
  const weights = point.weights.map((weight, i) => {
    const held = 2 * half.weights[i]! - weight;
    const end = Math.abs(held) <= remnant ? 0 : held;
    return Math.min(constraints.maxWeights[i]!, Math.max(constraints.minWeights[i]!, end));
  });
  if (violationOf(problem, weights) > 1e-12) return undefined;
  const spread = spreadOf(covariance, weights);
  if (portfolioVariance(covariance, weights) > noRisk * spread * spread) return undefined;
  const worthOf = (held: Float64Array) => robustWorth(problem, { lambda: 0, kappa: 0 }, held);
  const missing = worthOf(point.weights) - variance / t - worthOf(weights);
  const parts = weights.reduce((sum, w, i) => sum + Math.abs(w * expectedReturns[i]!), 0);
  return missing <= certificateTolerance * parts ? { point: { ...point, weights }, t } : undefined;
}
