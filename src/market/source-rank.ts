/**
 * How far a source of prices is trusted, best first. A stored price is replaced only by one of the same or a higher
 * rank. The bundled prices stand first: each was confirmed by a second source where there was one, and the figures that
 * the documentation quotes were computed from them. An upload never meets another source: its symbols are its own.
 */
const ranks: Readonly<Record<string, number>> = {
  sample: 90,
  upload: 80,
  'csv-folder': 80,
  tiingo: 60,
  yahoo: 50,
  'alpha-vantage': 40,
  stooq: 30,
};

/** Ids of sources are stored, so one that this version does not know is possible: it ranks lowest. */
export function sourceRank(source: string): number {
  return Object.hasOwn(ranks, source) ? ranks[source]! : 0;
}

/** The sources of the same or a lower rank, and all that have a rank: what is in neither ranks lowest. */
export function sourcesUpTo(source: string): [upTo: string[], ranked: string[]] {
  const ranked = Object.keys(ranks);
  return [ranked.filter((other) => sourceRank(other) <= sourceRank(source)), ranked];
}
