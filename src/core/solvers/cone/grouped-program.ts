import type { ConeProgram } from '@/core/solvers/cone/cone-program';
import { addQuadratic } from '@/core/solvers/cone/quadratic-product';
import { addProduct, addTransposed, type SparseRows } from '@/core/solvers/cone/sparse-rows';
import { splitRows, type Twins } from '@/core/solvers/cone/twin-columns';

/**
 * A {@link ConeProgram} over groups of twins: P = E'(P over groups)E, G = (G over groups)E + rest with E x the sums of the groups.
 * Products take E x beside x, and give `pull`, still to be multiplied by E', beside the rest. Without twins both are
 * `undefined`, each dense variable is its own group and `rest` is all of G.
 */
export class GroupedProgram {
  /** Dense variables, and groups of them. */
  readonly dense: number;
  readonly size: number;
  /** G over groups; its rest. */
  readonly rows: SparseRows;
  private readonly rest: SparseRows;
  /** P over groups. */
  readonly quadratic: Float64Array | undefined;
  /** A over groups, row-major, a loose row as zeros. */
  readonly equality: Float64Array;

  /** @param others per row of G how many entries it has among the dense variables */
  constructor(
    private readonly program: ConeProgram,
    others: Int32Array,
    readonly twins?: Twins,
  ) {
    const { linear, own = 0, inequalities, quadratic, orthant } = program;
    this.dense = linear.length - own;
    this.size = twins?.first.length ?? this.dense;
    const loose = new Set(twins?.looseRows);
    const parts =
      twins &&
      splitRows(inequalities, twins, (r) => loose.has(r) || (r < orthant && others[r]! < 2));
    this.rows = parts?.grouped ?? inequalities;
    this.rest = parts?.rest ?? inequalities;
    this.quadratic = twins && quadratic ? this.quadraticOver(twins, quadratic) : quadratic;
    this.equality = this.equalityOver();
  }

  /** E x, zeros where x is absent; `undefined` where there are no groups. */
  sumsOf(x?: Float64Array): Float64Array | undefined {
    const { twins, size, dense } = this;
    if (!twins) return undefined;
    const sums = new Float64Array(size);
    if (x) for (let i = 0; i < dense; i++) sums[twins.group[i]!]! += x[i]!;
    return sums;
  }

  /** x += E'pull. */
  expand(pull: Float64Array | undefined, x: Float64Array): void {
    const { twins, dense } = this;
    if (!twins || !pull) return;
    for (let i = 0; i < dense; i++) x[i]! += pull[twins.group[i]!]!;
  }

  /** x + E'pull += factor G'z. */
  addTransposed(
    z: Float64Array,
    x: Float64Array,
    pull: Float64Array | undefined,
    factor = 1,
  ): void {
    addTransposed(this.rest, z, x, factor);
    if (pull) addTransposed(this.rows, z, pull, factor);
  }

  /** y += factor G x. */
  addProduct(x: Float64Array, sums: Float64Array | undefined, y: Float64Array, factor = 1): void {
    addProduct(this.rest, x, y, factor);
    if (sums) addProduct(this.rows, sums, y, factor);
  }

  /** x + E'pull += factor times the entries of row r of G among the dense variables. */
  addRow(r: number, factor: number, x: Float64Array, pull: Float64Array | undefined): void {
    addRow(this.rest, r, factor, x, this.dense);
    if (pull) addRow(this.rows, r, factor, pull, this.size);
  }

  /** Row r of G times the dense variables. */
  rowTimes(r: number, x: Float64Array, sums: Float64Array | undefined): number {
    const sum = rowTimes(this.rest, r, x, this.dense);
    return sums ? sum + rowTimes(this.rows, r, sums, this.size) : sum;
  }

  /** x + E'pull += factor P x. */
  addQuadratic(
    x: Float64Array,
    sums: Float64Array | undefined,
    target: Float64Array,
    pull: Float64Array | undefined,
    factor: number,
  ): void {
    const { program, quadratic } = this;
    if (!sums || !pull) {
      addQuadratic(program, x, target, factor);
      return;
    }
    const { quadratic: _, ...own } = program;
    addQuadratic(own, x, target, factor);
    if (quadratic) addQuadratic({ quadratic, linear: sums }, sums, pull, factor);
  }

  private quadraticOver({ first }: Twins, quadratic: Float64Array): Float64Array {
    const { size, dense } = this;
    const matrix = new Float64Array(size * size);
    for (let g = 0; g < size; g++) {
      for (let h = 0; h < size; h++) {
        matrix[g * size + h] = quadratic[first[g]! * dense + first[h]!]!;
      }
    }
    return matrix;
  }

  private equalityOver(): Float64Array {
    const { size, dense, twins } = this;
    const { starts, indices, values } = this.program.equalities;
    const equality = new Float64Array((starts.length - 1) * size);
    for (let e = 0; e + 1 < starts.length; e++) {
      for (let k = starts[e]!; k < starts[e + 1]!; k++) {
        const i = indices[k]!;
        if (i >= dense) throw new RangeError('GroupedProgram: an equality touches an own variable');
        if (!twins) equality[e * size + i] = values[k]!;
        else if (!twins.looseEqualities[e]) equality[e * size + twins.group[i]!] = values[k]!;
      }
    }
    return equality;
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
