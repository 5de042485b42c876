/** Milliseconds of the runs of one thing. */
export interface Timing {
  readonly runs: number;
  readonly min: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
}

export function timingOf(milliseconds: readonly number[]): Timing {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { runs: sorted.length, min: sorted[0]!, p25: at(0.25), median: at(0.5), p75: at(0.75) };
}

/**
 * Runs for `budgetMs` before the clock counts, so that the compiler has seen the code, then times runs until `budgetMs`
 * is spent: at least five, or the first alone where one run takes longer than four budgets. Milliseconds of each.
 */
export function sample<T>(run: () => T, budgetMs: number): { times: number[]; answer: T } {
  const started = performance.now();
  let answer = run();
  const first = performance.now() - started;
  if (first > 4 * budgetMs) return { times: [first], answer };
  for (const end = started + budgetMs; performance.now() < end; ) answer = run();
  const times: number[] = [];
  const end = performance.now() + budgetMs;
  while (times.length < 5 || (performance.now() < end && times.length < 5000)) {
    const before = performance.now();
    answer = run();
    times.push(performance.now() - before);
  }
  return { times, answer };
}
