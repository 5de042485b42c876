import type { FreeSet } from '@/core/solvers/critical-line/free-set';

/**
 * Moves x along directions without variance in its free variables until those that remain free have none: what a solver
 * of semidefinite programs leaves inside may be any point of such a line. Variance, equalities and, where the directions
 * tie in it, reward stay as they are. False where the free variables do not determine the multipliers.
 */
export function purify(
  set: FreeSet,
  { x, lower, upper }: { x: Float64Array; lower: Float64Array; upper: Float64Array },
  candidates: readonly number[],
): boolean {
  const basis = independent(set, candidates);
  if (!basis || !set.assign(basis)) return false;
  const { equalities } = set;
  for (const v of candidates) {
    if (set.has(v)) continue;
    if (!set.isFlat(v)) {
      set.enter(v);
      continue;
    }
    const { answer } = set;
    const down = x[v]! - lower[v]! <= upper[v]! - x[v]!;
    let step = down ? x[v]! - lower[v]! : upper[v]! - x[v]!;
    let blocking = -1;
    let pivot = 0;
    let largest = 1;
    for (let f = 0; f < set.count; f++) {
      largest = Math.max(largest, Math.abs(answer[equalities + f]!));
    }
    for (let f = 0; f < set.count; f++) {
      const rate = down ? answer[equalities + f]! : -answer[equalities + f]!;
      const size = Math.abs(rate);
      if (size <= 1e-9 * largest) continue;
      const i = set.ids[f]!;
      const room = Math.max(0, rate > 0 ? upper[i]! - x[i]! : x[i]! - lower[i]!);
      if (room > step * size || (room === step * size && size <= Math.abs(pivot))) continue;
      step = room / size;
      blocking = i;
      pivot = rate;
    }
    const sign = down ? -1 : 1;
    for (let f = 0; f < set.count; f++) x[set.ids[f]!]! -= sign * step * answer[equalities + f]!;
    if (blocking < 0) {
      x[v] = down ? lower[v]! : upper[v]!;
      continue;
    }
    x[v]! += sign * step;
    x[blocking] = pivot > 0 ? upper[blocking]! : lower[blocking]!;
    if (!set.exchange(blocking, v)) return false;
  }
  return set.factor();
}

/** As many variables as there are equalities whose columns are independent, by elimination with the largest pivots. */
function independent(set: FreeSet, candidates: readonly number[]): number[] | undefined {
  const { equalities } = set;
  const columns = candidates.map((v) =>
    Float64Array.from({ length: equalities }, (_, e) => set.coefficient(e, v)),
  );
  const chosen: number[] = [];
  const open = new Set(candidates.keys());
  const done = new Set<number>();
  for (let k = 0; k < equalities; k++) {
    let best = -1;
    let row = -1;
    let largest = 1e-9;
    for (const c of open) {
      for (let e = 0; e < equalities; e++) {
        const size = Math.abs(columns[c]![e]!);
        if (done.has(e) || size <= largest) continue;
        largest = size;
        best = c;
        row = e;
      }
    }
    if (best < 0) return undefined;
    const pivot = columns[best]!;
    open.delete(best);
    done.add(row);
    chosen.push(candidates[best]!);
    for (const c of open) {
      const factor = columns[c]![row]! / pivot[row]!;
      if (factor === 0) continue;
      for (let e = 0; e < equalities; e++) columns[c]![e]! -= factor * pivot[e]!;
    }
  }
  return chosen;
}
