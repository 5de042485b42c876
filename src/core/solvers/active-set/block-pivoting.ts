import { addRows } from '@/core/linalg/add-rows';
import { type GuessMemory, oneFactorGuess } from '@/core/solvers/active-set/one-factor-guess';
import { isRestless } from '@/core/solvers/active-set/restless';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';

/** Pivots of less than this share of the diagonal leave the weights to a method that can tell flat from steep. */
const leastPivot = 1e-8;

/** A bound overstepped by less is rounding; a reduced cost of less as well. */
const boundTolerance = 1e-13;
const priceTolerance = 1e-12;

/** Rounds without fewer wrong signs, and rounds in all. */
const patience = 3;
const mostRounds = 20;

/**
 * `rests` as in the guess; `free` the variables off their bounds, `held` the others that are not zero, both ascending; `price` the multiplier of
 * the budget; `b` and `perOwn` of the guess.
 */
class State implements GuessMemory {
  x = new Float64Array(0);
  price = 0;
  readonly gradient: Float64Array;
  readonly sigma: Float64Array;
  readonly steps: Float64Array;
  readonly b: Float64Array;
  readonly perOwn: Float64Array;
  readonly rests: Int8Array;
  readonly free: Int32Array;
  readonly held: Int32Array;
  system = new Float64Array(0);

  constructor(readonly n: number) {
    this.gradient = new Float64Array(n);
    this.sigma = new Float64Array(n);
    this.steps = new Float64Array(n);
    this.b = new Float64Array(n);
    this.perOwn = new Float64Array(n);
    this.rests = new Int8Array(n);
    this.free = new Int32Array(n);
    this.held = new Int32Array(n);
  }
}

/**
 * Memory of the last call, for the next of its size: allocating and collecting it costs as much as solving. Nothing of it is read
 * before it is written, x alone leaves and is new each time, and no call can begin inside another.
 */
let kept = new State(0);

/**
 * min (1/2) x'Qx - c'x under bounds and budget alone, for a small Q that is positive definite over the variables off their bounds: from the
 * bounds that a one-factor model of Q would bind, all wrong signs change at once, and each round solves for what is off its bounds
 * by one elimination: Q_FF x_F = c_F - Q_FB x_B + y, sum x = budget.
 *
 * `undefined` where that does not settle, or settles on an answer that need not be the only one or is not right to rounding: no pivot, a
 * bound variable without a reduced cost.
 * Source: Judice and Pires (1994), Computers and Operations Research 21(5).
 */
export function blockPivoting(
  program: QuadraticProgram,
): { readonly x: Float64Array; readonly iterations: number } | undefined {
  const { quadratic: q, linear, lower, upper, budget } = program;
  if (!q || program.rows.length > 0) return undefined;
  const n = lower.length;
  if (kept.n !== n) kept = new State(n);
  const state = kept;
  if (!oneFactorGuess(q, program, state)) return undefined;
  const x = new Float64Array(n);
  const { gradient, sigma, steps, rests, free, held } = state;
  state.x = x;
  for (let i = 0; i < n; i++) sigma[i] = Math.sqrt(q[i * n + i]!);
  let fewest = Number.POSITIVE_INFINITY;
  let left = patience;
  for (let round = 1; round <= mostRounds; round++) {
    let heldCount = 0;
    let freeCount = 0;
    let missing = budget;
    for (let i = 0; i < n; i++) {
      gradient[i] = -linear[i]!;
      const rest = rests[i]!;
      if (rest === 0) {
        free[freeCount++] = i;
        continue;
      }
      const bound = rest < 0 ? lower[i]! : upper[i]!;
      x[i] = bound;
      if (bound === 0) continue;
      missing -= bound;
      held[heldCount] = i;
      steps[heldCount++] = bound;
    }
    addRows(gradient, q, held, steps, heldCount);
    if (freeCount === 0) {
      if (Math.abs(missing) > 1e-15 * (1 + Math.abs(budget))) return undefined;
      priceVertex(program, state);
    } else {
      if (!solveFree(q, state, freeCount, missing)) return undefined;
      for (let f = 0; f < freeCount; f++) steps[f] = x[free[f]!]!;
      addRows(gradient, q, free, steps, freeCount);
    }

    const wrong = correct(program, state);
    if (wrong === Number.POSITIVE_INFINITY) return undefined;
    if (wrong === 0) return isSettled(program, state) ? { x, iterations: round } : undefined;
    if (wrong < fewest) {
      fewest = wrong;
      left = patience;
    } else if (left-- === 0) return undefined;
  }
  return undefined;
}

/**
 * x_F and the price from Q_FF x_F = price - gradient_F and sum x_F = `missing`; false where Q_FF has no pivot. In `system` Q_FF becomes
 * its factors D L', and the right-hand sides -gradient_F and 1 at the end of each row L^-1 times themselves.
 */
function solveFree(q: Float64Array, state: State, count: number, missing: number): boolean {
  const { x, gradient, free, n } = state;
  const width = count + 2;
  if (state.system.length < count * width) state.system = new Float64Array(count * width);
  const { system } = state;
  for (let f = 0, at = 0; f < count; f++, at += width) {
    const row = free[f]! * n;
    for (let h = f; h < count; h++) system[at + h] = q[row + free[h]!]!;
    system[at + count] = -gradient[free[f]!]!;
    system[at + count + 1] = 1;
  }
  let perPrice = 0;
  let unpriced = 0;
  for (let k = 0, top = 0; k < count; k++, top += width) {
    const variance = q[free[k]! * (n + 1)]!;
    const pivot = system[top + k]!;
    if (!(pivot > leastPivot * variance)) return false;
    const inverse = 1 / pivot;
    for (let i = k + 1, row = top + width; i < count; i++, row += width) {
      const factor = system[top + i]! * inverse;
      for (let j = i; j < width; j++) system[row + j]! -= factor * system[top + j]!;
    }
    const one = system[top + count + 1]!;
    perPrice += one * one * inverse;
    unpriced += one * inverse * system[top + count]!;
  }
  const price = (missing - unpriced) / perPrice;
  for (let k = count - 1, top = k * width; k >= 0; k--, top -= width) {
    let value = system[top + count]! + price * system[top + count + 1]!;
    for (let h = k + 1; h < count; h++) value -= system[top + h]! * x[free[h]!]!;
    x[free[k]!] = value / system[top + k]!;
  }
  state.price = price;
  return true;
}

/** All variables are on their bounds: the price amid what a sale saves at most and a purchase costs at least. */
function priceVertex({ lower, upper }: QuadraticProgram, state: State): void {
  const { gradient, rests } = state;
  let sale = Number.NEGATIVE_INFINITY;
  let purchase = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rests.length; i++) {
    if (lower[i] === upper[i]) continue;
    if (rests[i]! > 0) sale = Math.max(sale, gradient[i]!);
    else purchase = Math.min(purchase, gradient[i]!);
  }
  state.price = sale / 2 + purchase / 2;
}

/** Changes every wrong sign and answers how many there were; infinitely many where a bound variable has no sign. */
function correct({ linear, lower, upper }: QuadraticProgram, state: State): number {
  const { x, gradient, sigma, rests, price } = state;
  const n = x.length;
  let wrong = 0;
  let unsigned = 0;
  let spread = 0;
  for (let i = 0; i < n; i++) spread += sigma[i]! * Math.abs(x[i]!);
  for (let i = 0; i < n; i++) {
    const rest = rests[i]!;
    const low = lower[i]!;
    const high = upper[i]!;
    if (rest === 0) {
      const tolerance = boundTolerance * (1 + Math.abs(x[i]!));
      const side = x[i]! < low - tolerance ? -1 : x[i]! > high + tolerance ? 1 : 0;
      if (side === 0) continue;
      rests[i] = side;
      wrong++;
    } else if (low < high) {
      const inward = rest * (gradient[i]! - price);
      const noise = priceTolerance * (sigma[i]! * spread + Math.abs(linear[i]!) + Math.abs(price));
      if (inward < -noise) continue;
      if (inward > noise) {
        rests[i] = 0;
        wrong++;
      } else unsigned++;
    }
  }
  return wrong === 0 && unsigned > 0 ? Number.POSITIVE_INFINITY : wrong;
}

/** Clamps x; whether the slopes of the free variables vanish and the budget is met. */
function isSettled({ lower, upper, budget }: QuadraticProgram, state: State): boolean {
  const { x, gradient, sigma, rests, price } = state;
  const n = x.length;
  const dust = 1e-15 * (1 + Math.abs(budget));
  let slope = 0;
  let largest = 0;
  let steepest = 0;
  let spread = 0;
  let sum = 0;
  let gross = 1;
  for (let i = 0; i < n; i++) {
    if (rests[i] === 0) {
      slope = Math.max(slope, Math.abs(gradient[i]! - price));
      largest = Math.max(largest, Math.abs(gradient[i]!));
      if (x[i]! < lower[i]! + dust) x[i] = lower[i]!;
      else if (x[i]! > upper[i]! - dust) x[i] = upper[i]!;
    }
    const size = Math.abs(x[i]!);
    steepest = Math.max(steepest, sigma[i]!);
    spread += sigma[i]! * size;
    sum += x[i]!;
    gross += size;
  }
  return Math.abs(sum - budget) <= 1e-12 * gross && !isRestless(slope, largest, steepest * spread);
}
