import { cholesky, solveLower, solveUpper } from '@/core/linalg/cholesky';
import { addWeightedGram } from '@/core/linalg/weighted-gram';
import type { ConeProgram } from '@/core/solvers/cone/cone-program';
import type { GroupedProgram } from '@/core/solvers/cone/grouped-program';
import type { NesterovTodd } from '@/core/solvers/cone/nesterov-todd';
import type { OwnVariables } from '@/core/solvers/cone/own-variables';
import { SmallCones, smallCone } from '@/core/solvers/cone/small-cones';
import type { Twins } from '@/core/solvers/cone/twin-columns';

/**
 * S = P + G'H^-1 G + A'A over the dense variables, less what the own ones take of it, and its Cholesky factor.
 *
 * Twins enter S by their sums alone but for their bounds, S = D + E'ME with E the sums: (M + K^-1) w = K^-1 E D^-1 b for the sums
 * w, K = E D^-1 E' diagonal, is all that is factored. Rows that tell twins apart are left out.
 */
export class NormalMatrix {
  /** S, or M + K^-1 over groups: lower triangle, row-major; its factor once there is one. */
  readonly matrix: Float64Array;
  /** Per dense variable D of its group, and per group K. */
  private readonly bounds: Float64Array;
  private readonly give: Float64Array;
  /** Per group the variable with the least of D. */
  private readonly softest: Int32Array;
  /** Rows of the orthant with several entries among the dense variables: their block, row-major. */
  private readonly block: Float64Array;
  private readonly blockRow: Int32Array;
  private readonly blockWeight: Float64Array;
  /** Per second-order cone: lower triangle of -G'JG, where it is not small. */
  private readonly reflected: (Float64Array | undefined)[];
  private readonly smallCones: SmallCones;
  private readonly ones: Float64Array;

  constructor(
    private readonly program: ConeProgram,
    private readonly scaling: NesterovTodd,
    private readonly own: OwnVariables,
    private readonly grouped: GroupedProgram,
  ) {
    const { size, dense, rows, twins } = grouped;
    this.matrix = new Float64Array(size * size);
    this.bounds = new Float64Array(twins ? dense : 0);
    this.give = new Float64Array(twins ? size : 0);
    this.softest = new Int32Array(this.give.length);
    const loose = new Set(twins?.looseRows);
    const members: number[] = [];
    for (let r = 0; r < program.orthant; r++) {
      if (own.others[r]! > 1 && !loose.has(r)) members.push(r);
    }
    this.blockRow = Int32Array.from(members);
    this.block = new Float64Array(members.length * size);
    this.blockWeight = new Float64Array(members.length);
    members.forEach((r, b) => {
      for (let k = rows.starts[r]!; k < rows.starts[r + 1]!; k++) {
        if (rows.indices[k]! < size) this.block[b * size + rows.indices[k]!] = rows.values[k]!;
      }
    });
    this.reflected = this.reflectedCones();
    this.smallCones = new SmallCones({ ...program, inequalities: rows }, size);
    this.ones = new Float64Array(this.smallCones.denseRows).fill(1);
  }

  /** Factors S with `strength`, absolute and relative, on its diagonal; false where rounding leaves no factor. */
  factor(strength: number): boolean {
    this.assemble(strength);
    return cholesky(this.matrix, this.grouped.size);
  }

  /** Overwrites b with S^-1 b. */
  solve(b: Float64Array): void {
    const { matrix, bounds, give, softest } = this;
    const { size, twins } = this.grouped;
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

  private assemble(strength: number): void {
    const { matrix, scaling, grouped } = this;
    const { size: n, quadratic, twins } = grouped;
    if (quadratic) matrix.set(quadratic);
    else matrix.fill(0);
    this.addOrthant(twins);
    if (twins) this.addBounds(twins, strength);
    let at = this.program.orthant;
    this.program.secondOrder.forEach((size, cone) => {
      const kept = this.reflected[cone];
      if (kept) this.addCone(cone, at, size, kept);
      at += size;
    });
    this.smallCones.scale(scaling, matrix);
    addWeightedGram(this.smallCones.dense, this.ones, n, matrix);
    this.addEqualities();
    for (let i = 0; i < n; i++) {
      const at = i * (n + 1);
      matrix[at] = matrix[at]! * (1 + strength) + strength;
    }
  }

  /** G'H^-1 G of the orthant, what bounds twins into `bounds`. */
  private addOrthant(twins: Twins | undefined): void {
    const { matrix, bounds, program, own, grouped } = this;
    const { size: n, dense } = grouped;
    bounds.fill(0);
    const weight = own.eliminate(this.scaling.weight);
    for (let b = 0; b < this.blockRow.length; b++) {
      this.blockWeight[b] = weight[this.blockRow[b]!]!;
    }
    addWeightedGram(this.block, this.blockWeight, n, matrix);
    const { starts, indices, values } = program.inequalities;
    for (let r = 0; r < program.orthant; r++) {
      if (own.others[r]! > 1) continue;
      for (let k = starts[r]!; k < starts[r + 1]!; k++) {
        const i = indices[k]!;
        if (i >= dense) continue;
        const g = twins ? twins.group[i]! : i;
        if (twins?.several[g]) bounds[i]! += weight[r]! * values[k]! ** 2;
        else matrix[g * (n + 1)]! += weight[r]! * values[k]! ** 2;
      }
    }
  }

  /** K^-1 onto the diagonal. */
  private addBounds({ group, several }: Twins, strength: number): void {
    const { bounds, give, softest, matrix } = this;
    const { size } = this.grouped;
    give.fill(0);
    for (let i = 0; i < bounds.length; i++) {
      if (!several[group[i]!]) continue;
      bounds[i] = bounds[i]! * (1 + strength) + strength;
      const g = group[i]!;
      if (give[g] === 0 || bounds[i]! < bounds[softest[g]!]!) softest[g] = i;
      give[g]! += 1 / bounds[i]!;
    }
    for (let g = 0; g < size; g++) if (several[g]) matrix[g * (size + 1)]! += 1 / give[g]!;
  }

  /** G'H^-1 G = (2 vv' - G'JG) / eta^2 with v = G'Jw. */
  private addCone(cone: number, at: number, size: number, reflected: Float64Array): void {
    const { matrix, scaling } = this;
    const n = this.grouped.size;
    const { starts, indices, values } = this.grouped.rows;
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

  private addEqualities(): void {
    const { matrix } = this;
    const { equality, size: n } = this.grouped;
    for (let row = 0; row < equality.length; row += n) {
      for (let i = 0; i < n; i++) {
        const value = equality[row + i]!;
        if (value === 0) continue;
        for (let j = 0; j <= i; j++) matrix[i * n + j]! += value * equality[row + j]!;
      }
    }
  }

  private reflectedCones(): (Float64Array | undefined)[] {
    const { rows, size: n } = this.grouped;
    let at = this.program.orthant;
    return this.program.secondOrder.map((size) => {
      const first = at;
      at += size;
      if (size <= smallCone) return undefined;
      const dense = new Float64Array(size * n);
      for (let r = 0; r < size; r++) {
        for (let k = rows.starts[first + r]!; k < rows.starts[first + r + 1]!; k++) {
          dense[r * n + rows.indices[k]!] = rows.values[k]!;
        }
      }
      const signs = new Float64Array(size).fill(1);
      signs[0] = -1;
      const gram = new Float64Array(n * n);
      addWeightedGram(dense, signs, n, gram);
      return gram;
    });
  }
}
