import type { DecimalMark, Delimiter } from './contract';

const missing = new Set(['', '-', '--', '.', 'n/a', 'na', '#n/a', 'nan', 'null', 'none', '\u2013']);
const longestFigure = 40;
const currencySign = /^[$€£¥₹]\s*|\s*[$€£¥₹]$/u;
const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const grouped: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^[+-]?\d{1,3}([, '\u2019])\d{3}(\1\d{3})*(\.\d*)?$/,
  ',': /^[+-]?\d{1,3}([. '\u2019])\d{3}(\1\d{3})*(,\d*)?$/,
};
const multiples: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9 };

/**
 * A number as files write it: thousands separators, a currency sign, for counts (`1.23M`) a multiple. Missing is null;
 * undefined is what is no finite number.
 */
export function parseFigure(
  text: string,
  decimal: DecimalMark,
  isCount = false,
): number | null | undefined {
  // The usual case first.
  if (decimal === '.' && text.length <= 17 && plain.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  if (text.length > longestFigure) return undefined;
  if (missing.has(text.toLowerCase())) return null;
  let figure = text
    .replace(currencySign, '')
    .replace(/[\u00a0\u202f\u2009]/g, ' ')
    .replace('\u2212', '-');
  let multiple = 1;
  const suffix = isCount ? /^(.*\d)([kmb])$/i.exec(figure) : null;
  if (suffix) {
    figure = suffix[1]!;
    multiple = multiples[suffix[2]!.toLowerCase()]!;
  }
  if (grouped[decimal].test(figure)) {
    figure = figure.replace(decimal === '.' ? /[, '\u2019]/g : /[. '\u2019]/g, '');
  } else if (decimal === ',' && figure.includes('.')) {
    return undefined;
  }
  if (decimal === ',') figure = figure.replace(',', '.');
  if (!plain.test(figure)) return undefined;
  const value = Number(figure) * multiple;
  return Number.isFinite(value) ? value : undefined;
}

/** The mark is decimal: no group of three digits follows it, or no group stands before it. */
const isDecimal = (mark: string) =>
  new RegExp(`^([^.,]*[${mark}](\\d{1,2}|\\d{4,})|\\D*(0|\\d{4,})[${mark}]\\d{3})$`);
const commaIsDecimal = isDecimal(',');
const pointIsDecimal = isDecimal('.');

/** Like 1,234, which is a thousand and more or one and a bit. */
export const isEither = (figure: string): boolean => /^\D*[1-9]\d{0,2}[.,]\d{3}$/.test(figure);

/**
 * The decimal mark of these numbers; `both` where nothing tells: every one of them is like 1,234, or like 1.234 where no
 * commas part the columns, as in countries that write it for a thousand.
 */
export function guessDecimal(
  figures: readonly string[],
  delimiter: Delimiter,
): DecimalMark | 'both' {
  let comma = 0;
  let point = 0;
  let either = 0;
  for (const text of figures) {
    if (text.length > longestFigure) continue;
    const figure = text.replace(currencySign, '').trim();
    const lastComma = figure.lastIndexOf(',');
    const lastPoint = figure.lastIndexOf('.');
    if (lastComma >= 0 && lastPoint >= 0) lastComma > lastPoint ? comma++ : point++;
    else if (commaIsDecimal.test(figure)) comma++;
    else if (pointIsDecimal.test(figure)) point++;
    else if (/,\d{3},/.test(figure)) point++;
    else if (/\.\d{3}\./.test(figure)) comma++;
    else if (lastComma >= 0 || (delimiter !== ',' && isEither(figure))) either++;
  }
  if (comma === 0 && point === 0) return either > 0 ? 'both' : '.';
  return comma > point ? ',' : '.';
}
