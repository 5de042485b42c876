import { type Delimiter, delimiters } from './contract';

const looksAtLines = 60;

/** Occurrences of each delimiter outside quotation marks. */
function countIn(line: string): Record<Delimiter, number> {
  const counts: Record<Delimiter, number> = { '\t': 0, ';': 0, '|': 0, ',': 0 };
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && character in counts) counts[character as Delimiter]++;
  }
  return counts;
}

/**
 * What parts the columns: the delimiter that most lines have equally often. A comma comes last, for where another one
 * does the same, commas are decimal marks.
 */
export function sniffDelimiter(text: string): Delimiter {
  const lines = text
    .split(/\r\n|\n|\r/, looksAtLines)
    .filter((line) => line.trim() !== '')
    .map(countIn);
  let best: Delimiter = ',';
  let bestShare = 0;
  for (const delimiter of delimiters) {
    const times = new Map<number, number>();
    for (const counts of lines) {
      const count = counts[delimiter];
      if (count > 0) times.set(count, (times.get(count) ?? 0) + 1);
    }
    const share = Math.max(0, ...times.values()) / Math.max(lines.length, 1);
    // A later one has to be clearly better.
    if (share > bestShare + 0.1) {
      best = delimiter;
      bestShare = share;
    }
  }
  return best;
}
