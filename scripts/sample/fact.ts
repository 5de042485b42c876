import { median, type SourceSeries } from './source';

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

/** Open, high, low, close and volume of every day; NaN where the day has none. */
interface BarColumns {
  readonly open: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

export function describeBarFacts(
  dates: readonly string[],
  { open, close, volume }: BarColumns,
  adjustedClose: Float64Array,
): string[] {
  const facts: string[] = [];
  const bars = close.filter((price) => !Number.isNaN(price)).length;
  if (bars === 0) return facts;
  const repeated = open.filter((price, i) => i > 0 && price === close[i - 1]!).length;
  if (repeated > bars / 10) {
    facts.push(
      `the open repeats the previous close on ${repeated} of ${bars} days: it is no opening price there`,
    );
  }
  const newest = close.findLastIndex((price) => !Number.isNaN(price));
  const factor = adjustedClose[newest]! / close[newest]!;
  // Dividends paid later lower the adjusted close; only later splits or spin-offs raise it.
  if (factor > 1.1) {
    facts.push(
      `the adjusted close is ${factor.toFixed(3)} times the close on ${dates[newest]}: later reverse splits are in the adjusted close only`,
    );
  }
  for (const [i, traded] of volume.entries()) {
    if (Number.isNaN(traded)) continue;
    const around = volume.slice(Math.max(0, i - 10), i + 11).filter((value) => value > 0);
    const share = traded / median([...around]);
    if (share < 1 / 12) {
      facts.push(
        `the volume of ${dates[i]} is ${percent(share)} of the median of the 21 days around it`,
      );
    }
  }
  return facts;
}
