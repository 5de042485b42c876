import { derivative, type MathNode, parse } from 'mathjs';
import type { LinearConstraint } from '@/core/optimizers/contract';
import { type ConstraintName, placeholder, Refusal, tokenise } from './text-tokens';

export type TextConstraintAnswer =
  | { readonly status: 'parsed'; readonly constraint: LinearConstraint }
  | {
      readonly status: 'invalid';
      /** Where in the text, counted from 0. */
      readonly position: number;
      readonly message: string;
    };

const LONGEST = 500;
const MOST_NODES = 400;

/** What the grammar has; anything else (calls, strings, assignments, indexes) is refused by its type. */
const ALLOWED = new Set(['ConstantNode', 'OperatorNode', 'ParenthesisNode', 'SymbolNode']);
const ARITHMETIC = new Set(['add', 'subtract', 'multiply', 'divide', 'unaryMinus', 'unaryPlus']);
const COMPARISONS: Readonly<Record<string, '<=' | '>=' | '='>> = {
  smaller: '<=',
  smallerEq: '<=',
  larger: '>=',
  largerEq: '>=',
  equal: '=',
};

/**
 * Reads a linear constraint on the weights as a person writes it: `Technology <= 0.5 * Healthcare + 10%`,
 * `AAPL + MSFT <= 30%`, `10% <= JNJ <= 20%`. `<` means `<=`; `10%` is 0.1 wherever it stands.
 *
 * The text is parsed, never evaluated: the coefficients are the symbolic derivatives of left minus right,
 * which must not contain a name any more.
 *
 * @param text at most 500 characters
 * @param names matched without regard to case, the longest first, so that names may hold spaces
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
      throw new Refusal(LONGEST, `a constraint has at most ${LONGEST} characters`);
    }
    const { expression, origin } = tokenise(text, names);
    const tree = parseExpression(expression, origin, text);
    const constraint = readComparison(tree, { text, names, n, origin });
    return { status: 'parsed', constraint };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { position, message } = error;
    return { status: 'invalid', position, message };
  }
}

interface Source {
  readonly text: string;
  readonly names: readonly ConstraintName[];
  readonly n: number;
  /** Position in the text of each character of the expression. */
  readonly origin: readonly number[];
}

function parseExpression(expression: string, origin: readonly number[], text: string): MathNode {
  try {
    return parse(expression);
  } catch (error) {
    const char = error instanceof SyntaxError && 'char' in error ? Number(error.char) : 1;
    const position = origin[char - 1] ?? text.length;
    throw new Refusal(
      position,
      position >= text.length ? 'something is missing at the end' : 'this cannot be read',
    );
  }
}

interface OperatorLike extends MathNode {
  readonly fn: string;
  readonly args: MathNode[];
}

interface RelationalLike extends MathNode {
  readonly conditionals: string[];
  readonly params: MathNode[];
}

function readComparison(tree: MathNode, source: Source): LinearConstraint {
  if (tree.type === 'OperatorNode') {
    const { fn, args } = tree as OperatorLike;
    const comparison = COMPARISONS[fn];
    if (comparison) return compare(args[0]!, comparison, args[1]!, source);
  }
  if (tree.type === 'RelationalNode') {
    const { conditionals, params } = tree as RelationalLike;
    const [first, second] = conditionals.map((condition) => COMPARISONS[condition]);
    if (params.length !== 3 || !first || first !== second || first === '=') {
      throw new Refusal(0, 'a chain has the form 10% <= A + B <= 20%');
    }
    const outer = [params[0]!, params[2]!].map((side) => linearForm(side, source));
    if (outer.some(({ coefficients }) => coefficients.some((value) => value !== 0))) {
      throw new Refusal(0, 'the outer sides of a chain are plain numbers');
    }
    const limits = outer.map(({ constant }) => constant);
    const middle = linearForm(params[1]!, source);
    const name = sideTexts(source.text)[1]!;
    const [min, max] = first === '<=' ? limits : limits.reverse();
    return build(name, middle.coefficients, min! - middle.constant, max! - middle.constant);
  }
  throw new Refusal(0, 'a constraint compares two sides with <=, >= or =');
}

function compare(
  left: MathNode,
  comparison: '<=' | '>=' | '=',
  right: MathNode,
  source: Source,
): LinearConstraint {
  const a = linearForm(left, source);
  const b = linearForm(right, source);
  const coefficients = a.coefficients.map((value, i) => value - b.coefficients[i]!);
  const bound = b.constant - a.constant;
  const min = comparison === '<=' ? Number.NEGATIVE_INFINITY : bound;
  const max = comparison === '>=' ? Number.POSITIVE_INFINITY : bound;
  const [leftText, rightText] = sideTexts(source.text);
  // The limit is told beside the name, so plain numbers are not part of it.
  const name =
    b.slopes.size === 0
      ? leftText!
      : a.slopes.size === 0
        ? rightText!
        : describeDifference(a.slopes, b.slopes, source.names);
  return build(name, coefficients, min, max);
}

/** `Technology − 0.5 × Healthcare`: left less right without their constants. */
function describeDifference(left: Slopes, right: Slopes, names: readonly ConstraintName[]): string {
  const total = new Map(left);
  for (const [index, slope] of right) total.set(index, (total.get(index) ?? 0) - slope);
  return [...total]
    .filter(([, slope]) => slope !== 0)
    .map(([index, slope], position) => {
      const sign = slope < 0 ? '− ' : position > 0 ? '+ ' : '';
      const size = Math.abs(slope) === 1 ? '' : `${Number(Math.abs(slope).toPrecision(6))} × `;
      return `${sign}${size}${names[index]!.name}`;
    })
    .join(' ');
}

const sideTexts = (text: string) => text.split(/[<>=]+/).map((side) => side.trim());

function build(
  name: string,
  coefficients: Float64Array,
  min: number,
  max: number,
): LinearConstraint {
  if (coefficients.every((value) => value === 0)) {
    throw new Refusal(0, 'no asset is left in it: both sides are the same');
  }
  if (min > max) throw new Refusal(0, 'the lower limit is above the upper limit');
  return { name, coefficients, min, max };
}

/** Coefficient of each name, by its index. */
type Slopes = ReadonlyMap<number, number>;

interface LinearForm {
  readonly coefficients: Float64Array;
  readonly constant: number;
  readonly slopes: Slopes;
}

/** coefficients'w + constant of one side. */
function linearForm(side: MathNode, source: Source): LinearForm {
  assertArithmetic(side);
  const coefficients = new Float64Array(source.n);
  const slopes = new Map<number, number>();
  for (const [index, name] of source.names.entries()) {
    if (!mentions(side, index)) continue;
    const derived = derivative(side, placeholder(index), { simplify: false });
    const slope = fold(derived, () => {
      throw new Refusal(
        positionOf(name.name, source.text),
        `${name.name} is not used linearly: multiply and divide names by numbers only`,
      );
    });
    slopes.set(index, slope);
    for (let i = 0; i < source.n; i++) coefficients[i]! += slope * name.coefficients[i]!;
  }
  // With every weight at zero a linear form is its constant.
  return { coefficients, constant: fold(side, () => 0), slopes };
}

const positionOf = (name: string, text: string) =>
  Math.max(0, text.toLowerCase().indexOf(name.toLowerCase()));

function mentions(node: MathNode, index: number): boolean {
  return (
    node.filter((part) => part.type === 'SymbolNode' && part.toString() === placeholder(index))
      .length > 0
  );
}

function assertArithmetic(node: MathNode): void {
  let nodes = 0;
  node.traverse((part) => {
    nodes++;
    const operator = part.type === 'OperatorNode' ? (part as OperatorLike).fn : undefined;
    if (!ALLOWED.has(part.type) || (operator !== undefined && !ARITHMETIC.has(operator))) {
      throw new Refusal(0, 'only names, numbers, + - * / and parentheses may stand on a side');
    }
  });
  if (nodes > MOST_NODES) throw new Refusal(0, 'too long: split it into several constraints');
}

/** The value of a tree of numbers; names get what `symbol` says. */
function fold(node: MathNode, symbol: () => number): number {
  switch (node.type) {
    case 'ConstantNode':
      return finite(Number(node.toString()));
    case 'ParenthesisNode':
      return fold((node as unknown as { content: MathNode }).content, symbol);
    case 'SymbolNode':
      return symbol();
    default: {
      const { fn, args } = node as OperatorLike;
      const [a = 0, b = 0] = args.map((arg) => fold(arg, symbol));
      return finite(operate(fn, a, b));
    }
  }
}

function operate(fn: string, a: number, b: number): number {
  switch (fn) {
    case 'add':
      return a + b;
    case 'subtract':
      return a - b;
    case 'multiply':
      return a * b;
    case 'divide':
      return a / b;
    case 'unaryMinus':
      return -a;
    case 'unaryPlus':
      return a;
    // A derivative of a quotient squares its denominator.
    case 'pow':
      return a ** b;
    default:
      throw new Refusal(0, 'only + - * / may be used');
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new Refusal(0, 'a division by zero or a number too large');
  return value;
}
