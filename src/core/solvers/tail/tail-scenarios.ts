/** Far above rounding of losses of about one, far below what a certificate sees. */
export const separation = 1e-13;

/** The scenarios that a tail solver looks at, with their state; all others are taken to lose less than the threshold. */
export class TailScenarios {
  /** Numbers of the program's scenarios, in the order in which they were added. */
  readonly ids: number[] = [];
  /** By the program's number: 1 where the scenario was added. */
  readonly known: Uint8Array;
  /** Loss less threshold. */
  excess: Float64Array;
  /** Change of the excess per length of the current step. */
  speed: Float64Array;
  /** 1 where the scenario counts in full. */
  on: Uint8Array;
  /** Added to the loss to tell ties apart; zero until `separate` was called. */
  offset: Float64Array;
  /** Row of the basis in which the scenario is held on its kink, or -1. */
  kinkRow: Int32Array;
  /** One contiguous stretch of losses per asset. */
  private byAsset: Float64Array;
  private capacity: number;
  private separated = false;

  /** `losses`: scenarios x n, row-major. */
  constructor(
    private readonly losses: Float64Array,
    private readonly n: number,
    expected: number,
  ) {
    const all = losses.length / n;
    this.known = new Uint8Array(all);
    this.capacity = Math.min(all, expected);
    this.byAsset = new Float64Array(this.capacity * n);
    this.excess = new Float64Array(this.capacity);
    this.speed = new Float64Array(this.capacity);
    this.on = new Uint8Array(this.capacity);
    this.kinkRow = new Int32Array(this.capacity);
    this.offset = new Float64Array(this.capacity);
  }

  get count(): number {
    return this.ids.length;
  }

  /** Adds the program's scenario, neither counting nor on its kink; its number here. */
  add(scenario: number, excess: number): number {
    if (this.ids.length === this.capacity) this.grow();
    const { n, capacity, losses } = this;
    const s = this.ids.length;
    this.ids.push(scenario);
    this.known[scenario] = 1;
    for (let i = 0; i < n; i++) this.byAsset[i * capacity + s] = losses[scenario * n + i]!;
    this.offset[s] = this.separated ? offsetOf(scenario) : 0;
    this.excess[s] = excess + this.offset[s]!;
    this.kinkRow[s] = -1;
    this.on[s] = 0;
    return s;
  }

  /** Gives each scenario its own tiny offset; the caller computes the excesses afresh. */
  separate(): void {
    this.separated = true;
    this.ids.forEach((scenario, s) => {
      this.offset[s] = offsetOf(scenario);
    });
  }

  /** Loss of scenario s per unit of asset i. */
  at(i: number, s: number): number {
    return this.byAsset[i * this.capacity + s]!;
  }

  /** target += factor times the losses of asset i. */
  addScaled(target: Float64Array, i: number, factor: number): void {
    const { byAsset } = this;
    const from = i * this.capacity;
    for (let s = 0, end = this.ids.length; s < end; s++) target[s]! += factor * byAsset[from + s]!;
  }

  /** target += factor times the losses of scenario s, asset by asset. */
  addRow(target: Float64Array, s: number, factor: number): void {
    const { n, losses } = this;
    const row = this.ids[s]! * n;
    for (let i = 0; i < n; i++) target[i]! += factor * losses[row + i]!;
  }

  /** Losses of all scenarios of the program. */
  evaluate(x: Float64Array): Float64Array {
    const { n, losses } = this;
    const all = new Float64Array(this.known.length);
    const held: number[] = [];
    for (let i = 0; i < n; i++) if (x[i] !== 0) held.push(i);
    for (let s = 0, row = 0; s < all.length; s++, row += n) {
      let sum = 0;
      for (const i of held) sum += losses[row + i]! * x[i]!;
      all[s] = sum;
    }
    return all;
  }

  private grow(): void {
    const { n, capacity: before } = this;
    const capacity = Math.min(this.known.length, 2 * before);
    const byAsset = new Float64Array(capacity * n);
    for (let i = 0; i < n; i++) {
      byAsset.set(this.byAsset.subarray(i * before, (i + 1) * before), i * capacity);
    }
    this.byAsset = byAsset;
    this.capacity = capacity;
    this.excess = copied(this.excess, new Float64Array(capacity));
    this.speed = copied(this.speed, new Float64Array(capacity));
    this.on = copied(this.on, new Uint8Array(capacity));
    this.kinkRow = copied(this.kinkRow, new Int32Array(capacity));
    this.offset = copied(this.offset, new Float64Array(capacity));
  }
}

/** Between one and three times the size, spread evenly by the golden ratio. */
function offsetOf(scenario: number): number {
  return separation * (1 + 2 * ((scenario * 0.6180339887498949) % 1));
}

function copied<T extends Float64Array | Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
