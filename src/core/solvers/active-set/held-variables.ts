import { addRows } from '@/core/linalg/add-rows';

/** Relative size under which a reduced cost is rounding. */
const priceTolerance = 1e-12;

/**
 * The variables of a quadratic program that an active set knows, with their part of the data and their gradient
 *
 *   min (1/2) x'Qx - c'x,   lower <= x <= upper,   A x = b
 *
 * The first `flat` variables (slacks) have no part in Q, which therefore starts with variable `flat`.
 */
export class HeldVariables {
  count = 0;
  /** Global index of each variable; decides ties. */
  ids!: Int32Array;
  x!: Float64Array;
  lower!: Float64Array;
  upper!: Float64Array;
  linear!: Float64Array;
  gradient!: Float64Array;
  /** Square root of the own entry in Q. */
  sigma!: Float64Array;
  /** Columns of A, variable after variable. */
  a!: Float64Array;
  /** Q from variable `flat` on, row-major with `stride`. Where the caller shares its own matrix, nothing is written to it. */
  q: Float64Array;
  stride: number;
  readonly y: Float64Array;
  readonly residual: Float64Array;
  /** Sum of sigma |x| over all variables: the scale of rounding in a gradient is sigma_i times this. */
  spread = 0;
  /** Sigma of a usual variable: multipliers, and so the reduced costs of slacks, come from gradients rounded at its scale. */
  usualSigma = 0;
  /** Place among the free variables, or -1. */
  place!: Int32Array;
  free!: Int32Array;
  freeCount = 0;
  /** Right-hand side and solution of a system in rows and free variables. */
  protected column!: Float64Array;
  protected answer!: Float64Array;
  /** Rows of Q and steps along them, gathered for `addRowParts`. */
  private movers!: Int32Array;
  private steps!: Float64Array;
  private moved = 0;
  /** The gradient from variable `flat` on. */
  private slopes!: Float64Array;

  /** `shared`: Q of all variables that will come after the flat ones, in their order. */
  constructor(
    readonly rows: number,
    readonly flat: number,
    public capacity: number,
    shared?: Float64Array,
  ) {
    this.y = new Float64Array(rows);
    this.residual = new Float64Array(rows);
    this.allocate();
    this.stride = Math.max(0, capacity - flat);
    this.q = shared ?? new Float64Array(this.stride * this.stride);
  }

  /** Adds a variable at x; the caller fills its column of `a` and, if it may, its row and column of `q`. */
  append(
    id: number,
    x: number,
    lower: number,
    upper: number,
    linear: number,
    sigma: number,
  ): number {
    if (this.count === this.capacity) this.grow();
    const local = this.count++;
    this.ids[local] = id;
    this.x[local] = x;
    this.lower[local] = lower;
    this.upper[local] = upper;
    this.linear[local] = linear;
    this.sigma[local] = sigma;
    return local;
  }

  /** Entry of Q. */
  curvature(i: number, j: number): number {
    const { flat } = this;
    return i < flat || j < flat ? 0 : this.q[(i - flat) * this.stride + j - flat]!;
  }

  /** g_i - a_i'y. */
  reducedCost(i: number): number {
    const { rows, a, y } = this;
    let z = this.gradient[i]!;
    for (let r = 0, at = i * rows; r < rows; r++) z -= a[at + r]! * y[r]!;
    return z;
  }

  /** Rounding level of the reduced cost of i. */
  noise(i: number): number {
    const { rows, a, y, flat, usualSigma } = this;
    let scale = (i < flat ? usualSigma : this.sigma[i]!) * this.spread + Math.abs(this.linear[i]!);
    for (let r = 0, at = i * rows; r < rows; r++) scale += Math.abs(a[at + r]! * y[r]!);
    return priceTolerance * scale;
  }

  /** x_i += step; the gradients follow with `follow`. */
  protected move(i: number, step: number): void {
    if (step === 0) return;
    this.x[i]! += step;
    if (i < this.flat) return;
    this.movers[this.moved] = i - this.flat;
    this.steps[this.moved++] = step;
  }

  /** Gradients after all moves since the last call; a variable moves once in between. */
  protected follow(): void {
    if (this.moved === 0) return;
    const { flat, count, gradient, q, movers, steps, moved, stride } = this;
    if (this.slopes.length !== count - flat) this.slopes = gradient.subarray(flat, count);
    addRows(this.slopes, q, movers, steps, moved, stride);
    this.moved = 0;
  }

  protected snap(i: number, toUpper: boolean): void {
    this.x[i] = toUpper ? this.upper[i]! : this.lower[i]!;
  }

  /** Few allocations, as a small program spends much of its time on them. */
  private allocate(): void {
    const { rows, capacity } = this;
    const reals = new Float64Array((9 + rows) * capacity + 2 * rows);
    const part = (k: number) => reals.subarray(k * capacity, (k + 1) * capacity);
    this.x = part(0);
    this.lower = part(1);
    this.upper = part(2);
    this.linear = part(3);
    this.gradient = part(4);
    this.sigma = part(5);
    this.steps = part(6);
    this.slopes = this.gradient.subarray(0, 0);
    this.a = reals.subarray(7 * capacity, (7 + rows) * capacity);
    this.column = reals.subarray((7 + rows) * capacity, (8 + rows) * capacity + rows);
    this.answer = reals.subarray((8 + rows) * capacity + rows);
    const places = new Int32Array(4 * capacity);
    this.ids = places.subarray(0, capacity);
    this.movers = places.subarray(capacity, 2 * capacity);
    this.free = places.subarray(2 * capacity, 3 * capacity);
    this.place = places.subarray(3 * capacity).fill(-1);
  }

  private grow(): void {
    const { ids, place, free, x, lower, upper, linear, gradient, sigma, a, stride, q } = this;
    this.capacity *= 2;
    this.allocate();
    this.ids.set(ids);
    this.place.set(place);
    this.free.set(free);
    this.x.set(x);
    this.lower.set(lower);
    this.upper.set(upper);
    this.linear.set(linear);
    this.gradient.set(gradient);
    this.sigma.set(sigma);
    this.a.set(a);
    this.stride = Math.max(0, this.capacity - this.flat);
    this.q = new Float64Array(this.stride * this.stride);
    for (let i = 0; i < stride; i++) {
      this.q.set(q.subarray(i * stride, (i + 1) * stride), i * this.stride);
    }
  }
}
