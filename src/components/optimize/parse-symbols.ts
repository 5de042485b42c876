/** Splits what a person pastes or types: "AAPL, MSFT JNJ", one per line, or with semicolons. */
export function parseSymbols(
  text: string,
  known: ReadonlySet<string>,
): { found: string[]; unknown: string[] } {
  const words = text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  const unique = [...new Set(words)];
  return {
    found: unique.filter((word) => known.has(word)),
    unknown: unique.filter((word) => !known.has(word)),
  };
}
