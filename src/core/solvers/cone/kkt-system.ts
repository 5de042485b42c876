import { cholesky, solveLower, solveUpper } from '@/core/linalg/cholesky';
import type { ConeProgram } from '@/core/solvers/cone/cone-program';
import { GroupedProgram } from '@/core/solvers/cone/grouped-program';
import type { NesterovTodd } from '@/core/solvers/cone/nesterov-todd';
import { NormalMatrix } from '@/core/solvers/cone/normal-matrix';
import { OwnVariables } from '@/core/solvers/cone/own-variables';
import { addProduct, addTransposed } from '@/core/solvers/cone/sparse-rows';
import type { Twins } from '@/core/solvers/cone/twin-columns';
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
 * for the squared condition and for what keeps a singular S positive definite. Rows that tell twins apart join A, with -H
 * in place of zero.
 */
export class KktSystem {
  private readonly own: OwnVariables;
  private readonly grouped: GroupedProgram;
  private readonly normal: NormalMatrix;
  private readonly looseRows: readonly number[];
  private readonly equations: number;
  /** A and the loose rows over the dense variables, their product with S^-1 in rows, and the factor of A S^-1 A'. */
  private readonly links: Float64Array;
  private readonly solved: Float64Array;
  private readonly schur: Float64Array;

  constructor(
    private readonly program: ConeProgram,
    private readonly scaling: NesterovTodd,
    private readonly twins?: Twins,
  ) {
    this.own = new OwnVariables(program);
    this.grouped = new GroupedProgram(program, this.own.others, twins);
    this.normal = new NormalMatrix(program, scaling, this.own, this.grouped);
    this.looseRows = twins?.looseRows ?? [];
    this.equations = program.equalities.starts.length - 1;
    const count = this.equations + this.looseRows.length;
    this.links = twins ? this.rowsOfLinks(count) : this.grouped.equality;
    this.solved = new Float64Array(this.links.length);
    this.schur = new Float64Array(count * count);
  }

  /** False where not even a regularized system has a factor. */
  factor(): boolean {
    for (let strength = 1e-14; strength < 1e-5; strength *= 100) {
      if (!this.normal.factor(strength)) continue;
      if (this.twins ? this.factorLinks(strength) : this.factorEqualities(strength)) return true;
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

  private rowsOfLinks(count: number): Float64Array {
    const { equalities, inequalities } = this.program;
    const n = this.grouped.dense;
    const links = new Float64Array(count * n);
    for (let e = 0; e < count; e++) {
      const { starts, indices, values } = e < this.equations ? equalities : inequalities;
      const r = e < this.equations ? e : this.looseRows[e - this.equations]!;
      for (let k = starts[r]!; k < starts[r + 1]!; k++) links[e * n + indices[k]!] = values[k]!;
    }
    return links;
  }

  /** The factor of A S^-1 A' = (L^-1 A')'(L^-1 A') where there are no twins. */
  private factorEqualities(strength: number): boolean {
    const { equations, links, solved, schur } = this;
    const { matrix } = this.normal;
    const n = this.grouped.dense;
    solved.set(links);
    const rowOf = (e: number) => solved.subarray(e * n, (e + 1) * n);
    for (let e = 0; e < equations; e++) solveLower(matrix, n, rowOf(e));
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
    for (let e = 0; e < equations; e++) solveUpper(matrix, n, rowOf(e));
    return equations === 0 || cholesky(schur, equations);
  }

  /** The factor of A S^-1 A' where loose rows are among A. */
  private factorLinks(strength: number): boolean {
    const { equations, links, solved, schur, looseRows, scaling } = this;
    const n = this.grouped.dense;
    const count = equations + looseRows.length;
    solved.set(links);
    for (let e = 0; e < count; e++) this.normal.solve(solved.subarray(e * n, (e + 1) * n));
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

  private solveOnce(u: Float64Array, v: Float64Array, w: Float64Array): Direction {
    const { own, grouped, normal, equations, scaling, program } = this;
    const n = grouped.dense;
    const weighted = new Float64Array(w.length);
    scaling.divideTwice(w, weighted);
    const x = u.slice();
    const pull = grouped.sumsOf();
    grouped.addTransposed(weighted, x, pull);
    own.eachShared(scaling.weight, (k, share, r) => {
      grouped.addRow(r, -(share * x[n + k]!) / own.pivot[k]!, x, pull);
    });
    grouped.expand(pull, x);
    const right = x.subarray(0, n);
    const loose = this.twins?.looseEqualities;
    const lifted = loose ? v.map((value, e) => (loose[e] ? 0 : value)) : v;
    addTransposed(program.equalities, lifted, x);
    normal.solve(right);
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
    const sums = grouped.sumsOf(x);
    own.eachShared(scaling.weight, (k, share, r) => {
      x[n + k]! -= share * grouped.rowTimes(r, x, sums);
    });
    for (let k = 0; k < own.pivot.length; k++) x[n + k]! /= own.pivot[k]!;
    const product = new Float64Array(w.length);
    grouped.addProduct(x, sums, product);
    for (let r = 0; r < w.length; r++) product[r]! -= w[r]!;
    const z = new Float64Array(w.length);
    scaling.divideTwice(product, z);
    return { x, y, z };
  }

  /** What is missing from the right sides. */
  private residual(
    { x, y, z }: Direction,
    right: { u: Float64Array; v: Float64Array; w: Float64Array },
    out: { u: Float64Array; v: Float64Array; w: Float64Array },
  ): void {
    const { grouped, scaling } = this;
    const { equalities } = this.program;
    out.u.set(right.u);
    const sums = grouped.sumsOf(x);
    const pull = grouped.sumsOf();
    grouped.addQuadratic(x, sums, out.u, pull, -1);
    addTransposed(equalities, y, out.u, -1);
    grouped.addTransposed(z, out.u, pull, -1);
    grouped.expand(pull, out.u);
    out.v.set(right.v);
    addProduct(equalities, x, out.v, -1);
    scaling.multiplyTwice(z, out.w);
    for (let r = 0; r < out.w.length; r++) out.w[r]! += right.w[r]!;
    grouped.addProduct(x, sums, out.w, -1);
  }
}
