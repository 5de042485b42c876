import { nearestName } from '@/lib/nearest-name';
import { plainCharacters } from './plain-characters';

/** Names that a constraint may use: an asset, or a group or sector standing for the sum of its assets. */
export interface ConstraintName {
  readonly name: string;
  /** Coefficient of each asset, length n; 1 for the assets that the name stands for. */
  readonly coefficients: Float64Array;
}

/** Why a text cannot be a constraint, and where. */
export class Refusal extends Error {
  readonly position: number;
  constructor(position: number, message: string) {
    super(message);
    this.position = position;
  }
}

export type Comparison = '<=' | '>=' | '=';

/** Each begins at character `at`. */
export type Token = { readonly at: number } & (
  | { readonly kind: 'name'; readonly index: number }
  | { readonly kind: 'number'; readonly value: number }
  /** `sign` stands before an operand, `operator` between two; one that was left out stands where its right operand begins. */
  | { readonly kind: 'operator' | 'sign' | 'open' | 'close'; readonly text: string }
  | { readonly kind: 'comparison'; readonly comparison: Comparison; readonly end: number }
);

/** Past it squares of coefficients would no longer be numbers. */
export const largest = 1e50;

const comparisons: Readonly<Record<string, Comparison>> = {
  '<': '<=',
  '<=': '<=',
  '≤': '<=',
  '>': '>=',
  '>=': '>=',
  '≥': '>=',
  '=': '=',
  '==': '=',
};

const unequal = 'a limit cannot be "not equal": compare with <=, >= or =';
const slips: Readonly<Record<string, string>> = {
  '=<': 'write <=',
  '=>': 'write >=',
  ':=': 'write =',
  '===': 'write =',
  '<<': 'write <',
  '>>': 'write >',
  '!=': unequal,
  '!==': unequal,
  '<>': unequal,
  '≠': unequal,
};

const onePerText = 'one constraint is one text: write the other one by itself';
const compareBy = 'compare with <=, >= or =';
const wordsForSigns: Readonly<Record<string, string>> = {
  and: onePerText,
  or: 'limits hold all together: there is no "or"',
  of: 'write *, as in 30% * Technology',
  times: 'write *',
  percent: 'write 30%',
  at: compareBy,
  least: compareBy,
  most: compareBy,
  below: compareBy,
  above: compareBy,
  between: 'write 10% <= A <= 20%',
};

const powers = 'a power is not linear: multiply and divide names by numbers only';
const quotes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”“',
  '„': '“”',
  '‘': '’',
  '«': '»',
};
const numeral = /^(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?(\s*%)?/;
const ending = /[\p{L}\p{M}\p{Nd}_.&]/u;

/**
 * A constraint cut into names, numbers and signs, in an order that can be read: operands and operators alternate,
 * parentheses match. Refuses everything else with its place.
 *
 * @param text in composed characters (NFC)
 * @param names matched without regard to case, kind of space or dash, the longest first; one that looks like a number or
 *   begins like an operator only in quotes
 */
export function tokenise(text: string, names: readonly ConstraintName[]): readonly Token[] {
  return new Tokeniser(text, names).read();
}

class Tokeniser {
  private readonly plain: string;
  private readonly tokens: Token[] = [];
  private readonly opened: number[] = [];
  private readonly byName: ReadonlyMap<string, number>;
  private readonly bare: readonly { readonly name: string; readonly index: number }[];
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly names: readonly ConstraintName[],
  ) {
    this.plain = plainCharacters(text);
    const byName = new Map<string, number>();
    names.forEach(({ name }, index) => {
      const key = keyOf(name);
      if (key !== '' && !byName.has(key)) byName.set(key, index);
    });
    this.byName = byName;
    this.bare = [...byName]
      .map(([name, index]) => ({ name, index }))
      .filter(({ name }) => !(looksLikeNumber(name) || /^[-+*/()<>=≤≥≠!:,;%\s]/.test(name)))
      .filter(({ name }) => quotes[name[0]!] === undefined)
      .sort((a, b) => b.name.length - a.name.length);
  }

  read(): readonly Token[] {
    for (;;) {
      while (this.plain[this.at] === ' ') this.at++;
      if (this.at >= this.text.length) break;
      this.readNext();
    }
    if (this.opened.length > 0) throw new Refusal(this.opened[0]!, 'this "(" is not closed');
    const last = this.tokens.at(-1);
    if (last && !endsOperand(last)) {
      throw new Refusal(this.text.length, 'something is missing at the end');
    }
    return this.tokens;
  }

  private readNext(): void {
    const { at } = this;
    const name = this.nameAt(at);
    if (name) {
      this.operand({ kind: 'name', index: name.index, at }, name.end);
      return;
    }
    const character = this.plain[at]!;
    if (quotes[character]) {
      this.readQuoted(quotes[character]);
      return;
    }
    const number = numeral.exec(this.plain.slice(at));
    if (number) {
      this.readNumber(number);
      return;
    }
    if (/[<>=!:≤≥≠]/.test(character)) {
      this.readComparison();
      return;
    }
    this.readSign(character);
  }

  /** The longest name that begins here. */
  private nameAt(at: number): { readonly index: number; readonly end: number } | undefined {
    for (const { name, index } of this.bare) {
      const end = this.endOf(name, at);
      if (end < 0) continue;
      if (ending.test(name.at(-1)!) && ending.test(this.plain[end] ?? ' ')) continue;
      return { index, end };
    }
    return undefined;
  }

  /** Where a name that begins here ends, one space standing for any number of them; -1 where it does not begin here. */
  private endOf(name: string, at: number): number {
    let end = at;
    for (const character of name) {
      if (!this.plain.startsWith(character, end)) return -1;
      end += character.length;
      if (character === ' ') while (this.plain[end] === ' ') end++;
    }
    return end;
  }

  private readQuoted(closing: string): void {
    const { at } = this;
    let end = at + 1;
    while (end < this.text.length && !closing.includes(this.text[end]!)) end++;
    if (end >= this.text.length) throw new Refusal(at, 'this quote is not closed');
    const word = this.text.slice(at + 1, end);
    const index = this.byName.get(keyOf(word));
    if (index === undefined) {
      throw word.trim() === ''
        ? new Refusal(at, 'a name stands between quotes')
        : this.unknown(at, word, [word]);
    }
    this.operand({ kind: 'name', index, at }, end + 1);
  }

  private readNumber([whole, digits, exponent = '', percent]: RegExpExecArray): void {
    const { at } = this;
    const written = `${digits}${exponent}`;
    const end = at + written.length;
    if (!percent && this.byName.has(written)) {
      throw new Refusal(
        at,
        `"${written}" is a name or a number: write "${written}" with the quotes for the name, ${digits}${digits!.includes('.') ? '0' : '.0'}${exponent} for the number`,
      );
    }
    const letter = at + digits!.length;
    if (exponent !== '' && this.nameAt(letter)) {
      const rest = this.text.slice(letter, end);
      throw new Refusal(
        at,
        `"${this.text.slice(at, end)}" is a number, or ${digits} times a name: write ${digits} * ${rest} for the name, ${Number(written)} for the number`,
      );
    }
    if (!percent && ending.test(this.plain[end] ?? ' ')) {
      if (/^[\d.]/.test(this.plain[end]!)) throw new Refusal(end, 'two numbers stand side by side');
      if (!this.nameAt(end)) throw this.unknownAt(at);
    }
    const value = Number(written) / (percent ? 100 : 1);
    if (!(value <= largest)) throw new Refusal(at, `a number too large: at most ${largest}`);
    const before = this.tokens.at(-1);
    if (before && endsOperand(before)) {
      throw new Refusal(
        at,
        before.kind === 'number'
          ? 'two numbers stand side by side: an operator is missing between them'
          : 'an operator is missing before this number',
      );
    }
    this.operand({ kind: 'number', value, at }, at + whole.length);
  }

  private readComparison(): void {
    const { at } = this;
    const run = /^[<>=!:≤≥≠]+/.exec(this.plain.slice(at))![0];
    const comparison = comparisons[run];
    if (!comparison) {
      throw new Refusal(
        at,
        slips[run] ??
          (/^[!:]/.test(run)
            ? `"${run[0]}" has no meaning here`
            : `"${run}" is no comparison: ${compareBy}`),
      );
    }
    if (this.opened.length > 0) {
      throw this.plain.includes(')', at)
        ? new Refusal(at, 'a comparison cannot stand in parentheses: take them away')
        : new Refusal(this.opened[0]!, 'this "(" is not closed');
    }
    const end = at + run.length;
    this.requireOperandBefore(this.text.slice(at, end));
    this.push({ kind: 'comparison', comparison, at, end }, end);
  }

  private readSign(character: string): void {
    const { at } = this;
    const before = this.tokens.at(-1);
    const follows = before !== undefined && endsOperand(before);
    if (character === '(') {
      this.operand({ kind: 'open', text: '(', at }, at + 1);
      this.opened.push(at);
    } else if (character === ')') {
      if (this.opened.length === 0) throw new Refusal(at, 'this ")" was not opened');
      this.requireOperandBefore(')');
      this.opened.pop();
      this.push({ kind: 'close', text: ')', at }, at + 1);
    } else if ((character === '+' || character === '-') && !follows) {
      this.push({ kind: 'sign', text: character, at }, at + 1);
    } else if ('+-*/'.includes(character)) {
      if (this.plain.startsWith('**', at)) throw new Refusal(at, powers);
      this.requireOperandBefore(character);
      this.push({ kind: 'operator', text: character, at }, at + 1);
    } else {
      throw this.meaningless(character, follows);
    }
  }

  private meaningless(character: string, follows: boolean): Refusal {
    const { at } = this;
    if (follows && /[\^²³]/.test(character)) return new Refusal(at, powers);
    if (character === '%') return new Refusal(at, '% stands after a number only, as in 30%');
    if (character === '‰') return new Refusal(at, '"‰" has no meaning here: write 0.1% for 1‰');
    if (character === ',') {
      return new Refusal(at, `"," has no meaning here: write 12.5 with a point; ${onePerText}`);
    }
    if (character === ';') return new Refusal(at, `";" has no meaning here: ${onePerText}`);
    if (/[\p{L}\p{M}\p{Nd}_^&.]/u.test(character)) return this.unknownAt(at);
    const shown = String.fromCodePoint(this.text.codePointAt(at)!);
    return new Refusal(at, `"${shown}" has no meaning here`);
  }

  private requireOperandBefore(sign: string): void {
    const before = this.tokens.at(-1);
    if (before && endsOperand(before)) return;
    throw new Refusal(this.at, `a name or a number is missing before "${sign}"`);
  }

  /** An operand that follows another one is multiplied by it. */
  private operand(token: Token, end: number): void {
    const before = this.tokens.at(-1);
    if (before && endsOperand(before)) {
      this.tokens.push({ kind: 'operator', text: '*', at: token.at });
    }
    this.push(token, end);
  }

  private push(token: Token, end: number): void {
    this.tokens.push(token);
    this.at = end;
  }

  /** The word that begins here, with the name that it may be a slip of. */
  private unknownAt(at: number): Refusal {
    const rest = this.plain.slice(at);
    const [word = rest[0]!] = /^[^\s+\-*/()<>=≤≥%,;"]+/.exec(rest) ?? [];
    const [joined = ''] = /^[^\s*/()<>=≤≥%,;"]+/.exec(rest) ?? [];
    const [phrase = ''] = /^[^+*/()<>=≤≥%,;"]+/.exec(rest) ?? [];
    const lengths = [phrase.trimEnd(), joined, word].map(({ length }) => length);
    return this.unknown(
      at,
      this.text.slice(at, at + word.length),
      lengths.map((length) => this.text.slice(at, at + length)),
    );
  }

  private unknown(at: number, word: string, readings: readonly string[]): Refusal {
    const all = this.names.map(({ name }) => name);
    for (const reading of readings) {
      const meant = nearestName(reading, all);
      if (meant !== undefined) {
        return new Refusal(at, `"${reading}" is not known here; did you mean ${meant}?`);
      }
    }
    const mend = wordsForSigns[word.toLowerCase()];
    if (mend) return new Refusal(at, `"${word}" is not known here: ${mend}`);
    const known = all.slice(0, 8);
    const more = all.length > known.length ? ', ...' : '';
    return new Refusal(at, `"${word}" is not known here; known names: ${known.join(', ')}${more}`);
  }
}

function endsOperand({ kind }: Token): boolean {
  return kind === 'name' || kind === 'number' || kind === 'close';
}

/** How names are compared. */
function keyOf(name: string): string {
  return plainCharacters(name.normalize('NFC')).trim().replace(/ +/g, ' ');
}

function looksLikeNumber(name: string): boolean {
  return numeral.exec(name)?.[0] === name;
}
