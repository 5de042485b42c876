import { type MathNode, parse } from 'mathjs';
import type { LinearConstraint } from '@/core/optimizers/contract';
import { asOne } from './box-constraints';
import { type ConstraintName, largest, Refusal, type Token, tokenise } from './text-tokens';

export type TextConstraintAnswer =
  | { readonly status: 'parsed'; readonly constraint: LinearConstraint }
  | {
      readonly status: 'invalid';
      /** Where in the text, counted from 0. */
      readonly position: number;
      readonly message: string;
    };

const LONGEST = 500;

/**
 * Reads a linear constraint on the weights as a person writes it: `Technology <= 0.5 * Healthcare + 10%`,
 * `AAPL + MSFT ≤ 30 %`, `10% <= "BF-B" <= 20%`. `<` means `<=`; `10%` is 0.1 wherever it stands; `2 A` is 2 * A.
 *
 * The text is read, never evaluated: the parser of mathjs sees numbered operands, signs and parentheses only, and each
 * side becomes a linear form of the names in it.
 *
 * @param text at most 500 characters
 * @param names matched without regard to case, the longest first, so that names may hold spaces; in quotes of any kind
 *   where a name looks like a number
 * @param n number of assets
 * @returns the constraint named by its text (without a side that is a plain number), or the place and the reason
 */
export function parseTextConstraint(
  text: string,
  names: readonly ConstraintName[],
  n: number,
): TextConstraintAnswer {
  try {
    if (text.length > LONGEST) {
      const mend = 'shorten it, name a group, or give the coefficients as numbers';
      throw new Refusal(LONGEST, `a constraint has at most ${LONGEST} characters: ${mend}`);
    }
    const composed = text.normalize('NFC');
    const sides = sidesOf(composed, tokenise(composed, names), names);
    return { status: 'parsed', constraint: constraintOf(sides, names, n) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { position, message } = error;
    return { status: 'invalid', position, message };
  }
}

type Comparator = Extract<Token, { kind: 'comparison' }>;

interface Side {
  readonly text: string;
  readonly at: number;
  readonly form: LinearForm;
}

interface Sides {
  readonly sides: readonly Side[];
  readonly comparators: readonly Comparator[];
}

function sidesOf(text: string, tokens: readonly Token[], names: readonly ConstraintName[]): Sides {
  const comparators = tokens.filter((token): token is Comparator => token.kind === 'comparison');
  if (comparators.length === 0) {
    throw new Refusal(0, 'a constraint compares two sides with <=, >= or =');
  }
  const ends = [...comparators.map((_, k) => tokens.indexOf(comparators[k]!)), tokens.length];
  const sides = ends.map((end, k) => {
    const own = tokens.slice(k === 0 ? 0 : ends[k - 1]! + 1, end);
    const words = text.slice(comparators[k - 1]?.end ?? 0, comparators[k]?.at);
    return { text: words.trim(), at: own[0]!.at, form: linearForm(own, names) };
  });
  return { sides, comparators };
}

function constraintOf(
  { sides, comparators }: Sides,
  names: readonly ConstraintName[],
  n: number,
): LinearConstraint {
  const [left, middle, right] = sides;
  const [first, second] = comparators;
  if (!second) return compare(left!, first!, middle!, names, n);
  const surplus = comparators[2];
  if (surplus || first!.comparison === '=' || first!.comparison !== second.comparison) {
    throw new Refusal((surplus ?? second).at, 'a chain has the form 10% <= A + B <= 20%');
  }
  for (const { form, at } of [left!, right!]) {
    if (form.slopes.size > 0) {
      const mend = 'write two constraints';
      throw new Refusal(at, `the outer sides of a chain are plain numbers: ${mend}`);
    }
  }
  const limits = [left!, right!].map(({ form }) => form.constant - middle!.form.constant);
  const [min, max] = first!.comparison === '<=' ? limits : limits.reverse();
  return build(nameOf(middle!, names), middle!.form, min!, max!, { names, n });
}

function compare(
  left: Side,
  { comparison }: Comparator,
  right: Side,
  names: readonly ConstraintName[],
  n: number,
): LinearConstraint {
  const [a, b] = [left.form, right.form];
  const difference = combine(a, b, -1);
  const bound = -difference.constant;
  const min = comparison === '<=' ? Number.NEGATIVE_INFINITY : bound;
  const max = comparison === '>=' ? Number.POSITIVE_INFINITY : bound;
  if (a.slopes.size === 0 && b.slopes.size > 0) {
    // As it is written: 10% <= A is the floor of A, not the ceiling of -A.
    return build(nameOf(right, names), b, 0 - max, 0 - min, { names, n });
  }
  const name = b.slopes.size === 0 ? nameOf(left, names) : describeSlopes(difference.slopes, names);
  return build(name, difference, min, max, { names, n });
}

/** The limit is told beside the name, so plain numbers are not part of it. */
function nameOf({ text, form }: Side, names: readonly ConstraintName[]): string {
  return form.constant === 0 ? text : describeSlopes(form.slopes, names);
}

/** `Technology − 0.5 × Healthcare`. */
function describeSlopes(slopes: Slopes, names: readonly ConstraintName[]): string {
  return [...slopes]
    .map(([index, slope], position) => {
      const sign = slope < 0 ? '− ' : position > 0 ? '+ ' : '';
      const size = Math.abs(slope) === 1 ? '' : `${Number(Math.abs(slope).toPrecision(6))} × `;
      return `${sign}${size}${names[index]!.name}`;
    })
    .join(' ');
}

function build(
  name: string,
  { slopes }: LinearForm,
  min: number,
  max: number,
  { names, n }: { readonly names: readonly ConstraintName[]; readonly n: number },
): LinearConstraint {
  const coefficients = new Float64Array(n);
  for (const [index, slope] of slopes) {
    const own = names[index]!.coefficients;
    for (let i = 0; i < n; i++) {
      if (own[i] !== 0) coefficients[i] = add(coefficients[i]!, slope * own[i]!);
    }
  }
  if (coefficients.every((value) => value === 0)) {
    throw new Refusal(0, 'no asset is left in it: name at least one that does not cancel out');
  }
  const one = asOne(min, max);
  if (one !== undefined) return { name, coefficients, min: one, max: one };
  if (min > max) throw new Refusal(0, 'the lower limit is above the upper limit');
  return { name, coefficients, min, max };
}

/** Coefficient of each name by its index, none of them zero. */
type Slopes = ReadonlyMap<number, number>;

interface LinearForm {
  readonly slopes: Slopes;
  readonly constant: number;
}

/** How the parser sees the operand with this index. */
const placeholder = (index: number) => `t${index}_`;

/** One side as names times numbers, plus a number. */
function linearForm(tokens: readonly Token[], names: readonly ConstraintName[]): LinearForm {
  const expression = tokens
    .map((token, index) => ('text' in token ? token.text : placeholder(index)))
    .join(' ');
  return formOf(parse(expression), { tokens, names });
}

interface Source {
  readonly tokens: readonly Token[];
  readonly names: readonly ConstraintName[];
}

interface OperatorLike extends MathNode {
  readonly fn: string;
  readonly args: readonly MathNode[];
}

function formOf(node: MathNode, source: Source): LinearForm {
  if (node.type === 'ParenthesisNode') {
    return formOf((node as unknown as { content: MathNode }).content, source);
  }
  if (node.type === 'SymbolNode') {
    const token = source.tokens[tokenIndex(node)]!;
    return token.kind === 'name'
      ? { slopes: new Map([[token.index, 1]]), constant: 0 }
      : { slopes: new Map(), constant: token.kind === 'number' ? token.value : 0 };
  }
  const { fn, args } = node as OperatorLike;
  const [a, b] = args.map((arg) => formOf(arg, source));
  if (!b) return fn === 'unaryMinus' ? scale(a!, -1) : a!;
  const form = operate(fn, a!, b, () => operatorBefore(args[1]!, source), source.names);
  for (const value of [form.constant, ...form.slopes.values()]) {
    if (Math.abs(value) <= largest) continue;
    throw new Refusal(operatorBefore(args[1]!, source), 'this makes a number too large');
  }
  return form;
}

function operate(
  fn: string,
  a: LinearForm,
  b: LinearForm,
  place: () => number,
  names: readonly ConstraintName[],
): LinearForm {
  if (fn === 'add') return combine(a, b, 1);
  if (fn === 'subtract') return combine(a, b, -1);
  const mend = 'multiply and divide names by numbers only';
  if (fn === 'multiply') {
    if (b.slopes.size === 0) return scale(a, b.constant);
    if (a.slopes.size === 0) return scale(b, a.constant);
    const both = `${firstName(a, names)} and ${firstName(b, names)}`;
    throw new Refusal(place(), `${both} are multiplied, which is not linear: ${mend}`);
  }
  if (b.slopes.size > 0) {
    const divisor = firstName(b, names);
    throw new Refusal(place(), `this is divided by ${divisor}, which is not linear: ${mend}`);
  }
  if (b.constant === 0) throw new Refusal(place(), 'a division by zero');
  const { slopes, constant } = a;
  const divided = [...slopes].map(([index, slope]) => [index, slope / b.constant] as const);
  return { slopes: new Map(divided), constant: constant / b.constant };
}

const firstName = ({ slopes }: LinearForm, names: readonly ConstraintName[]) =>
  names[slopes.keys().next().value!]!.name;

/** What is left of a difference by rounding alone is zero. */
function add(a: number, b: number): number {
  const sum = a + b;
  return Math.abs(sum) <= 4e-16 * Math.max(Math.abs(a), Math.abs(b)) ? 0 : sum;
}

function combine(a: LinearForm, b: LinearForm, factor: number): LinearForm {
  const slopes = new Map(a.slopes);
  for (const [index, slope] of b.slopes) {
    const sum = add(slopes.get(index) ?? 0, factor * slope);
    if (sum === 0) slopes.delete(index);
    else slopes.set(index, sum);
  }
  return { slopes, constant: add(a.constant, factor * b.constant) };
}

function scale({ slopes, constant }: LinearForm, factor: number): LinearForm {
  if (factor === 0) return { slopes: new Map(), constant: 0 };
  const scaled = [...slopes].map(([index, slope]) => [index, slope * factor] as const);
  return { slopes: new Map(scaled), constant: constant * factor };
}

const tokenIndex = (node: MathNode) => Number(node.toString().slice(1, -1));

/** Place of the operator whose right operand this is. */
function operatorBefore(operand: MathNode, { tokens }: Source): number {
  let first = tokens.length;
  operand.traverse((part) => {
    if (part.type === 'SymbolNode') first = Math.min(first, tokenIndex(part));
  });
  do first--;
  while (tokens[first]!.kind !== 'operator');
  return tokens[first]!.at;
}
