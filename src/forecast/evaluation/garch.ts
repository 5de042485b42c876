import { choleskySolve } from '@/core/linalg/cholesky-solve';

// Taken once: where modules run in a context of their own, every look at a global is slow.
const { exp, log } = Math;

/** Conditional variance s_t = omega + alpha e_{t-1}^2 + beta s_{t-1} of returns with mean zero. */
export interface Garch {
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
}

export interface FittedGarch extends Garch {
  readonly logLikelihood: number;
}

/**
 * GARCH(1,1) by Gaussian maximum likelihood. Searched over omega = exp(a), alpha + beta = 1 / (1 + exp(-b)), alpha's share of
 * it likewise, so that every step is admissible; steps by the expected information, damped. Begins with the best of a
 * grid and of `start`.
 * Sources: Bollerslev (1986); Fiorentini, Calzolari and Panattoni (1996), Analytic derivatives.
 *
 * @param returns daily, oldest first, at least 100, not all zero
 */
export function fitGarch(returns: Float64Array, start?: Garch): FittedGarch {
  if (returns.length < 100) throw new RangeError(`fitGarch: ${returns.length} returns are too few`);
  const squares = returns.map((r) => r * r);
  const variance = squares.reduce((sum, s) => sum + s, 0) / squares.length;
  if (!(variance > 0 && Number.isFinite(variance))) {
    throw new RangeError(`fitGarch: the mean square of the returns is ${variance}`);
  }
  const first = presampleVariance(squares);
  let best: Point | undefined;
  const consider = (theta: Float64Array) => {
    const logLikelihood = likelihood(squares, first, toGarch(theta));
    if (!best || logLikelihood > best.logLikelihood) best = { theta, logLikelihood };
  };
  if (start) consider(toTheta(start));
  for (const persistence of [0.5, 0.9, 0.98]) {
    for (const alpha of [0.02, 0.05, 0.1, 0.2]) {
      const beta = persistence - alpha;
      consider(toTheta({ omega: variance * (1 - persistence), alpha, beta }));
    }
  }
  const { theta, logLikelihood } = climb(squares, first, best!);
  return { ...toGarch(theta), logLikelihood };
}

/** Variance of the day after each return: element t uses returns up to t. */
export function garchVariance(returns: Float64Array, garch: Garch): Float64Array {
  const squares = returns.map((r) => r * r);
  const next = new Float64Array(returns.length);
  let variance = afterPresample(presampleVariance(squares), garch);
  for (const [t, square] of squares.entries()) {
    variance = garch.omega + garch.alpha * square + garch.beta * variance;
    next[t] = variance;
  }
  return next;
}

/** Expected sum of the variances of `horizon` days of which the first has `next`. */
export function garchHorizonVariance(next: number, garch: Garch, horizon: number): number {
  let sum = 0;
  for (let day = 0, variance = next; day < horizon; day++) {
    sum += variance;
    variance = garch.omega + (garch.alpha + garch.beta) * variance;
  }
  return sum;
}

interface Point {
  readonly theta: Float64Array;
  readonly logLikelihood: number;
}

const logistic = (x: number) => 1 / (1 + exp(-x));
const logit = (p: number) => log(p / (1 - p));

function toGarch(theta: Float64Array): Garch {
  const persistence = logistic(theta[1]!);
  const share = logistic(theta[2]!);
  return {
    omega: exp(theta[0]!),
    alpha: persistence * share,
    beta: persistence * (1 - share),
  };
}

function toTheta({ omega, alpha, beta }: Garch): Float64Array {
  const inside = (p: number) => Math.min(Math.max(p, 1e-9), 1 - 1e-9);
  const persistence = alpha + beta;
  return Float64Array.of(
    log(omega),
    logit(inside(persistence)),
    logit(inside(persistence > 0 ? alpha / persistence : 0)),
  );
}

/** Mean of the first 75 squares with weights 0.94^t, the variance before the first return. */
function presampleVariance(squares: Float64Array): number {
  let [sum, weights] = [0, 0];
  for (let t = 0, weight = 1; t < Math.min(75, squares.length); t++, weight *= 0.94) {
    sum += weight * squares[t]!;
    weights += weight;
  }
  return Math.max(sum / weights, 1e-12);
}

const afterPresample = (first: number, { omega, alpha, beta }: Garch) =>
  omega + (alpha + beta) * first;

function likelihood(squares: Float64Array, first: number, garch: Garch): number {
  const { omega, alpha, beta } = garch;
  let variance = afterPresample(first, garch);
  let sum = 0;
  for (const square of squares) {
    sum += log(variance) + square / variance;
    variance = omega + alpha * square + beta * variance;
  }
  return -0.5 * (sum + squares.length * log(2 * Math.PI));
}

function climb(squares: Float64Array, first: number, start: Point): Point {
  let point = start;
  let damping = 1e-3;
  for (let step = 0; step < 200; step++) {
    const { gradient, information } = scores(squares, first, point.theta);
    let moved = false;
    for (; damping < 1e10; damping *= 10) {
      const candidate = damped(point.theta, gradient, information, damping);
      const logLikelihood = candidate && likelihood(squares, first, toGarch(candidate));
      if (candidate && logLikelihood! >= point.logLikelihood) {
        moved = logLikelihood! - point.logLikelihood > 1e-10;
        point = { theta: candidate, logLikelihood: logLikelihood! };
        damping = Math.max(damping / 10, 1e-8);
        break;
      }
    }
    if (!moved) return point;
  }
  return point;
}

/** theta + (information + damping x its diagonal)^-1 gradient, at most 2 in each coordinate. */
function damped(
  theta: Float64Array,
  gradient: Float64Array,
  information: Float64Array,
  damping: number,
): Float64Array | undefined {
  const matrix = information.slice();
  for (let i = 0; i < 3; i++) matrix[4 * i]! += damping * (matrix[4 * i]! + 1e-12);
  const step = gradient.slice();
  if (!choleskySolve(matrix, step)) return undefined;
  const longest = step.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
  const scale = Math.min(1, 2 / longest);
  const moved = theta.map((value, i) => value + scale * step[i]!);
  // Beyond it the logistic function is 0 or 1 to working precision.
  return moved.every((value) => Number.isFinite(value)) && Math.abs(moved[1]!) < 30
    ? moved.map((value, i) => (i === 2 ? Math.min(Math.max(value, -30), 30) : value))
    : undefined;
}

/** Gradient and expected information of the log-likelihood in theta. */
function scores(squares: Float64Array, first: number, theta: Float64Array) {
  const garch = toGarch(theta);
  const { omega, alpha, beta } = garch;
  const [p, q] = [logistic(theta[1]!), logistic(theta[2]!)];
  // Derivatives of (omega, alpha, beta) by b and c.
  const [alphaB, betaB] = [p * (1 - p) * q, p * (1 - p) * (1 - q)];
  const alphaC = p * q * (1 - q);
  let variance = afterPresample(first, garch);
  let [a, b, c] = [omega, (alphaB + betaB) * first, 0];
  const gradient = new Float64Array(3);
  const information = new Float64Array(9);
  for (const square of squares) {
    const [x, y, z] = [a / variance, b / variance, c / variance];
    const surprise = 0.5 * (square / variance - 1);
    gradient[0]! += surprise * x;
    gradient[1]! += surprise * y;
    gradient[2]! += surprise * z;
    information[0]! += 0.5 * x * x;
    information[3]! += 0.5 * x * y;
    information[4]! += 0.5 * y * y;
    information[6]! += 0.5 * x * z;
    information[7]! += 0.5 * y * z;
    information[8]! += 0.5 * z * z;
    a = omega + beta * a;
    b = alphaB * square + betaB * variance + beta * b;
    c = alphaC * (square - variance) + beta * c;
    variance = omega + alpha * square + beta * variance;
  }
  return { gradient, information };
}
