import { dot } from '@/core/linalg/dot';
import { solvePositiveDefinite } from '@/core/moments/solve-positive-definite';

export type Relation = '=' | '<=' | '>=';

/** A view on the scenarios' probabilities x: sum over t of x_t values_t  =, <= or >=  target. */
export interface PoolingView {
  /** In the user's words. */
  readonly name: string;
  /** One number per scenario, length T. */
  readonly values: Float64Array;
  readonly relation: Relation;
  readonly target: number;
}

export interface PooledProbabilities {
  readonly status: 'solved';
  /** Length T, >= 0, summing to 1. */
  readonly probabilities: Float64Array;
  /** Kullback-Leibler distance from the prior, >= 0; 0 where the views say nothing new. */
  readonly relativeEntropy: number;
  /** exp of the entropy of the probabilities: how many scenarios still count, 1 to T. */
  readonly effectiveScenarios: number;
  /**
   * l of x_t = p_t exp(-sum of l_k values_kt) / normaliser; >= 0 for `<=`, <= 0 for `>=`, 0 where an
   * inequality does not bind.
   */
  readonly multipliers: Float64Array;
  readonly iterations: number;
}

export type EntropyPoolingOutcome =
  | PooledProbabilities
  /** No probabilities on these scenarios meet the views; proven by weak duality. */
  | { readonly status: 'infeasible'; readonly message: string }
  | { readonly status: 'notConverged'; readonly message: string };

const MAX_ITERATIONS = 200;
/** Largest miss of a view, in prior standard deviations of its values. */
const TOLERANCE = 1e-11;

/**
 * The probabilities nearest to the prior in relative entropy that satisfy every view.
 *
 * Minimises the dual log(sum_t p_t exp(-A'l)_t) + b'l, l >= 0 for inequalities, by Newton's method on the
 * multipliers that are free, with backtracking. The dual of a feasible problem is at least
 * log(min p); once below it, the views are proven to contradict each other or the scenarios.
 * Prior probabilities are positive and sum to 1; absent: 1 / T each.
 *
 * Source: Meucci (2008), Fully Flexible Views: Theory and Practice, Risk 21, appendix A.
 */
export function entropyPooling(
  scenarios: number,
  views: readonly PoolingView[],
  prior: Float64Array = new Float64Array(scenarios).fill(1 / scenarios),
): EntropyPoolingOutcome {
  if (
    prior.length !== scenarios ||
    !prior.every((p) => p > 0) ||
    Math.abs(sumOf(prior) - 1) > 1e-9
  ) {
    throw new Error(
      `entropyPooling: the prior must be ${scenarios} positive probabilities that sum to 1`,
    );
  }
  const rows: Row[] = [];
  for (const view of views) {
    const row = standardise(view, prior);
    // What is missed by no more than a solution may miss it is met by the outermost scenarios.
    const [under, over] = [row.lowest - row.target, row.target - row.highest];
    if (under > TOLERANCE || (row.equality && over > TOLERANCE)) {
      const [lowest, highest] = reach(view.values);
      return {
        status: 'infeasible',
        message: `"${view.name}" asks for ${print(view.target)} per scenario, but the scenarios only reach from ${print(lowest)} to ${print(highest)}.`,
      };
    }
    rows.push(row);
  }
  const floor = Math.log(prior.reduce((a, b) => Math.min(a, b))) - 1e-9;
  const multipliers = new Float64Array(rows.length);
  let point = evaluate(rows, prior, multipliers);
  for (let iteration = 0; iteration <= MAX_ITERATIONS; iteration++) {
    if (point.dual < floor) {
      return {
        status: 'infeasible',
        message: `No probabilities of these scenarios meet all views together: ${views.map((view) => `"${view.name}"`).join(', ')}.`,
      };
    }
    // An inequality at multiplier 0 that already holds rests there.
    const free = rows.flatMap((row, k) =>
      row.equality || multipliers[k]! > 0 || point.gradient[k]! < 0 ? [k] : [],
    );
    const missed = Math.max(0, ...free.map((k) => Math.abs(point.gradient[k]!)));
    if (missed <= TOLERANCE) return report(point, prior, rows, multipliers, iteration);
    const next = advance(rows, prior, multipliers, point, free);
    if (!next) break;
    point = next;
  }
  return {
    status: 'notConverged',
    message: 'The views can only be met at the edge of the scenarios: make them less extreme.',
  };
}

interface Row {
  /** (values - prior mean) / scale; the scale is negative for `>=`, so that each row reads `=` or `<=`. */
  readonly values: Float64Array;
  readonly target: number;
  readonly equality: boolean;
  readonly scale: number;
  readonly lowest: number;
  readonly highest: number;
}

function standardise(view: PoolingView, prior: Float64Array): Row {
  const { relation, target, name } = view;
  if (
    view.values.length !== prior.length ||
    !view.values.every(Number.isFinite) ||
    !Number.isFinite(target)
  ) {
    throw new Error(
      `entropyPooling: view "${name}" needs ${prior.length} finite values and a finite target`,
    );
  }
  const mean = dot(prior, view.values);
  let variance = 0;
  for (let t = 0; t < prior.length; t++) variance += prior[t]! * (view.values[t]! - mean) ** 2;
  const largest = view.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const deviation = Math.sqrt(variance);
  // Equal values differ from their mean by its rounding.
  const unit = deviation > 1e-14 * largest ? deviation : largest || 1;
  const scale = unit * (relation === '>=' ? -1 : 1);
  const values = view.values.map((value) => (value - mean) / scale);
  const [lowest, highest] = reach(values);
  return {
    values,
    target: (target - mean) / scale,
    equality: relation === '=',
    scale,
    lowest,
    highest,
  };
}

function reach(values: Float64Array): [lowest: number, highest: number] {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return [lowest, highest];
}

const print = (value: number) => String(Number(value.toPrecision(6)));

interface Point {
  readonly probabilities: Float64Array;
  readonly dual: number;
  /** target - expectation, per row. */
  readonly gradient: Float64Array;
}

function evaluate(rows: readonly Row[], prior: Float64Array, multipliers: Float64Array): Point {
  const periods = prior.length;
  const exponents = new Float64Array(periods);
  let linear = 0;
  rows.forEach((row, k) => {
    const multiplier = multipliers[k]!;
    linear += multiplier * row.target;
    if (multiplier !== 0)
      for (let t = 0; t < periods; t++) exponents[t]! -= multiplier * row.values[t]!;
  });
  const largest = exponents.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const probabilities = exponents.map((exponent, t) => prior[t]! * Math.exp(exponent - largest));
  const total = sumOf(probabilities);
  for (let t = 0; t < periods; t++) probabilities[t]! /= total;
  const gradient = Float64Array.from(rows, (row) => row.target - dot(probabilities, row.values));
  return { probabilities, dual: largest + Math.log(total) + linear, gradient };
}

/** One damped Newton step on the free multipliers, changed in place; undefined where none goes down. */
function advance(
  rows: readonly Row[],
  prior: Float64Array,
  multipliers: Float64Array,
  point: Point,
  free: readonly number[],
): Point | undefined {
  const direction = newtonDirection(rows, point, free);
  const slope = free.reduce((sum, k, index) => sum + point.gradient[k]! * direction[index]!, 0);
  const from = multipliers.slice();
  for (let step = 1; step > 1e-14; step /= 2) {
    free.forEach((k, index) => {
      const value = from[k]! + step * direction[index]!;
      multipliers[k] = rows[k]!.equality ? value : Math.max(0, value);
    });
    const next = evaluate(rows, prior, multipliers);
    // Near the optimum the dual only changes in its rounding; there a smaller gradient decides.
    const flat = Math.abs(slope) < 1e-13 * Math.max(1, Math.abs(point.dual));
    if (
      flat
        ? norm(next.gradient, free) < norm(point.gradient, free)
        : next.dual <= point.dual + 1e-4 * step * slope
    ) {
      return next;
    }
  }
  multipliers.set(from);
  return undefined;
}

/** -H^-1 g with H the covariance of the rows under the point's probabilities, lifted where rows repeat. */
function newtonDirection(
  rows: readonly Row[],
  point: Point,
  free: readonly number[],
): Float64Array {
  const size = free.length;
  const hessian = new Float64Array(size * size);
  let trace = 0;
  free.forEach((left, i) => {
    free.forEach((right, j) => {
      if (j > i) return;
      const [a, b] = [rows[left]!, rows[right]!];
      const [meanA, meanB] = [a.target - point.gradient[left]!, b.target - point.gradient[right]!];
      let sum = 0;
      for (let t = 0; t < a.values.length; t++) {
        sum += point.probabilities[t]! * (a.values[t]! - meanA) * (b.values[t]! - meanB);
      }
      hessian[i * size + j] = hessian[j * size + i] = sum;
      if (i === j) trace += sum;
    });
  });
  const descent = Float64Array.from(free, (k) => -point.gradient[k]!);
  for (let lift = 0; lift < 1; lift = lift === 0 ? 1e-12 : lift * 100) {
    const lifted = hessian.slice();
    for (let i = 0; i < size; i++) lifted[i * size + i]! += lift * (trace || 1);
    const direction = solvePositiveDefinite(lifted, size, descent, 1);
    if (direction) return direction;
  }
  return descent;
}

function report(
  point: Point,
  prior: Float64Array,
  rows: readonly Row[],
  multipliers: Float64Array,
  iterations: number,
): PooledProbabilities {
  let relativeEntropy = 0;
  let entropy = 0;
  point.probabilities.forEach((x, t) => {
    if (x <= 0) return;
    relativeEntropy += x * Math.log(x / prior[t]!);
    entropy -= x * Math.log(x);
  });
  return {
    status: 'solved',
    probabilities: point.probabilities,
    relativeEntropy: Math.max(0, relativeEntropy),
    effectiveScenarios: Math.exp(entropy),
    multipliers: multipliers.map((multiplier, k) => multiplier / rows[k]!.scale),
    iterations,
  };
}

function norm(values: Float64Array, free: readonly number[]): number {
  return Math.sqrt(free.reduce((sum, k) => sum + values[k]! ** 2, 0));
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
