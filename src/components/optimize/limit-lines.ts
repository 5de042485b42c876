import type { Asset } from '@/services/assets/schema';

export interface LimitLine {
  readonly text: string;
  /** Counted from 1, empty lines included, as the person sees them. */
  readonly line: number;
  /** Of the first character, in the whole text. */
  readonly start: number;
}

/** The limits in a text of one limit per line; empty lines are passed over. */
export function limitLines(text: string): LimitLine[] {
  const lines: LimitLine[] = [];
  let start = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const trimmed = raw.trim();
    if (trimmed)
      lines.push({ text: trimmed, line: index + 1, start: start + raw.indexOf(trimmed) });
    start += raw.length + 1;
  }
  return lines;
}

export interface LimitMistake {
  readonly line: LimitLine;
  readonly message: string;
  /** The place in the line that the server could not read; absent where it named none. */
  readonly place?: { readonly before: string; readonly marked: string; readonly after: string };
}

/** What the server says of `constraints.linear.N`, put at the line that the person wrote. */
export function limitMistake(
  text: string,
  path: string | undefined,
  message: string,
): LimitMistake | undefined {
  const index = /^constraints\.linear\.(\d+)/.exec(path ?? '')?.[1];
  const line = index === undefined ? undefined : limitLines(text)[Number(index)];
  if (!line) return undefined;
  const placed = /^at character (\d+) of ".*?": (.*)$/is.exec(message);
  if (!placed?.[1] || placed[2] === undefined) return { line, message };
  const at = Math.min(Number(placed[1]) - 1, line.text.length);
  const marked = /^(?:[^\s+\-*/()<>=]+|.)/su.exec(line.text.slice(at))?.[0] ?? '';
  return {
    line,
    message: placed[2].charAt(0).toUpperCase() + placed[2].slice(1),
    place: {
      before: line.text.slice(0, at),
      marked,
      after: line.text.slice(at + marked.length),
    },
  };
}

/** Two limits that these assets could take: one of a sector, one of symbols. */
export function limitExamples(chosen: readonly Pick<Asset, 'symbol' | 'sector'>[]): string[] {
  const sizes = new Map<string, number>();
  for (const { sector } of chosen) {
    if (sector) sizes.set(sector, (sizes.get(sector) ?? 0) + 1);
  }
  const largest = [...sizes].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'en'))[0];
  // Of the other sectors, so that the second example says something new.
  const others = chosen.filter(({ sector }) => !largest || sector !== largest[0]);
  const [a, b] = others.length >= 2 ? others : chosen;
  const examples: string[] = [];
  if (largest && largest[1] < chosen.length) examples.push(`${largest[0]} <= 40%`);
  if (a && b && chosen.length > 2) examples.push(`10% <= ${a.symbol} + ${b.symbol} <= 30%`);
  return examples;
}

/** The text with the number of one limit changed, or undefined where no line is plainly that limit. */
export function withLimitAt(
  text: string,
  name: string,
  side: 'minimum' | 'maximum',
  value: string,
): string | undefined {
  const found = limitLines(text).find((line) => sidesOf(line.text).some((part) => part === name));
  if (!found) return undefined;
  const changed = changeLimit(found.text, name, side, value);
  if (!changed) return undefined;
  return text.slice(0, found.start) + changed + text.slice(found.start + found.text.length);
}

const sidesOf = (text: string) => text.split(/[<>=]+/).map((part) => part.trim());

const isNumber = (part: string | undefined) => /^[-\u2212]?[\d.]+\s*%?$/.test(part ?? '');

function changeLimit(text: string, name: string, side: 'minimum' | 'maximum', value: string) {
  const parts = sidesOf(text);
  const signs = text.match(/[<>=]+/g) ?? [];
  const at = parts.indexOf(name);
  for (const neighbour of [at - 1, at + 1]) {
    const sign = signs[Math.min(at, neighbour)];
    if (!sign || !isNumber(parts[neighbour])) continue;
    const isMaximum = sign.startsWith('<') === neighbour > at;
    if (!/[<>]/.test(sign) || isMaximum !== (side === 'maximum')) continue;
    parts[neighbour] = value;
    return parts.map((part, i) => (i === 0 ? part : `${signs[i - 1]} ${part}`)).join(' ');
  }
  return undefined;
}
