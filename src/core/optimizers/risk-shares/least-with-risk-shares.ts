import { percent } from '@/core/constraints/percent';
import { fillInOrder } from '@/core/constraints/segment';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { isCertified } from '@/core/optimizers/certificate/certificate';
import {
  certifyRiskShares,
  type VolatilityLimit,
} from '@/core/optimizers/certificate/certify-risk-shares';
import { type PriceWords, shadowPrices } from '@/core/optimizers/certificate/shadow-price';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type {
  Infeasible,
  LinearConstraint,
  Outcome,
  Problem,
  ShadowPrice,
} from '@/core/optimizers/contract';
import { coneTolerance, tradeOf } from '@/core/optimizers/lifted/lifted-answer';
import { type LiftedWords, liftedPrices } from '@/core/optimizers/lifted/lifted-price';
import type { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';
import { trackingCapOf } from '@/core/optimizers/lifted/tracking-cap';
import { notCertified } from '@/core/optimizers/quadratic/solve-quadratic';
import { takesNoRisk } from '@/core/optimizers/risk-shares/takes-no-risk';
import { highestValue } from '@/core/solvers/highest-value';
import type { Deviation, RiskShareProgram } from '@/core/solvers/risk-shares/risk-share-program';
import { isAttainable, largestShareFactor } from '@/core/solvers/risk-shares/risk-share-reach';
import { leastWithRiskShares as solve } from '@/core/solvers/risk-shares/risk-shares';

/** A volatility limit with the name that its price is told under. */
export interface NamedLimit extends VolatilityLimit {
  readonly name: string;
}

/** Segments filled in order, and their sums. */
export interface SharePoint {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** A quadratic program, and what a price of the question's objective is in it. */
interface Implied {
  readonly quadratic: Float64Array;
  readonly linear: Float64Array;
  readonly unit: number;
}

export interface RiskShareQuestion {
  readonly problem: Problem;
  readonly program: LiftedProgram;
  /** (1/2) v'Qv - linear'v (+ deviation) over the segments of `program` is minimized. */
  readonly quadratic: Float64Array;
  readonly linear: Float64Array;
  readonly deviation?: Deviation;
  /** The quadratic program with the same solution, at a solution; absent: the question itself. */
  readonly impliedAt?: (point: SharePoint) => Implied;
  /** A point as good that is taken where it is certified. */
  readonly preferred?: (point: SharePoint) => SharePoint | undefined;
  /** Beside the tracking-error cap of the constraints. */
  readonly limits?: readonly NamedLimit[];
  /** Weights without any risk, of which shares are not defined, are an answer too. */
  readonly mayBeRiskless?: true;
  /** What is said of the best weights, length n, where they have no risk and others have some; absent: that nothing is to be shared. */
  readonly withoutRisk?: (weights: Float64Array) => Infeasible;
  readonly wordsOf: (weights: Float64Array, rowPrices: Float64Array) => LiftedWords;
}

const solver = 'interior-point, sequential quadratic';

type Limits = Pick<RiskShareQuestion, 'problem' | 'program' | 'limits'>;

/** Whether anything meets the limits of a question; what is minimized does not matter. */
export function hasAnswer(question: Limits): boolean {
  return isAttainable(coneOf(unaimed(question)));
}

/** The largest multiple, at most one, of the least shares of the assets that `scaled` names with which anything meets the limits, to within `enough`. */
export function largestAttainable(
  question: Limits,
  scaled: (asset: number) => boolean,
  enough: number,
): number | undefined {
  return largestShareFactor(coneOf(unaimed(question)), scaled, enough);
}

function unaimed(question: Limits) {
  const none = new Float64Array(0);
  return { ...question, quadratic: none, linear: none };
}

function coneOf({
  problem,
  program,
  quadratic,
  linear,
  deviation,
  limits = [],
}: Omit<RiskShareQuestion, 'wordsOf'>): RiskShareProgram & {
  readonly balls: readonly NamedLimit[];
} {
  const { covariance, constraints } = problem;
  const cap = trackingCapOf(problem);
  const ball = cap && { name: 'tracking error', centre: cap.benchmark, limit: cap.limit };
  return {
    covariance,
    shares: constraints.riskContributions ?? new Float64Array(problem.symbols.length),
    balls: ball ? [...limits, ball] : limits,
    asset: program.segments.asset,
    polytope: program.polytope,
    quadratic,
    linear,
    ...(deviation && { deviation }),
  };
}

/** The best weights of a question with least shares of the risk, with proof and prices; `undefined` where there are none. */
export function leastWithRiskShares(question: RiskShareQuestion): Outcome | undefined {
  const { problem, program, quadratic, linear, wordsOf } = question;
  const { covariance, constraints } = problem;
  const asked = coneOf(question);
  const limits = asked.balls;
  const answer = solve(asked);
  if (answer.status === 'infeasible') return undefined;
  const found = fillInOrder(program.segments, answer.parts);
  const isRatio = question.deviation !== undefined && question.deviation.price === undefined;
  const flat =
    !question.mayBeRiskless &&
    found.weights.every(Number.isFinite) &&
    isRiskless(covariance, found.weights);
  if ((flat || answer.status === 'failed') && holdsNothing(problem, asked, found.weights))
    return idle();
  if (flat) {
    if (takesNoRisk(question)) return onlyRiskless(problem, isRatio);
    return question.withoutRisk?.(found.weights) ?? riskless(problem, found.weights);
  }
  const calm = answer.status === 'failed' && question.withoutRisk && risklessGain(question, asked);
  if (calm)
    return takesNoRisk(question) ? onlyRiskless(problem, true) : question.withoutRisk!(calm);
  if (answer.status === 'failed') {
    const least = leastRiskless(question, asked);
    return least ? riskless(problem, least) : notCertified(undefined, [solver]);
  }
  const judge = (point: SharePoint) => {
    const implied = question.impliedAt?.(point) ?? { quadratic, linear, unit: 1 };
    const priced = (prices: Float64Array) => prices.map((price) => implied.unit * price);
    const witness = {
      parts: point.values,
      weights: point.weights,
      rowPrices: priced(answer.rowPrices),
      sharePrices: priced(answer.sharePrices),
      ballPrices: priced(answer.ballPrices),
    };
    const proof = certifyRiskShares({ problem, program, ...implied, balls: limits }, witness);
    return { witness, proof, isProven: isCertified(proof, coneTolerance) };
  };
  const preferred = question.preferred?.(found);
  const better = preferred && judge(preferred);
  const { witness, proof, isProven } = better?.isProven ? better : judge(found);
  if (!isProven) return notCertified(proof, [solver]);
  const { weights } = witness;
  const { primalResidual, dualResidual, gap } = proof;
  const words = wordsOf(weights, proof.rowPrices);
  const { trackingError: _, ...others } = constraints;
  const known = program.constraints.linear.length;
  const prices = [
    ...liftedPrices(
      { ...problem, constraints: others },
      program,
      { weights, share: 0, rest: 1 },
      { ...proof, rowPrices: proof.rowPrices.subarray(0, known) },
      words,
    ),
    ...sharePricesOf(problem, weights, witness.sharePrices, words),
    ...limitPricesOf(problem, weights, limits, witness.ballPrices, words),
  ].sort((a, b) => b.price - a.price);
  const trade = tradeOf(problem, weights);
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: prices,
    iterations: answer.iterations,
    solver,
    fallbacks: [],
    ...(trade && { trade }),
  };
}

/** Shares of nothing are not defined, and next to nothing, of the undiversified variance, is rounding. */
export function isRiskless(
  covariance: Float64Array,
  weights: Float64Array,
  nextToNothing = 1e-12,
): boolean {
  const n = weights.length;
  let undiversified = 0;
  weights.forEach((weight, i) => {
    undiversified += Math.abs(weight) * Math.sqrt(covariance[i * (n + 1)]!);
  });
  return !(portfolioVariance(covariance, weights) > nextToNothing * undiversified * undiversified);
}

/** The portfolio of assets without any variance that has the highest `linear`, where one is within the limits. */
function cashOf(
  { problem, program, linear }: RiskShareQuestion,
  { balls }: RiskShareProgram,
): { readonly weights: Float64Array; readonly value: number } | undefined {
  const { covariance, symbols } = problem;
  const { segments, polytope } = program;
  const n = symbols.length;
  const isRisky = (k: number) => {
    const i = segments.asset[k]!;
    return i >= 0 && covariance[i * (n + 1)]! > 0;
  };
  const [lower, upper] = [polytope.lower, polytope.upper].map((bounds) =>
    bounds.map((bound, k) => (isRisky(k) ? 0 : bound)),
  ) as [Float64Array, Float64Array];
  const sum = (bounds: Float64Array) => bounds.reduce((total, bound) => total + bound, 0);
  const zeroIsAllowed = lower.every(
    (_, k) => polytope.lower[k]! <= lower[k]! && upper[k]! <= polytope.upper[k]!,
  );
  // What has no risk has that of each centre as its distance.
  const isNear = ({ centre, limit }: VolatilityLimit) =>
    portfolioVariance(covariance, centre) <= limit * limit;
  if (!zeroIsAllowed || !balls.every(isNear)) return undefined;
  if (sum(lower) > polytope.budget || sum(upper) < polytope.budget) return undefined;
  const { status, value, x } = highestValue({ ...polytope, lower, upper }, linear);
  if (status !== 'solved') return undefined;
  const { weights } = fillInOrder(segments, x);
  return weights.some((weight) => weight !== 0) ? { weights, value } : undefined;
}

/** Where variance alone is minimized: less than none cannot be had. */
function leastRiskless(
  question: RiskShareQuestion,
  asked: RiskShareProgram,
): Float64Array | undefined {
  const { l2 = 0 } = question.problem.constraints;
  const others = question.deviation || l2 > 0 || question.linear.some((value) => value !== 0);
  return others ? undefined : cashOf(question, asked)?.weights;
}

/** Weights without any risk for which the numerator of a ratio is above zero, where some are found. */
function risklessGain(
  question: RiskShareQuestion,
  asked: RiskShareProgram,
): Float64Array | undefined {
  const { problem, program, linear } = question;
  const constant = question.deviation?.constant ?? 0;
  const largest = Math.max(...linear.map(Math.abs));
  const isGain = (value: number) => value + constant > 1e-9 * largest;
  const cash = cashOf(question, asked);
  if (cash && isGain(cash.value)) return cash.weights;
  const { deviation: _, ...limits } = asked;
  const none = new Float64Array(linear.length);
  const answer = solve({ ...limits, quadratic: program.quadratic(0), linear: none });
  // Where there is no gradient steps may end as failed at the very point; whether it is one is checked.
  if (answer.status === 'infeasible' || !answer.parts.every(Number.isFinite)) return undefined;
  const { values, weights } = fillInOrder(program.segments, answer.parts);
  if (violationOf(problem, weights) > 1e-9) return undefined;
  if (!isRiskless(problem.covariance, weights)) return undefined;
  const value = values.reduce((sum, part, k) => sum + part * linear[k]!, 0);
  return isGain(value) ? weights : undefined;
}

const noRiskRepairs = [
  'remove the minimum shares',
  'leave out assets until no mix of them is without any risk',
];

export function riskless({ symbols }: Problem, weights: Float64Array): Infeasible {
  const size = Math.max(...weights.map(Math.abs));
  const held = symbols.filter((_, i) => Math.abs(weights[i]!) > 1e-9 * size);
  const names = held.length > 5 ? `${held.slice(0, 5).join(', ')} and others` : held.join(', ');
  return {
    status: 'infeasible',
    message: `the best found within these limits is to hold ${names} without any risk, and by convention no asset has a share of no risk, so no minimum share is met; ${noRiskRepairs.join(' or ')}`,
    conflict: [`a portfolio without risk of ${names}`, 'minimum shares of the risk'],
    repairs: noRiskRepairs,
  };
}

export function onlyRiskless({ symbols, constraints }: Problem, isRatio = false): Infeasible {
  // Without the shares the ratio of a portfolio without risk has no maximum.
  const repairs = isRatio ? noRiskRepairs.slice(1) : noRiskRepairs;
  const asked = symbols.filter((_, i) => constraints.riskContributions![i]! > 0);
  const names = asked.length > 5 ? `${asked.slice(0, 5).join(', ')} and others` : asked.join(', ');
  return {
    status: 'infeasible',
    message: `within these limits the minimum shares of the risk of ${names} are met by no portfolio that has any risk, and by convention no asset has a share of no risk; ${repairs.join(' or ')}`,
    conflict: [`minimum shares of the risk of ${names}`, 'a portfolio without any risk'],
    repairs,
  };
}

/** Of what may be invested: so little that it is next to nothing. */
const little = 1e-4;

/**
 * Whether zero is within the limits and best, where a share of the risk has no gradient: interior points went there, or the
 * least that is made to be invested is all that is. As the question is convex, less would then be better still.
 */
function holdsNothing(problem: Problem, asked: RiskShareProgram, weights: Float64Array): boolean {
  if (violationOf(problem, new Float64Array(weights.length)) > 0) return false;
  const { asset, polytope } = asked;
  const size = Math.max(...polytope.upper.map(Math.abs), ...polytope.lower.map(Math.abs));
  if (weights.every((weight) => Math.abs(weight) <= little * size)) return true;
  const rest = asset.length - 1;
  if (asset[rest]! >= 0) return false;
  const most = polytope.budget - little * Math.abs(polytope.budget);
  const upper = polytope.upper.map((bound, k) => (k === rest ? Math.min(bound, most) : bound));
  const held = solve({ ...asked, polytope: { ...polytope, upper } });
  return held.status === 'solved' && held.parts[rest]! >= upper[rest]! - 1e-9 * size;
}

export function idle(): Infeasible {
  return {
    status: 'infeasible',
    message:
      'nothing within these limits is better than holding nothing, which has no risk to share: ask for a budget or a least net exposure above zero, or remove the minimum shares',
    conflict: ['limits that allow to hold nothing', 'minimum shares of the risk'],
    repairs: ['ask for a budget or a least net exposure above zero', 'remove the minimum shares'],
  };
}

/** d sqrt(s w'Sigma w) / ds = sqrt(w'Sigma w) / (2 sqrt(s)) turns the price of the root into that of the share. */
export function sharePricesOf(
  { symbols, constraints, ...rest }: Problem,
  weights: Float64Array,
  prices: Float64Array,
  words: PriceWords,
): ShadowPrice[] {
  const n = weights.length;
  const volatility = Math.sqrt(portfolioVariance(rest.covariance, weights));
  const coefficients = new Float64Array(n).fill(1);
  const linear: LinearConstraint[] = [];
  const rowPrices: number[] = [];
  constraints.riskContributions?.forEach((min, i) => {
    if (min === 0) return;
    const name = `the share of the risk of ${symbols[i]!}`;
    linear.push({ name, coefficients, min, max: Number.POSITIVE_INFINITY });
    rowPrices.push((prices[i]! * volatility) / (2 * Math.sqrt(min)));
  });
  return shadowPrices(
    { ...rest, symbols, constraints: { ...constraints, linear } },
    weights,
    { reducedCosts: new Float64Array(n), rowPrices: Float64Array.from(rowPrices) },
    words,
  );
}

function limitPricesOf(
  problem: Problem,
  weights: Float64Array,
  limits: readonly NamedLimit[],
  prices: Float64Array,
  words: LiftedWords,
): ShadowPrice[] {
  const coefficients = new Float64Array(weights.length).fill(1);
  const linear = limits.map(({ name, limit: max }) => ({
    name,
    coefficients,
    min: Number.NEGATIVE_INFINITY,
    max,
  }));
  return shadowPrices(
    { ...problem, constraints: { ...problem.constraints, linear } },
    weights,
    { reducedCosts: new Float64Array(weights.length), rowPrices: prices.map((price) => -price) },
    words,
  );
}

export const varianceEffect = (covariance: Float64Array, weights: Float64Array, effect: string) => {
  const variance = portfolioVariance(covariance, weights);
  return (gain: number) => `${effect} by about ${percent(gain / variance)} of itself`;
};
