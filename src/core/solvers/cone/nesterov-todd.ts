import {
  depth,
  jordanProduct,
  jordanQuotient,
  longestStep,
} from '@/core/solvers/cone/second-order-cone';

/**
 * The symmetric scaling W with W z = W^-1 s = lambda at a pair inside the cone K: on the orthant W = sqrt(s / z), on a
 * second-order cone W = eta (2 w w' - J)^(1/2) with w'Jw = 1. H = W^2.
 * Source: Nesterov and Todd (1997), Mathematics of Operations Research 22; Vandenberghe (2010), The CVXOPT cone solvers, section 4.
 */
export class NesterovTodd {
  readonly lambda: Float64Array;
  /** 1 / H on the orthant. */
  readonly weight: Float64Array;
  /** w of each second-order cone, at its rows. */
  readonly direction: Float64Array;
  /** eta of each second-order cone. */
  readonly eta: Float64Array;
  private readonly rows: number;
  private readonly root: Float64Array;

  constructor(
    readonly orthant: number,
    readonly secondOrder: readonly number[],
  ) {
    this.rows = secondOrder.reduce((sum, size) => sum + size, orthant);
    this.lambda = new Float64Array(this.rows);
    this.direction = new Float64Array(this.rows);
    this.weight = new Float64Array(orthant).fill(1);
    this.root = new Float64Array(orthant).fill(1);
    this.eta = new Float64Array(secondOrder.length).fill(1);
    this.eachCone((at) => {
      this.direction[at] = 1;
    });
  }

  /** Number of cones, the orthant's rows each being one: s'z = degree mu on the central path. */
  get degree(): number {
    return this.orthant + this.secondOrder.length;
  }

  /** False where s or z has left the cone or is not finite. */
  update(s: Float64Array, z: Float64Array): boolean {
    const { orthant, weight, root, lambda, direction, eta } = this;
    for (let r = 0; r < orthant; r++) {
      if (!(s[r]! > 0 && z[r]! > 0)) return false;
      weight[r] = z[r]! / s[r]!;
      root[r] = Math.sqrt(s[r]! / z[r]!);
      lambda[r] = Math.sqrt(s[r]! * z[r]!);
    }
    let inside = true;
    this.eachCone((at, size, c) => {
      const deepS = depth(s, at, size);
      const deepZ = depth(z, at, size);
      if (!(deepS > 0 && deepZ > 0 && s[at]! > 0 && z[at]! > 0)) {
        inside = false;
        return;
      }
      const sizeS = Math.sqrt(deepS);
      const sizeZ = Math.sqrt(deepZ);
      let product = 0;
      for (let k = at; k < at + size; k++) product += (s[k]! / sizeS) * (z[k]! / sizeZ);
      const half = 2 * Math.sqrt((1 + product) / 2);
      direction[at] = (s[at]! / sizeS + z[at]! / sizeZ) / half;
      let tail = 0;
      for (let k = at + 1; k < at + size; k++) {
        direction[k] = (s[k]! / sizeS - z[k]! / sizeZ) / half;
        tail += direction[k]! ** 2;
      }
      direction[at] = Math.sqrt(1 + tail);
      eta[c] = Math.sqrt(sizeS / sizeZ);
    });
    if (inside) this.multiply(z, lambda, true);
    return inside;
  }

  /** out = W v. */
  multiply(v: Float64Array, out: Float64Array, conesOnly = false): void {
    if (!conesOnly) for (let r = 0; r < this.orthant; r++) out[r] = this.root[r]! * v[r]!;
    this.eachCone((at, size, c) => this.reflect(v, out, at, size, this.eta[c]!, 1));
  }

  /** out = W^-1 v. */
  divide(v: Float64Array, out: Float64Array): void {
    for (let r = 0; r < this.orthant; r++) out[r] = v[r]! / this.root[r]!;
    this.eachCone((at, size, c) => this.reflect(v, out, at, size, 1 / this.eta[c]!, -1));
  }

  /** out = H v. */
  multiplyTwice(v: Float64Array, out: Float64Array): void {
    for (let r = 0; r < this.orthant; r++) out[r] = v[r]! / this.weight[r]!;
    this.eachCone((at, size, c) => {
      const factor = this.eta[c]! ** 2;
      let product = 0;
      for (let k = at; k < at + size; k++) product += this.direction[k]! * v[k]!;
      const first = v[at]!;
      for (let k = at; k < at + size; k++) {
        out[k] = factor * (2 * product * this.direction[k]! + v[k]!);
      }
      out[at] = factor * (2 * product * this.direction[at]! - first);
    });
  }

  /** out = H^-1 v. */
  divideTwice(v: Float64Array, out: Float64Array): void {
    for (let r = 0; r < this.orthant; r++) out[r] = v[r]! * this.weight[r]!;
    this.eachCone((at, size, c) => {
      const factor = 1 / this.eta[c]! ** 2;
      let product = this.direction[at]! * v[at]!;
      for (let k = at + 1; k < at + size; k++) product -= this.direction[k]! * v[k]!;
      const first = v[at]!;
      for (let k = at; k < at + size; k++) {
        out[k] = factor * (v[k]! - 2 * product * this.direction[k]!);
      }
      out[at] = factor * (2 * product * this.direction[at]! - first);
    });
  }

  product(u: Float64Array, v: Float64Array, out: Float64Array): void {
    for (let r = 0; r < this.orthant; r++) out[r] = u[r]! * v[r]!;
    this.eachCone((at, size) => jordanProduct(u, v, at, size, out));
  }

  /** The x with lambda o x = v. */
  quotient(v: Float64Array, out: Float64Array): void {
    for (let r = 0; r < this.orthant; r++) out[r] = v[r]! / this.lambda[r]!;
    this.eachCone((at, size) => jordanQuotient(this.lambda, v, at, size, out));
  }

  /** v += factor e, e the unit of the Jordan product. */
  addUnit(v: Float64Array, factor: number): void {
    for (let r = 0; r < this.orthant; r++) v[r]! += factor;
    this.eachCone((at) => {
      v[at]! += factor;
    });
  }

  /** Largest step from u along d within K, at most `limit`. */
  longestStep(u: Float64Array, d: Float64Array, limit: number): number {
    let step = limit;
    for (let r = 0; r < this.orthant; r++) {
      if (d[r]! < 0) step = Math.min(step, -u[r]! / d[r]!);
    }
    this.eachCone((at, size) => {
      step = Math.min(step, longestStep(u, d, at, size));
    });
    return step;
  }

  /** How far outside K the worst of v lies; negative inside. */
  outside(v: Float64Array): number {
    let worst = Number.NEGATIVE_INFINITY;
    for (let r = 0; r < this.orthant; r++) worst = Math.max(worst, -v[r]!);
    this.eachCone((at, size) => {
      let tail = 0;
      for (let k = at + 1; k < at + size; k++) tail += v[k]! ** 2;
      worst = Math.max(worst, Math.sqrt(tail) - v[at]!);
    });
    return worst;
  }

  private eachCone(visit: (at: number, size: number, cone: number) => void): void {
    let at = this.orthant;
    this.secondOrder.forEach((size, cone) => {
      visit(at, size, cone);
      at += size;
    });
  }

  private reflect(
    v: Float64Array,
    out: Float64Array,
    at: number,
    size: number,
    factor: number,
    sign: number,
  ): void {
    const { direction } = this;
    const w = direction[at]!;
    const first = v[at]!;
    let product = 0;
    for (let k = at + 1; k < at + size; k++) product += direction[k]! * v[k]!;
    const along = sign * first + product / (1 + w);
    for (let k = at + 1; k < at + size; k++) out[k] = factor * (v[k]! + along * direction[k]!);
    out[at] = factor * (w * first + sign * product);
  }
}
