/** Points of a line with an index each, taken out nearest first (ties: smallest index). A binary heap. */
export class Breakpoints {
  /** Where the index last taken out lay. */
  last = 0;
  private at: number[] = [];
  private index: number[] = [];
  private count = 0;

  clear(): void {
    this.count = 0;
  }

  add(at: number, index: number): void {
    this.at[this.count] = at;
    this.index[this.count] = index;
    this.count++;
  }

  /** To be called once between the last `add` and the first `pop`. */
  order(): void {
    for (let k = (this.count >> 1) - 1; k >= 0; k--) this.sink(k);
  }

  /** -1 where nothing is left. */
  pop(): number {
    if (this.count === 0) return -1;
    const index = this.index[0]!;
    this.last = this.at[0]!;
    this.count--;
    this.at[0] = this.at[this.count]!;
    this.index[0] = this.index[this.count]!;
    this.sink(0);
    return index;
  }

  private sink(from: number): void {
    const { at, index, count } = this;
    let k = from;
    for (;;) {
      let child = 2 * k + 1;
      if (child >= count) return;
      if (child + 1 < count && this.before(child + 1, child)) child++;
      if (!this.before(child, k)) return;
      const a = at[k]!;
      at[k] = at[child]!;
      at[child] = a;
      const i = index[k]!;
      index[k] = index[child]!;
      index[child] = i;
      k = child;
    }
  }

  private before(a: number, b: number): boolean {
    return (
      this.at[a]! < this.at[b]! || (this.at[a] === this.at[b] && this.index[a]! < this.index[b]!)
    );
  }
}
