import { linearOf } from './problem-of-case';
import type { PanelData, ProblemForm } from './reference-case';

/** Objective and violation of given weights from their definitions: nothing of the engine is asked. */

/** -1 where the objective is minimized. */
export function senseOf(method: string): 1 | -1 {
  const maximized = ['max-', 'target-volatility', 'robust-mean-variance'];
  return maximized.some((start) => method.startsWith(start)) ? 1 : -1;
}

export function objectiveOf(form: ProblemForm, data: PanelData, w: ArrayLike<number>): number {
  const { mean, covariance, returns, periods } = data;
  const { riskFree = 0, riskAversion = 0, uncertainty = 0, confidenceLevel = 0 } = form;
  const variance = quadratic(covariance, w);
  const reward = dot(mean, w) - trading(form, w);
  const cost = penalty(form, w);
  const daily = () =>
    Float64Array.from({ length: periods }, (_, t) => dot(w, returns, t * w.length));
  switch (form.method) {
    case 'min-variance':
    case 'target-return':
      return variance + cost;
    case 'max-utility':
      return reward - (riskAversion / 2) * variance - cost;
    case 'target-volatility':
      return reward - cost;
    case 'min-tracking-error':
      return quadratic(covariance, minus(w, form.benchmarkWeights)) + cost;
    case 'max-sharpe':
      return (reward - riskFree * sum(w)) / Math.sqrt(variance);
    case 'max-diversification': {
      const sigma = Float64Array.from(mean, (_, i) => Math.sqrt(covariance[i * (w.length + 1)]!));
      return dot(sigma, w) / Math.sqrt(variance);
    }
    case 'robust-mean-variance':
      return (
        reward - uncertainty * Math.sqrt((variance * 252) / periods) - (riskAversion / 2) * variance
      );
    case 'max-kelly':
      return sum(daily().map(Math.log1p)) / periods;
    case 'min-cvar':
    case 'target-return-cvar':
      return tailMean(
        daily().map((value) => -value),
        confidenceLevel,
      );
    case 'min-cdar':
      return tailMean(drawdowns(daily()), confidenceLevel);
    case 'min-semivariance':
      return (252 * sum(daily().map((value) => Math.min(value, 0) ** 2))) / periods;
    case 'risk-parity':
      return unevenness(form, covariance, w);
    default:
      throw new RangeError(`objectiveOf: no definition of ${form.method}`);
  }
}

/** Largest violation of any limit, in units of weight, return or volatility. */
export function violationOf(form: ProblemForm, data: PanelData, w: ArrayLike<number>): number {
  const c = form.constraints ?? {};
  const { minWeight = 0, maxWeight = 1, budget = 1, minPosition = 0 } = c;
  const at = (bound: number | readonly number[], i: number) =>
    typeof bound === 'number' ? bound : bound[i]!;
  const { min: least, max: most } = c.net ?? { min: budget, max: budget };
  const broken = [least - sum(w), sum(w) - most];
  let held = 0;
  for (let i = 0; i < w.length; i++) {
    const weight = w[i]!;
    if (weight !== 0) held++;
    broken.push(at(minWeight, i) - weight, weight - at(maxWeight, i));
    if (weight !== 0 && minPosition > 0) broken.push(minPosition - weight);
  }
  for (const { coefficients, min, max } of linearOf(c, data.symbols)) {
    const value = dot(coefficients, w);
    broken.push(min - value, value - max);
  }
  const active = () => minus(w, form.benchmarkWeights);
  if (c.turnover !== undefined) broken.push(gross(minus(w, form.currentWeights)) - c.turnover);
  if (c.gross !== undefined) broken.push(gross(w) - c.gross);
  if (c.maxAssets !== undefined && held > c.maxAssets) broken.push(held - c.maxAssets);
  if (c.trackingError !== undefined) {
    broken.push(Math.sqrt(quadratic(data.covariance, active())) - c.trackingError);
  }
  if (form.targetReturn !== undefined) {
    broken.push(form.targetReturn - dot(data.mean, w) + trading(form, w));
  }
  if (form.targetVolatility !== undefined) {
    broken.push(Math.sqrt(quadratic(data.covariance, w)) - form.targetVolatility);
  }
  return Math.max(0, ...broken);
}

function penalty({ constraints = {} }: ProblemForm, w: ArrayLike<number>): number {
  const { l1 = 0, l2 = 0 } = constraints;
  return l1 * gross(w) + l2 * dot(w, w);
}

function trading({ constraints = {}, currentWeights }: ProblemForm, w: ArrayLike<number>): number {
  const { transactionCost = 0 } = constraints;
  return transactionCost === 0 ? 0 : transactionCost * gross(minus(w, currentWeights));
}

function unevenness(form: ProblemForm, covariance: Float64Array, w: ArrayLike<number>): number {
  const n = w.length;
  const variance = quadratic(covariance, w);
  const off = Array.from({ length: n }, (_, i) => {
    const share = (w[i]! * dot(w, covariance, i * n)) / variance;
    return Math.abs(share - (form.budgets?.[i] ?? 1 / n));
  });
  return Math.max(...off);
}

function drawdowns(daily: Float64Array): Float64Array {
  let wealth = 0;
  let peak = 0;
  return daily.map((value) => {
    wealth += value;
    peak = Math.max(peak, wealth);
    return peak - wealth;
  });
}

function tailMean(losses: Float64Array, level: number): number {
  const worst = losses.slice().sort().reverse();
  const share = losses.length * (1 - level);
  const whole = Math.floor(share + 1e-12);
  return (sum(worst.subarray(0, whole)) + (share - whole) * (worst[whole] ?? 0)) / share;
}

function minus(w: ArrayLike<number>, other: readonly number[] | undefined): Float64Array {
  return Float64Array.from(w, (value, i) => value - other![i]!);
}

function quadratic(covariance: Float64Array, w: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < w.length; i++) total += w[i]! * dot(w, covariance, i * w.length);
  return total;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>, offset = 0): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[offset + i]!;
  return total;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

function gross(values: ArrayLike<number>): number {
  return sum(Float64Array.from(values, Math.abs));
}
