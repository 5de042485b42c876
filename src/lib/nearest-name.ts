/**
 * The name that a mistyped word most likely means: the fewest changes of one character (also two swapped), at most a
 * third of the word, letters' case apart; the first of several. `undefined` where none is near.
 */
export function nearestName(word: string, names: Iterable<string>): string | undefined {
  const asked = [...word.toLowerCase()];
  let nearest: string | undefined;
  let fewest = Math.floor(asked.length / 3) + 1;
  for (const name of names) {
    const known = [...name.toLowerCase()];
    if (Math.abs(known.length - asked.length) >= fewest) continue;
    const changes = changesBetween(asked, known);
    if (changes < fewest) {
      fewest = changes;
      nearest = name;
    }
  }
  return nearest;
}

/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours. */
function changesBetween(a: readonly string[], b: readonly string[]): number {
  let [before, previous]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(previous![j]! + 1, row[j - 1]! + 1, previous![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, before![j - 2]! + 1);
      }
      row.push(least);
    }
    [before, previous] = [previous, row];
  }
  return previous!.at(-1)!;
}
