import type { ConeProgram } from '@/core/solvers/cone/cone-program';

/** The own variables of a {@link ConeProgram} and their rows: a diagonal block, eliminated by its pivots. */
export class OwnVariables {
  /** Per row of G how many entries it has among the other variables. */
  readonly others: Int32Array;
  /** Pivot of each own variable, by the latest `eliminate`. */
  readonly pivot: Float64Array;
  /** Per orthant row: its own variable or -1, and the coefficient. */
  private readonly ownOf: Int32Array;
  private readonly coefficient: Float64Array;
  /** Per own variable: the row that touches other variables too, or -1. */
  private readonly mainRow: Int32Array;
  private readonly quadratic: Float64Array | undefined;

  constructor({ linear, own = 0, ownQuadratic, inequalities, orthant }: ConeProgram) {
    const n = linear.length - own;
    const { starts, indices, values } = inequalities;
    this.quadratic = ownQuadratic;
    this.others = new Int32Array(starts.length - 1);
    this.pivot = new Float64Array(own);
    this.ownOf = new Int32Array(orthant).fill(-1);
    this.coefficient = new Float64Array(orthant);
    this.mainRow = new Int32Array(own).fill(-1);
    for (let r = 0; r < this.others.length; r++) {
      for (let k = starts[r]!; k < starts[r + 1]!; k++) {
        if (indices[k]! < n) {
          this.others[r]!++;
          continue;
        }
        if (r >= orthant || this.ownOf[r]! >= 0) {
          throw new RangeError(
            'OwnVariables: only an orthant row may touch an own variable, and one',
          );
        }
        this.ownOf[r] = indices[k]! - n;
        this.coefficient[r] = values[k]!;
      }
      if (r >= orthant || this.others[r] === 0) continue;
      const variable = this.ownOf[r]!;
      if (variable < 0) continue;
      if (this.mainRow[variable]! >= 0) {
        throw new RangeError('OwnVariables: two rows join the same own variable to others');
      }
      this.mainRow[variable] = r;
    }
  }

  /** Sets the pivots; per orthant row what its weight in G'H^-1 G is to the other variables. */
  eliminate(weight: Float64Array): Float64Array {
    const { pivot, ownOf, coefficient, mainRow, quadratic } = this;
    // Without, then with the row that they share.
    for (let k = 0; k < pivot.length; k++) pivot[k] = quadratic ? quadratic[k]! : 0;
    for (let r = 0; r < ownOf.length; r++) {
      const k = ownOf[r]!;
      if (k >= 0 && mainRow[k] !== r) pivot[k]! += weight[r]! * coefficient[r]! ** 2;
    }
    const reduced = new Float64Array(ownOf.length);
    reduced.set(weight);
    for (let k = 0; k < pivot.length; k++) {
      const r = mainRow[k]!;
      if (r < 0) continue;
      const mine = weight[r]! * coefficient[r]! ** 2;
      reduced[r] = weight[r]! * (pivot[k]! / (pivot[k]! + mine));
      pivot[k]! += mine;
    }
    return reduced;
  }

  /** Own variables that share a row with others: their entries in G'H^-1 G are `share` times the row's. */
  eachShared(
    weight: Float64Array,
    visit: (variable: number, share: number, row: number) => void,
  ): void {
    for (let k = 0; k < this.mainRow.length; k++) {
      const r = this.mainRow[k]!;
      if (r >= 0) visit(k, weight[r]! * this.coefficient[r]!, r);
    }
  }
}
