import { cholesky, solveLower, solveUpper } from '@/core/linalg/cholesky';
import { addWeightedGram } from '@/core/linalg/weighted-gram';
import type { ConeProgram } from '@/core/solvers/cone/cone-program';
import type { NesterovTodd } from '@/core/solvers/cone/nesterov-todd';
import { addQuadratic } from '@/core/solvers/cone/quadratic-product';
import { SmallCones, smallCone } from '@/core/solvers/cone/small-cones';
import { addProduct, addTransposed, type SparseRows } from '@/core/solvers/cone/sparse-rows';
import { splitRows, type Twins } from '@/core/solvers/cone/twin-columns';
import { addTo, largest } from '@/core/solvers/cone/vectors';

/** Rounds of refinement at most, and the relative residual at which it ends. */
const mostRefinements = 8;
const enough = 1e-15;

export interface Direction {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
}

/**
 * Solves        [ P  A'  G' ] [x]   [u]
 *               [ A  0   0  ] [y] = [v]
 *               [ G  0  -H  ] [z]   [w]
 *
 * by eliminating z, then the own variables (diagonal), then x: a Cholesky factor of
 * S = P + G'H^-1 G + A'A less its own part, and one of A S^-1 A'. Iterative refinement against the system above makes up
 * for the squared condition and for what keeps a singular S positive definite.
 *
 * Twins enter S by their sums alone but for their bounds, S = D + E'ME with E the sums: (M + K^-1) w = K^-1 E D^-1 b for the sums
 * w, K = E D^-1 E' diagonal, is all that is factored. Rows that tell twins apart join A, with -H in place of zero.
 */
export class KktSystem {
  private readonly dense: number;
  /** Variables of the factored matrix: groups of twins, else the dense variables. */
  private readonly size: number;
  /** G over those, and what else there is of it where they are groups. */
  private readonly reduced: SparseRows;
  private readonly rest: SparseRows;
  /** P over groups. */
  private readonly reducedQuadratic: Float64Array | undefined;
  /** Per dense variable D of its group, and per group K. */
  private readonly bounds: Float64Array;
  private readonly give: Float64Array;
  /** Per group the variable with the least of D. */
  private readonly softest: Int32Array;
  private readonly looseRows: readonly number[];
  private readonly own: number;
  private readonly equations: number;
  private readonly rows: number;
  /** Rows of the orthant that have entries among the dense variables: their block, row-major. */
  private readonly block: Float64Array;
  private readonly blockRow: Int32Array;
  private readonly inBlock: Uint8Array;
  private readonly blockWeight: Float64Array;
  /** Per orthant row: its own variable or -1, and the coefficient. */
  private readonly ownOf: Int32Array;
  private readonly ownCoefficient: Float64Array;
  /** Per own variable: the row that touches other variables too, or -1. */
  private readonly mainRow: Int32Array;
  /** Pivot of each own variable. */
  private readonly pivot: Float64Array;
  /** Per second-order cone: lower triangle of -G'JG, where it is not small. */
  private readonly reflected: (Float64Array | undefined)[];
  private readonly smallCones: SmallCones;
  private readonly ones: Float64Array;
  private readonly matrix: Float64Array;
  /** A over groups, a loose row as zeros. */
  private readonly equality: Float64Array;
  /** A and the loose rows over the dense variables, their product with S^-1 in rows, and the factor of A S^-1 A'. */
  private readonly links: Float64Array;
  private readonly solved: Float64Array;
  private readonly schur: Float64Array;
  private regularization = 0;

  constructor(
    private readonly program: ConeProgram,
    private readonly scaling: NesterovTodd,
    private readonly twins?: Twins,
  ) {
    const { linear, own = 0, equalities, inequalities, orthant, secondOrder } = program;
    const n = linear.length - own;
    this.dense = n;
    this.own = own;
    this.size = twins?.first.length ?? n;
    this.bounds = new Float64Array(twins ? n : 0);
    this.give = new Float64Array(twins ? this.size : 0);
    this.softest = new Int32Array(this.give.length);
    this.looseRows = twins?.looseRows ?? [];
    const loose = new Uint8Array(inequalities.starts.length - 1);
    for (const r of this.looseRows) loose[r] = 1;
    this.equations = equalities.starts.length - 1;
    this.rows = inequalities.starts.length - 1;
    this.ownOf = new Int32Array(orthant).fill(-1);
    this.ownCoefficient = new Float64Array(orthant);
    this.mainRow = new Int32Array(own).fill(-1);
    this.pivot = new Float64Array(own);
    const { starts, indices, values } = inequalities;
    const members: number[] = [];
    this.inBlock = new Uint8Array(orthant);
    for (let r = 0; r < this.rows; r++) {
      let others = 0;
      for (let k = starts[r]!; k < starts[r + 1]!; k++) {
        if (indices[k]! < n) {
          others++;
          continue;
        }
        if (r >= orthant || this.ownOf[r]! >= 0) {
          throw new RangeError('KktSystem: only an orthant row may touch an own variable, and one');
        }
        this.ownOf[r] = indices[k]! - n;
        this.ownCoefficient[r] = values[k]!;
      }
      if (r >= orthant) continue;
      if (others === 0) {
        loose[r] = 1;
        continue;
      }
      const variable = this.ownOf[r]!;
      if (variable >= 0) {
        if (this.mainRow[variable]! >= 0) {
          throw new RangeError('KktSystem: two rows join the same own variable to others');
        }
        this.mainRow[variable] = r;
      }
      if (others < 2) {
        loose[r] = 1;
        continue;
      }
      this.inBlock[r] = 1;
      if (!loose[r]) members.push(r);
    }
    const parts = twins && splitRows(inequalities, twins, (r) => loose[r] === 1);
    const reduced = parts?.grouped ?? inequalities;
    this.reduced = reduced;
    this.rest = parts?.rest ?? inequalities;
    this.reducedQuadratic = twins && this.quadraticOfGroups(twins);
    const width = this.size;
    this.blockRow = Int32Array.from(members);
    this.block = new Float64Array(members.length * width);
    this.blockWeight = new Float64Array(members.length);
    members.forEach((r, b) => {
      for (let k = reduced.starts[r]!; k < reduced.starts[r + 1]!; k++) {
        if (reduced.indices[k]! < width) {
          this.block[b * width + reduced.indices[k]!] = reduced.values[k]!;
        }
      }
    });
    this.matrix = new Float64Array(width * width);
    this.equality = new Float64Array(this.equations * width);
    const links = this.equations + this.looseRows.length;
    this.links = twins ? new Float64Array(links * n) : this.equality;
    for (let e = 0; e < this.equations; e++) {
      for (let k = equalities.starts[e]!; k < equalities.starts[e + 1]!; k++) {
        const i = equalities.indices[k]!;
        if (i >= n) throw new RangeError('KktSystem: an equality touches an own variable');
        this.links[e * n + i] = equalities.values[k]!;
        if (twins && !twins.looseEqualities[e]) {
          this.equality[e * width + twins.group[i]!] = equalities.values[k]!;
        }
      }
    }
    this.looseRows.forEach((r, l) => {
      for (let k = starts[r]!; k < starts[r + 1]!; k++) {
        this.links[(this.equations + l) * n + indices[k]!] = values[k]!;
      }
    });
    this.solved = new Float64Array(this.links.length);
    this.schur = new Float64Array(links * links);
    let at = orthant;
    this.reflected = secondOrder.map((size) => {
      const first = at;
      at += size;
      if (size <= smallCone) return undefined;
      const rows = new Float64Array(size * width);
      for (let r = 0; r < size; r++) {
        for (let k = reduced.starts[first + r]!; k < reduced.starts[first + r + 1]!; k++) {
          rows[r * width + reduced.indices[k]!] = reduced.values[k]!;
        }
      }
      const signs = new Float64Array(size).fill(1);
      signs[0] = -1;
      const gram = new Float64Array(width * width);
      addWeightedGram(rows, signs, width, gram);
      return gram;
    });
    this.smallCones = new SmallCones({ ...program, inequalities: reduced }, width);
    this.ones = new Float64Array(this.smallCones.denseRows).fill(1);
  }

  /** False where not even a regularized system has a factor. */
  factor(): boolean {
    for (let strength = 1e-14; strength < 1e-5; strength *= 100) {
      if (this.tryFactor(strength)) return true;
    }
    return false;
  }

  /** The refined solution for right sides u, v, w. */
  solve(u: Float64Array, v: Float64Array, w: Float64Array): Direction {
    const x = new Float64Array(u.length);
    const y = new Float64Array(v.length);
    const z = new Float64Array(w.length);
    const left = { u: u.slice(), v: v.slice(), w: w.slice() };
    const size = Math.max(largest(u), largest(v), largest(w));
    let error = size;
    for (let round = 0; round <= mostRefinements && error > enough * size; round++) {
      const step = this.solveOnce(left.u, left.v, left.w);
      addTo(x, step.x, 1);
      addTo(y, step.y, 1);
      addTo(z, step.z, 1);
      this.residual({ x, y, z }, { u, v, w }, left);
      const now = Math.max(largest(left.u), largest(left.v), largest(left.w));
      if (!(now < error) && round > 0) {
        addTo(x, step.x, -1);
        addTo(y, step.y, -1);
        addTo(z, step.z, -1);
        break;
      }
      if (now > 0.5 * error && round > 0) break;
      error = now;
    }
    return { x, y, z };
  }

  private tryFactor(strength: number): boolean {
    const { dense: n, matrix, equations, equality, solved, schur } = this;
    this.regularization = strength;
    this.assemble();
    if (!cholesky(matrix, this.size)) return false;
    if (this.twins) return this.factorLinks(strength);
    for (let e = 0; e < equations; e++) {
      const row = solved.subarray(e * n, (e + 1) * n);
      row.set(equality.subarray(e * n, (e + 1) * n));
      solveLower(matrix, n, row);
    }
    let most = 0;
    for (let e = 0; e < equations; e++) {
      for (let f = 0; f <= e; f++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += solved[e * n + i]! * solved[f * n + i]!;
        schur[e * equations + f] = sum;
      }
      most = Math.max(most, schur[e * (equations + 1)]!);
    }
    for (let e = 0; e < equations; e++) schur[e * (equations + 1)]! += strength * most;
    for (let e = 0; e < equations; e++) {
      solveUpper(matrix, n, solved.subarray(e * n, (e + 1) * n));
    }
    return equations === 0 || cholesky(schur, equations);
  }

  /** The factor of A S^-1 A' where loose rows are among A. */
  private factorLinks(strength: number): boolean {
    const { dense: n, equations, links, solved, schur, looseRows, scaling } = this;
    const count = equations + looseRows.length;
    solved.set(links);
    for (let e = 0; e < count; e++) this.solveBase(solved.subarray(e * n, (e + 1) * n));
    let most = 0;
    for (let e = 0; e < count; e++) {
      for (let f = 0; f <= e; f++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += links[e * n + i]! * solved[f * n + i]!;
        schur[e * count + f] = sum;
      }
      if (e < equations) most = Math.max(most, schur[e * (count + 1)]!);
    }
    for (let e = 0; e < count; e++) {
      schur[e * (count + 1)]! +=
        e < equations ? strength * most : 1 / scaling.weight[looseRows[e - equations]!]!;
    }
    return count === 0 || cholesky(schur, count);
  }

  /** S into the lower triangle of `matrix`. */
  private assemble(): void {
    const { size: n, matrix, scaling, program, own, twins, bounds } = this;
    const { ownQuadratic, inequalities, orthant, secondOrder } = program;
    const quadratic = twins ? this.reducedQuadratic : program.quadratic;
    if (quadratic) matrix.set(quadratic);
    else matrix.fill(0);
    bounds.fill(0);
    const { weight } = scaling;
    // Pivots of the own variables, without and then with the row that they share.
    const { pivot, ownOf, ownCoefficient, mainRow } = this;
    for (let k = 0; k < own; k++) pivot[k] = ownQuadratic ? ownQuadratic[k]! : 0;
    for (let r = 0; r < orthant; r++) {
      const k = ownOf[r]!;
      if (k >= 0 && mainRow[k] !== r) pivot[k]! += weight[r]! * ownCoefficient[r]! ** 2;
    }
    const reduced = new Float64Array(orthant);
    reduced.set(weight);
    for (let k = 0; k < own; k++) {
      const r = mainRow[k]!;
      if (r < 0) continue;
      const mine = weight[r]! * ownCoefficient[r]! ** 2;
      reduced[r] = weight[r]! * (pivot[k]! / (pivot[k]! + mine));
      pivot[k]! += mine;
    }
    for (let b = 0; b < this.blockRow.length; b++) {
      this.blockWeight[b] = reduced[this.blockRow[b]!]!;
    }
    addWeightedGram(this.block, this.blockWeight, n, matrix);
    const { starts, indices, values } = inequalities;
    for (let r = 0; r < orthant; r++) {
      if (this.inBlock[r]) continue;
      for (let k = starts[r]!; k < starts[r + 1]!; k++) {
        const i = indices[k]!;
        if (i >= this.dense) continue;
        const g = twins ? twins.group[i]! : i;
        if (twins?.several[g]) bounds[i]! += reduced[r]! * values[k]! ** 2;
        else matrix[g * (n + 1)]! += reduced[r]! * values[k]! ** 2;
      }
    }
    if (twins) this.addBounds(twins);
    let at = orthant;
    secondOrder.forEach((size, cone) => {
      const kept = this.reflected[cone];
      if (kept) this.addCone(cone, at, size, kept);
      at += size;
    });
    this.smallCones.scale(scaling, matrix);
    addWeightedGram(this.smallCones.dense, this.ones, n, matrix);
    for (let e = 0; e < this.equations; e++) {
      for (let i = 0; i < n; i++) {
        const value = this.equality[e * n + i]!;
        if (value === 0) continue;
        for (let j = 0; j <= i; j++) matrix[i * n + j]! += value * this.equality[e * n + j]!;
      }
    }
    for (let i = 0; i < n; i++) {
      const at = i * (n + 1);
      matrix[at] = matrix[at]! * (1 + this.regularization) + this.regularization;
    }
  }

  private quadraticOfGroups({ first }: Twins): Float64Array | undefined {
    const { size, dense } = this;
    const { quadratic } = this.program;
    if (!quadratic) return undefined;
    const matrix = new Float64Array(size * size);
    for (let g = 0; g < size; g++) {
      for (let h = 0; h < size; h++) {
        matrix[g * size + h] = quadratic[first[g]! * dense + first[h]!]!;
      }
    }
    return matrix;
  }

  /** K^-1 onto the diagonal. */
  private addBounds({ group, several }: Twins): void {
    const { bounds, give, softest, matrix, size, regularization } = this;
    give.fill(0);
    for (let i = 0; i < bounds.length; i++) {
      if (!several[group[i]!]) continue;
      bounds[i] = bounds[i]! * (1 + regularization) + regularization;
      const g = group[i]!;
      if (give[g] === 0 || bounds[i]! < bounds[softest[g]!]!) softest[g] = i;
      give[g]! += 1 / bounds[i]!;
    }
    for (let g = 0; g < size; g++) if (several[g]) matrix[g * (size + 1)]! += 1 / give[g]!;
  }

  /** Overwrites b with S^-1 b, loose rows left out of S. */
  private solveBase(b: Float64Array): void {
    const { matrix, size, twins, bounds, give, softest } = this;
    if (!twins) {
      solveLower(matrix, size, b);
      solveUpper(matrix, size, b);
      return;
    }
    const { group, several } = twins;
    const right = new Float64Array(size);
    for (let i = 0; i < b.length; i++) {
      const g = group[i]!;
      right[g]! += several[g] ? b[i]! / (bounds[i]! * give[g]!) : b[i]!;
    }
    const sums = right.slice();
    solveLower(matrix, size, sums);
    solveUpper(matrix, size, sums);
    const left = sums.slice();
    for (let i = 0; i < b.length; i++) {
      const g = group[i]!;
      if (!several[g]) b[i] = sums[g]!;
      else if (i !== softest[g]) {
        b[i] = (b[i]! - (right[g]! - sums[g]! / give[g]!)) / bounds[i]!;
        left[g]! -= b[i]!;
      }
    }
    // The part that gives most is what the others leave: over its bounds it would have no digits.
    for (let g = 0; g < size; g++) if (several[g]) b[softest[g]!] = left[g]!;
  }

  /** G'H^-1 G = (2 vv' - G'JG) / eta^2 with v = G'Jw. */
  private addCone(cone: number, at: number, size: number, reflected: Float64Array): void {
    const { size: n, matrix, scaling } = this;
    const { starts, indices, values } = this.reduced;
    const factor = 1 / scaling.eta[cone]! ** 2;
    const v = new Float64Array(n);
    for (let r = at; r < at + size; r++) {
      const w = r === at ? scaling.direction[r]! : -scaling.direction[r]!;
      for (let k = starts[r]!; k < starts[r + 1]!; k++) v[indices[k]!]! += w * values[k]!;
    }
    for (let i = 0; i < n; i++) {
      if (v[i] === 0) continue;
      const double = 2 * factor * v[i]!;
      for (let j = 0; j <= i; j++) matrix[i * n + j]! += double * v[j]!;
    }
    for (let k = 0; k < reflected.length; k++) matrix[k]! += factor * reflected[k]!;
  }

  private solveOnce(u: Float64Array, v: Float64Array, w: Float64Array): Direction {
    const { dense: n, own, equations, scaling, program } = this;
    const weighted = new Float64Array(w.length);
    scaling.divideTwice(w, weighted);
    const x = u.slice();
    const pull = this.sumsOf(undefined);
    this.addTransposed(weighted, x, pull);
    this.eachShared((k, share, r) => {
      const part = (share * x[n + k]!) / this.pivot[k]!;
      addRow(this.rest, r, -part, x, n);
      if (pull) addRow(this.reduced, r, -part, pull, this.size);
    });
    this.expand(pull, x);
    const right = x.subarray(0, n);
    const loose = this.twins?.looseEqualities;
    const lifted = loose ? v.map((value, e) => (loose[e] ? 0 : value)) : v;
    addTransposed(program.equalities, lifted, x);
    this.solveBase(right);
    const links = equations + this.looseRows.length;
    const linked = new Float64Array(links);
    const y = linked.subarray(0, equations);
    if (links > 0) {
      addProduct(program.equalities, x, y);
      for (let e = 0; e < equations; e++) y[e]! -= v[e]!;
      for (let e = equations; e < links; e++) {
        for (let i = 0; i < n; i++) linked[e]! += this.links[e * n + i]! * right[i]!;
      }
      solveLower(this.schur, links, linked);
      solveUpper(this.schur, links, linked);
      for (let e = 0; e < links; e++) {
        for (let i = 0; i < n; i++) right[i]! -= linked[e]! * this.solved[e * n + i]!;
      }
    }
    const sums = this.sumsOf(x);
    this.eachShared((k, share, r) => {
      let sum = rowTimes(this.rest, r, x, n);
      if (sums) sum += rowTimes(this.reduced, r, sums, this.size);
      x[n + k]! -= share * sum;
    });
    for (let k = 0; k < own; k++) x[n + k]! /= this.pivot[k]!;
    const product = new Float64Array(w.length);
    addProduct(this.rest, x, product);
    if (sums) addProduct(this.reduced, sums, product);
    for (let r = 0; r < w.length; r++) product[r]! -= w[r]!;
    const z = new Float64Array(w.length);
    scaling.divideTwice(product, z);
    return { x, y, z };
  }

  /** Own variables that share a row with others: the entry of S between them is `share` times the row's. */
  private eachShared(visit: (k: number, share: number, row: number) => void): void {
    for (let k = 0; k < this.own; k++) {
      const r = this.mainRow[k]!;
      if (r >= 0) visit(k, this.scaling.weight[r]! * this.ownCoefficient[r]!, r);
    }
  }

  /** E x, zeros where x is absent; `undefined` where there are no groups. */
  private sumsOf(x: Float64Array | undefined): Float64Array | undefined {
    const { twins, size, dense } = this;
    if (!twins) return undefined;
    const sums = new Float64Array(size);
    if (x) for (let i = 0; i < dense; i++) sums[twins.group[i]!]! += x[i]!;
    return sums;
  }

  /** x += E'pull. */
  private expand(pull: Float64Array | undefined, x: Float64Array): void {
    const { twins, dense } = this;
    if (!twins || !pull) return;
    for (let i = 0; i < dense; i++) x[i]! += pull[twins.group[i]!]!;
  }

  /** x + E'pull += factor G'z. */
  private addTransposed(
    z: Float64Array,
    x: Float64Array,
    pull: Float64Array | undefined,
    factor = 1,
  ): void {
    addTransposed(this.rest, z, x, factor);
    if (pull) addTransposed(this.reduced, z, pull, factor);
  }

  /** What is missing from the right sides. */
  private residual(
    { x, y, z }: Direction,
    right: { u: Float64Array; v: Float64Array; w: Float64Array },
    out: { u: Float64Array; v: Float64Array; w: Float64Array },
  ): void {
    const { equalities } = this.program;
    out.u.set(right.u);
    const sums = this.sumsOf(x);
    const pull = this.sumsOf(undefined);
    this.addQuadratic(x, sums, out.u, pull);
    addTransposed(equalities, y, out.u, -1);
    this.addTransposed(z, out.u, pull, -1);
    this.expand(pull, out.u);
    out.v.set(right.v);
    addProduct(equalities, x, out.v, -1);
    this.scaling.multiplyTwice(z, out.w);
    for (let r = 0; r < this.rows; r++) out.w[r]! += right.w[r]!;
    addProduct(this.rest, x, out.w, -1);
    if (sums) addProduct(this.reduced, sums, out.w, -1);
  }

  /** target + E'pull -= P x. */
  private addQuadratic(
    x: Float64Array,
    sums: Float64Array | undefined,
    target: Float64Array,
    pull: Float64Array | undefined,
  ): void {
    const { program, reducedQuadratic } = this;
    if (!sums || !pull) {
      addQuadratic(program, x, target, -1);
      return;
    }
    const { quadratic: _, ...own } = program;
    addQuadratic(own, x, target, -1);
    if (reducedQuadratic) {
      addQuadratic({ quadratic: reducedQuadratic, linear: sums }, sums, pull, -1);
    }
  }
}

/** x += factor times the entries of a row before column n. */
function addRow(
  { starts, indices, values }: SparseRows,
  r: number,
  factor: number,
  x: Float64Array,
  n: number,
): void {
  for (let e = starts[r]!; e < starts[r + 1]!; e++) {
    if (indices[e]! < n) x[indices[e]!]! += factor * values[e]!;
  }
}

function rowTimes(
  { starts, indices, values }: SparseRows,
  r: number,
  x: Float64Array,
  n: number,
): number {
  let sum = 0;
  for (let e = starts[r]!; e < starts[r + 1]!; e++) {
    if (indices[e]! < n) sum += values[e]! * x[indices[e]!]!;
  }
  return sum;
}
