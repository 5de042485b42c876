import { withoutTail } from '@/lib/without-tail';
import type { OptimizeInput } from '@/services/optimize/schema';

type Limited = Pick<OptimizeInput, 'symbols' | 'constraints'>;
type Row = Exclude<NonNullable<OptimizeInput['constraints']['linear']>[number], string>;
type Range = { readonly min?: number | undefined; readonly max?: number | undefined };

/** Without the tail of binary digits, and never with an exponent, which a text may not have. */
const plain = (value: number) =>
  withoutTail(value).toLocaleString('en-US', {
    useGrouping: false,
    maximumFractionDigits: 15,
  });

function between(sum: string, { min, max }: Range, write: (value: number) => string): string {
  if (min !== undefined && min === max) return `${sum} = ${write(min)}`;
  if (min !== undefined && max !== undefined) return `${write(min)} <= ${sum} <= ${write(max)}`;
  return min !== undefined ? `${sum} >= ${write(min)}` : `${sum} <= ${write(max ?? 0)}`;
}

const percent = (value: number) => `${plain(value * 100)}%`;

function rowText({ coefficients, ...range }: Row, symbols: readonly string[]): string {
  const pairs: [string, number][] = Array.isArray(coefficients)
    ? coefficients.map((value, i) => [symbols[i] ?? '', value])
    : Object.entries(coefficients);
  const terms = pairs
    .filter(([, value]) => value !== 0)
    .map(([symbol, value], i) => {
      const size = Math.abs(value) === 1 ? symbol : `${plain(Math.abs(value))} * ${symbol}`;
      if (i === 0) return value < 0 ? `-${size}` : size;
      return `${value < 0 ? '-' : '+'} ${size}`;
    });
  return between(terms.join(' '), range, plain);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Every limit of an input beside the bounds of single weights, in words, one a line. */
export function inputLimits({ symbols, constraints }: Limited): string {
  const { groups = [], linear = [] } = constraints;
  const sums = new Map(groups.map(({ name, assets }) => [name.toLowerCase(), assets.join(' + ')]));
  const names = [...sums.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const grouped = new RegExp(
    `(?<![\\p{L}\\p{N}_.^&])(${names.join('|')})(?![\\p{L}\\p{N}_.^&])`,
    'giu',
  );
  // The form has no groups of its own: their names give way to their assets.
  const spelled = (text: string) =>
    names.length === 0
      ? text
      : text.replace(grouped, (name) => `(${sums.get(name.toLowerCase())})`);
  return [
    ...groups
      .filter(({ min, max }) => min !== undefined || max !== undefined)
      .map(({ assets, ...range }) => between(assets.join(' + '), range, percent)),
    ...linear.map((row) => (typeof row === 'string' ? spelled(row) : rowText(row, symbols))),
  ].join('\n');
}
