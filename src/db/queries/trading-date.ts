const millisecondsPerDay = 86_400_000;

/** Days since 1970 to `YYYY-MM-DD`. Assets share their trading days, so each string is made once per process. */
const spelled = new Map<number, string>();

export function tradingDate(day: number): string {
  const known = spelled.get(day);
  if (known) return known;
  const date = new Date(day * millisecondsPerDay).toISOString().slice(0, 10);
  spelled.set(day, date);
  return date;
}

/** Big-endian 32-bit days since 1970, as Postgres packs them, to `YYYY-MM-DD` strings. */
export function tradingDates(packed: Buffer | null): string[] {
  const dates = new Array<string>((packed?.length ?? 0) / 4);
  for (let i = 0; i < dates.length; i++) dates[i] = tradingDate(packed!.readInt32BE(i * 4));
  return dates;
}
