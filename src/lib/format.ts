/**
 * Every number and day a person reads is written here: U+2212 for minus, a no-break space before the
 * per cent sign and within a day, the same decimals whatever the value, and never "minus zero".
 */

const MINUS = '\u2212';
const NO_BREAK_SPACE = '\u00a0';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function formatNumber(value: number, decimals = 2): string {
  const digits = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return value < 0 && /[1-9]/.test(digits) ? `${MINUS}${digits}` : digits;
}

/** `formatPercent(0.1234)` is "12.3 %". */
export function formatPercent(value: number, decimals = 1): string {
  return `${formatNumber(value * 100, decimals)}${NO_BREAK_SPACE}%`;
}

/** A change in per cent: the sign is always written, except for what rounds to zero. */
export function formatSignedPercent(value: number, decimals = 1): string {
  return `${formatSigned(value * 100, decimals)}${NO_BREAK_SPACE}%`;
}

/** A difference: the sign is always written, except for what rounds to zero. */
export function formatSigned(value: number, decimals = 2): string {
  const text = formatNumber(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** `formatDay('2022-12-28')` is "28 Dec 2022"; a trading day has no time zone, so no Date is made of it. */
export function formatDay(day: string): string {
  const [year, month, date] = day.slice(0, 10).split('-');
  const name = MONTHS[Number(month) - 1];
  if (name === undefined || date === undefined) return day;
  return [Number(date), name, year].join(NO_BREAK_SPACE);
}

export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count, 0)} ${count === 1 ? singular : plural}`;
}

/** Mantissa and exponent of a small residual, to be set as `3 x 10^-16`. */
export function scientificParts(value: number): { mantissa: string; exponent: string } | null {
  if (value === 0 || !Number.isFinite(value)) return null;
  const [mantissa = '', exponent = ''] = value.toExponential(0).split('e');
  return {
    mantissa: mantissa.replace('-', MINUS),
    exponent: exponent.replace('+', '').replace('-', MINUS),
  };
}

/** "A, B and C". */
export function formatList(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** What the engine says in lower case, as a sentence of its own; its days read as elsewhere, but not an example of how to write one. */
export function asSentence(text: string): string {
  const start = (text.charAt(0).toUpperCase() + text.slice(1))
    .replaceAll(' x ', ' × ')
    .replace(/(?<!example )\b\d{4}-\d{2}-\d{2}\b/g, formatDay);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}

const symbolsOfFormulas: Readonly<Record<string, string>> = {
  lambda: 'λ',
  mu: 'μ',
  sigma: 'σ',
  Sigma: 'Σ',
  sqrt: '√',
  sum: '∑',
};

/** The registries write formulas in ASCII; people read "min w′Σw". */
export function formatFormula(formula: string): string {
  return formula
    .replace(
      /(?<![A-Za-z])(lambda|mu|sigma|Sigma|sqrt|sum)(?![A-Za-z])( (?=w))?/g,
      (_, word) => symbolsOfFormulas[word] ?? word,
    )
    .replaceAll('>=', '≥')
    .replaceAll('<=', '≤')
    .replaceAll("'", '′')
    .replaceAll(' - ', ` ${MINUS} `);
}

/** `formatMoment('2026-11-22T15:08:03.120Z')` is "22 Nov 2026, 15:08 UTC". */
export function formatMoment(moment: string): string {
  const utc = new Date(moment).toISOString();
  return `${formatDay(utc)}, ${utc.slice(11, 16)}${NO_BREAK_SPACE}UTC`;
}
