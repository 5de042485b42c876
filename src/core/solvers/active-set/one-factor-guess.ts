import type { QuadraticProgram } from '@/core/solvers/quadratic-program';

/** Least own variance of the model, as a share of the whole. */
const leastOwn = 0.05;
const mostRounds = 12;

export interface GuessMemory {
  readonly rests: Int8Array;
  readonly b: Float64Array;
  readonly perOwn: Float64Array;
}

/**
 * Which bounds would bind if Q were bb' + diag(d), with b = Q1 / sqrt(1'Q1) and the diagonal of Q: a guess for O(n^2), of which the
 * row sums of Q are the most. Under the model x_i = clip((c_i + y - b_i f) / d_i) for two numbers, the price y of the budget and f = b'x,
 * which Newton steps find. Into `rests`: -1 at the lower bound, 0 between the bounds, 1 at the upper bound; `b` and `perOwn` are memory of
 * n numbers each. False where Q has no common part to read.
 * Source: Sharpe (1963), Management Science 9(2), the diagonal model; Elton, Gruber and Padberg (1976), Journal of Finance 31(5).
 */
export function oneFactorGuess(
  q: Float64Array,
  { linear, lower, upper, budget }: Omit<QuadraticProgram, 'quadratic'>,
  { rests, b, perOwn }: GuessMemory,
): boolean {
  const n = lower.length;
  let total = 0;
  for (let i = 0, row = 0; i < n; i++, row += n) {
    let even = 0;
    let odd = 0;
    let j = 0;
    for (; j + 3 < n; j += 4) {
      even += q[row + j]! + q[row + j + 2]!;
      odd += q[row + j + 1]! + q[row + j + 3]!;
    }
    for (; j < n; j++) even += q[row + j]!;
    b[i] = even + odd;
    total += b[i]!;
  }
  if (!(total > 0)) return false;
  const scale = 1 / Math.sqrt(total);
  for (let i = 0; i < n; i++) {
    const variance = q[i * n + i]!;
    if (!(variance > 0)) return false;
    b[i]! *= scale;
    perOwn[i] = 1 / Math.max(variance - b[i]! * b[i]!, leastOwn * variance);
    rests[i] = lower[i] === upper[i] ? -1 : 0;
  }
  let price = 0;
  let factor = 0;
  for (let round = 0; round < mostRounds; round++) {
    let ones = 0;
    let ofB = 0;
    let ofBB = 1;
    let weights = budget;
    let exposure = 0;
    for (let i = 0; i < n; i++) {
      const rest = rests[i]!;
      if (rest !== 0) {
        const bound = rest < 0 ? lower[i]! : upper[i]!;
        weights -= bound;
        exposure += b[i]! * bound;
        continue;
      }
      const per = perOwn[i]!;
      const loaded = b[i]! * per;
      ones += per;
      ofB += loaded;
      ofBB += b[i]! * loaded;
      weights -= linear[i]! * per;
      exposure += linear[i]! * loaded;
    }
    if (ones === 0) {
      if (Math.abs(weights) <= 1e-12) return true;
      // No variable is left to move: of those that would mend the sum, the one that the price reaches first.
      const side = weights > 0 ? -1 : 1;
      let nearest = -1;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < n; i++) {
        if (rests[i] !== side || lower[i] === upper[i]) continue;
        const bound = side < 0 ? lower[i]! : upper[i]!;
        const distance = Math.abs(bound / perOwn[i]! - linear[i]! - price + b[i]! * factor);
        if (distance >= least) continue;
        least = distance;
        nearest = i;
      }
      if (nearest < 0) return true;
      rests[nearest] = 0;
      continue;
    }
    const determinant = ones * ofBB - ofB * ofB;
    price = (weights * ofBB + exposure * ofB) / determinant;
    factor = (exposure * ones + weights * ofB) / determinant;
    let changed = 0;
    for (let i = 0; i < n; i++) {
      const value = (linear[i]! + price - b[i]! * factor) * perOwn[i]!;
      const rest = value <= lower[i]! || lower[i] === upper[i] ? -1 : value >= upper[i]! ? 1 : 0;
      if (rest === rests[i]) continue;
      rests[i] = rest;
      changed++;
    }
    if (changed === 0) break;
  }
  return true;
}
