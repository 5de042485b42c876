import type { SourceSeries } from './source';

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** What a reader of statistics should know about a series: stretches without movement, coarse digits, extreme days. */
export function describeFacts(
  base: SourceSeries,
  dates: readonly string[],
  adjustedClose: Float64Array,
): string[] {
  const facts: string[] = [];
  const returns = dates.map((_, i) =>
    i === 0 ? 0 : adjustedClose[i]! / adjustedClose[i - 1]! - 1,
  );

  const unchanged = returns.filter((r, i) => i > 0 && r === 0).length / (dates.length - 1);
  if (unchanged > 0.05)
    facts.push(`the adjusted close is unchanged on ${percent(unchanged)} of the days`);
  const runs = unchangedRuns(base).filter(({ days }) => days >= 10);
  if (runs.length > 0) {
    const longest = runs.reduce((a, b) => (b.days > a.days ? b : a));
    facts.push(
      `${base.source}: ${runs.length} stretches of 10 or more days without a move; the longest is ${longest.days} days from ${longest.first} to ${longest.last}`,
    );
  }

  const coarse = dates.filter(
    (_, i) => base.resolution(adjustedClose[i]!) / adjustedClose[i]! > 1e-3,
  );
  if (coarse.length > 0) {
    facts.push(
      `${base.source} writes so few digits that one step of the last is more than 0.1 % of the price on ${coarse.length} days up to ${coarse.at(-1)}`,
    );
  }
  for (const [i, r] of returns.entries()) {
    if (Math.abs(r) > 0.3) facts.push(`moves ${percent(r)} on ${dates[i]}`);
    const before = i > 1 ? returns[i - 1]! : 0;
    if (Math.abs(before) > 0.15 && Math.abs((1 + before) * (1 + r) - 1) < 0.01) {
      facts.push(`moves ${percent(before)} on ${dates[i - 1]} and back the day after`);
    }
  }
  return facts;
}

function unchangedRuns({ days }: SourceSeries): { first: string; last: string; days: number }[] {
  const runs: { first: string; last: string; days: number }[] = [];
  let start = 0;
  for (let i = 1; i <= days.length; i++) {
    if (days[i]?.adjustedClose === days[start]!.adjustedClose) continue;
    if (i - start > 1)
      runs.push({ first: days[start]!.date, last: days[i - 1]!.date, days: i - start });
    start = i;
  }
  return runs;
}

/** Old index files repeat the previous close as the open: it is no opening price. */
export function countOpensAtPreviousClose(open: Float64Array, close: Float64Array): number {
  return open.filter((price, i) => i > 0 && price === close[i - 1]!).length;
}
