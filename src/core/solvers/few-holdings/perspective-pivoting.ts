import { addRows } from '@/core/linalg/add-rows';
import { eliminate, factorRows } from '@/core/solvers/few-holdings/bordered-system';
import type { Row } from '@/core/solvers/quadratic-program';

/** Over the variables `at` of n; arrays are of their length unless said otherwise. */
export interface PerspectiveProgram {
  readonly n: number;
  readonly at: readonly number[];
  /** U, n x n; U - D positive semidefinite. */
  readonly quadratic: Float64Array;
  /** D, length n; counts where a variable is open. */
  readonly diagonal: Float64Array;
  /** c, length n. */
  readonly linear: Float64Array;
  /** Zero where a variable is open. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Positions of the open variables, ascending, and the sum of their z at most. */
  readonly open: readonly number[];
  readonly room: number;
  readonly budget: number;
  /** Coefficients of length n. */
  readonly rows: readonly Row[];
  /** An answer to something near, length n. */
  readonly start?: Float64Array | undefined;
}

export interface PerspectiveAnswer {
  readonly x: Float64Array;
  /** 1 where a variable is not open. */
  readonly z: Float64Array;
  /** Slope of the part without D at x less the prices of budget and rows. */
  readonly slopes: Float64Array;
  /** What the dual has beside the variables' own parts. */
  readonly constant: number;
}

const tolerance = 1e-11;
/** Rounds in all, and after which only the worst of the wrong signs changes. */
const mostRounds = 60;
const boldRounds = 12;

/**
 * min over x and z of (1/2) x'(U - D)x - c'x + (1/2) sum d_i x_i^2 / z_i, sum of the open z <= room, z <= 1, under bounds, a budget and rows.
 * The best z given x >= 0 fills the largest s_i x_i, s_i = sqrt d_i, and shares the rest k of the room among the others in proportion,
 * whose part is then (sum s_i x_i)^2 / (2k): the objective is quadratic piece by piece. From the piece of `start`, bounds, rows and
 * pieces of wrong sign change at once, and each round solves for what is off its bounds.
 *
 * `answer` is absent where that does not settle. `effort`: products done, about.
 * Sources: Argyriou, Foygel and Srebro (2012), Sparse prediction with the k-support norm, for the pieces; Judice and Pires (1994),
 * Computers and Operations Research 21(5), for the exchanges.
 */
export function perspectivePivoting(program: PerspectiveProgram): {
  readonly answer: PerspectiveAnswer | undefined;
  readonly effort: number;
} {
  const pivoting = new Pivoting(program);
  return { answer: pivoting.run(), effort: pivoting.effort };
}

class Pivoting {
  private readonly m: number;
  private readonly x: Float64Array;
  /** -1 at the lower bound, 1 at the upper one, 0 between them. */
  private readonly rests: Int8Array;
  /** 0 not open, 1 held fully, 2 sharing the rest of the room. */
  private readonly pieces: Uint8Array;
  private readonly roots: Float64Array;
  /** Ux over all n, and over the positions. */
  private readonly wide: Float64Array;
  private readonly rowSides: Int8Array;
  private readonly rowPrices: Float64Array;
  private readonly order: Int32Array;
  private price = 0;
  private rest: number;
  effort = 0;

  constructor(private readonly program: PerspectiveProgram) {
    const { n, at, open, diagonal, lower, upper, rows, room, start } = program;
    const m = at.length;
    this.m = m;
    this.x = new Float64Array(m);
    this.rests = new Int8Array(m);
    this.pieces = new Uint8Array(m);
    this.roots = new Float64Array(m);
    this.wide = new Float64Array(n);
    this.rowSides = new Int8Array(rows.length);
    this.rowPrices = new Float64Array(rows.length);
    this.order = Int32Array.from(open);
    this.rest = room;
    for (const p of open) {
      this.pieces[p] = 2;
      this.roots[p] = Math.sqrt(diagonal[at[p]!]!);
    }
    for (let p = 0; p < m; p++) {
      const [low, high] = [lower[p]!, upper[p]!];
      if (low === high) {
        this.rests[p] = -1;
        this.x[p] = low;
        continue;
      }
      if (!start) continue;
      const value = start[at[p]!]!;
      this.rests[p] = value <= low ? -1 : value >= high ? 1 : 0;
      this.x[p] = Math.min(high, Math.max(low, value));
    }
    if (start) this.classify();
  }

  run(): PerspectiveAnswer | undefined {
    for (let round = 1; round <= mostRounds; round++) {
      if (!this.solveFree()) return undefined;
      const before = this.rest;
      const wrong = this.correct(round <= boldRounds);
      const moved = this.classify();
      if (wrong === 0 && !moved && before === this.rest) return this.answer();
    }
    return undefined;
  }

  /** Which open variables are held fully at x, at most all but one; whether that is news. */
  private classify(): boolean {
    const { x, roots, pieces, order, program } = this;
    const size = (p: number) => roots[p]! * x[p]!;
    order.sort((a, b) => size(b) - size(a) || a - b);
    let total = 0;
    for (const p of order) total += size(p);
    let left = program.room;
    let full = 0;
    while (full < order.length && left > 1) {
      const own = size(order[full]!);
      if (!(own > 0 && own * left >= total * (1 - 1e-14))) break;
      total -= own;
      left--;
      full++;
    }
    let moved = false;
    for (let k = 0; k < order.length; k++) {
      const piece = k < full ? 1 : 2;
      if (pieces[order[k]!] !== piece && size(order[k]!) > 0) moved = true;
      pieces[order[k]!] = piece;
    }
    this.rest = left;
    return moved;
  }

  /** x between the bounds, and prices, where the slopes of this piece vanish; false where it has no pivot. */
  private solveFree(): boolean {
    const { m, x, rests, pieces, roots, program, rowSides, rest } = this;
    const { n, at, quadratic, linear, lower, upper, diagonal, budget, rows } = program;
    const free: number[] = [];
    const bound = new Float64Array(n);
    let shared = 0;
    let missing = budget;
    const sides: number[] = [];
    for (let r = 0; r < rows.length; r++) if (rowSides[r] !== 0) sides.push(r);
    const lacking = sides.map((r) => (rowSides[r]! < 0 ? rows[r]!.min : rows[r]!.max));
    for (let p = 0; p < m; p++) {
      if (rests[p] === 0) {
        free.push(p);
        continue;
      }
      const value = rests[p]! < 0 ? lower[p]! : upper[p]!;
      x[p] = value;
      if (value === 0) continue;
      const i = at[p]!;
      bound[i] = value;
      missing -= value;
      sides.forEach((r, k) => {
        lacking[k]! -= rows[r]!.coefficients[i]! * value;
      });
      if (pieces[p] === 2) shared += roots[p]! * value;
    }
    const f = free.length;
    const c = 2 + sides.length;
    if (f < c - 1) return false;
    const width = f + c;
    const system = new Float64Array(f * width);
    this.multiply(bound);
    for (let a = 0; a < f; a++) {
      const p = free[a]!;
      const i = at[p]!;
      const row = a * width;
      const sharing = pieces[p] === 2;
      const each = sharing ? roots[p]! / rest : 0;
      for (let b = a; b < f; b++) {
        const q = free[b]!;
        let value = quadratic[i * n + at[q]!]!;
        if (sharing && pieces[q] === 2) value += each * roots[q]!;
        system[row + b] = value;
      }
      if (sharing) system[row + a]! -= diagonal[i]!;
      system[row + f] = linear[i]! - this.wide[i]! - each * shared;
      system[row + f + 1] = 1;
      for (let k = 0; k < sides.length; k++)
        system[row + f + 2 + k] = rows[sides[k]!]!.coefficients[i]!;
    }
    this.effort += f ** 3 / 6 + f * f * c + 4e3;
    const own = Float64Array.from(free, (p) => quadratic[at[p]! * (n + 1)]!);
    if (!factorRows(system, width, own)) return false;
    // Prices: what the columns of budget and rows lack.
    const q = c - 1;
    const small = new Float64Array(q * (q + 1));
    for (let k = 0, top = 0; k < f; k++, top += width) {
      const pivot = system[top + k]!;
      for (let u = 0; u < q; u++) {
        const factor = system[top + f + 1 + u]! / pivot;
        for (let v = 0; v < q; v++) small[u * (q + 1) + v]! += factor * system[top + f + 1 + v]!;
        small[u * (q + 1) + q]! -= factor * system[top + f]!;
      }
    }
    small[q]! += missing;
    for (let u = 1; u < q; u++) small[u * (q + 1) + q]! += lacking[u - 1]!;
    if (!eliminate(small, q)) return false;
    const prices = Float64Array.from({ length: q }, (_, u) => small[u * (q + 1) + q]!);
    this.price = prices[0]!;
    this.rowPrices.fill(0);
    sides.forEach((r, k) => {
      this.rowPrices[r] = prices[k + 1]!;
    });
    for (let k = f - 1, top = k * width; k >= 0; k--, top -= width) {
      let value = system[top + f]!;
      for (let u = 0; u < q; u++) value += prices[u]! * system[top + f + 1 + u]!;
      for (let b = k + 1; b < f; b++) value -= system[top + b]! * x[free[b]!]!;
      x[free[k]!] = value / system[top + k]!;
    }
    return true;
  }

  /** Into `wide`: U times x, given over n. */
  private multiply(values: Float64Array): void {
    const { program, wide, m } = this;
    const { at, n, quadratic } = program;
    const indices = new Int32Array(m);
    const factors = new Float64Array(m);
    let count = 0;
    for (const i of at) {
      if (values[i] === 0) continue;
      indices[count] = i;
      factors[count++] = values[i]!;
    }
    wide.fill(0);
    addRows(wide, quadratic, indices, factors, count);
    this.effort += count * n;
  }

  /** Slope at position p of what is not the perspective part, with the prices. */
  private slope(p: number): number {
    const { program, wide, x, roots, rowPrices, price } = this;
    const i = program.at[p]!;
    let slope = wide[i]! - roots[p]! ** 2 * x[p]! - program.linear[i]! - price;
    for (let r = 0; r < rowPrices.length; r++) {
      if (rowPrices[r] !== 0) slope -= rowPrices[r]! * program.rows[r]!.coefficients[i]!;
    }
    return slope;
  }

  /** Changes wrong signs, all of them or the worst one, and clamps x; how many there were. */
  private correct(all: boolean): number {
    const { m, x, rests, pieces, roots, program, rest, rowSides, rowPrices } = this;
    const { n, at, quadratic, linear, lower, upper, rows } = program;
    let wrong = 0;
    let worst = 0;
    let [who, change] = [-1, 0];
    const report = (index: number, to: number, size: number) => {
      wrong++;
      if (size <= worst) return;
      worst = size;
      who = index;
      change = to;
    };
    const next = all ? rests.slice() : rests;
    let spread = 0;
    for (let p = 0; p < m; p++) {
      const sigma = Math.sqrt(quadratic[at[p]! * (n + 1)]!);
      spread += sigma * Math.abs(x[p]!);
      if (rests[p] !== 0) continue;
      const edge = tolerance * (1 + Math.abs(x[p]!));
      const short = lower[p]! - x[p]!;
      const over = x[p]! - upper[p]!;
      const side = short > edge ? -1 : over > edge ? 1 : 0;
      if (side === 0) continue;
      if (all) next[p] = side;
      report(p, side, (side < 0 ? short : over) * sigma);
    }
    for (let r = 0; r < rows.length; r++) {
      const { coefficients, min, max } = rows[r]!;
      let value = 0;
      let size = 0;
      for (let p = 0; p < m; p++) {
        const part = coefficients[at[p]!]! * x[p]!;
        value += part;
        size += Math.abs(part);
      }
      const edge = tolerance * (1 + size);
      let side = rowSides[r]!;
      if (side === 0) side = value < min - edge ? -1 : value > max + edge ? 1 : 0;
      else if (min < max && rowPrices[r]! * side > 0) side = 0;
      if (side === rowSides[r]) continue;
      if (all) rowSides[r] = side;
      report(m + r, side, spread);
    }
    const solved = x.slice();
    for (let p = 0; p < m; p++) x[p] = Math.min(upper[p]!, Math.max(lower[p]!, x[p]!));
    const values = new Float64Array(n);
    let shared = 0;
    // Slopes of those at bounds are of the solution, not of what is left of it between the bounds.
    for (let p = 0; p < m; p++) {
      values[at[p]!] = solved[p]!;
      if (pieces[p] === 2) shared += roots[p]! * solved[p]!;
    }
    this.multiply(values);
    for (let p = 0; p < m; p++) {
      if (rests[p] === 0 || lower[p] === upper[p]) continue;
      let slope = this.slope(p);
      if (pieces[p] === 2) slope += (roots[p]! * shared) / rest;
      else if (pieces[p] === 1) slope += roots[p]! ** 2 * x[p]!;
      const i = at[p]!;
      const sigma = Math.sqrt(quadratic[i * (n + 1)]!);
      const noise = tolerance * (sigma * spread + Math.abs(linear[i]!) + Math.abs(this.price));
      if (rests[p]! * slope <= noise) continue;
      if (all) next[p] = 0;
      report(p, 0, Math.abs(slope) / (sigma || 1));
    }
    if (all) rests.set(next);
    else if (who >= m) rowSides[who - m] = change;
    else if (who >= 0) rests[who] = change;
    return wrong;
  }

  private answer(): PerspectiveAnswer {
    const { m, x, pieces, roots, program, rest, price, rowPrices } = this;
    const { n, at, budget, rows } = program;
    const values = new Float64Array(n);
    let shared = 0;
    for (let p = 0; p < m; p++) {
      values[at[p]!] = x[p]!;
      if (pieces[p] === 2) shared += roots[p]! * x[p]!;
    }
    this.multiply(values);
    const slopes = new Float64Array(m);
    const z = new Float64Array(m).fill(1);
    let curved = 0;
    for (let p = 0; p < m; p++) {
      slopes[p] = this.slope(p);
      const product = this.wide[at[p]!]! - roots[p]! ** 2 * x[p]!;
      curved += x[p]! * product;
      if (pieces[p] === 2) z[p] = shared > 0 ? Math.min(1, (rest * roots[p]! * x[p]!) / shared) : 0;
    }
    let constant = price * budget - curved / 2;
    rows.forEach(({ min, max }, r) => {
      const own = rowPrices[r]!;
      if (own !== 0) constant += own * (own > 0 ? min : max);
    });
    return { x, z, slopes, constant };
  }
}
