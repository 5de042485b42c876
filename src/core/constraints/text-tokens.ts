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

/** How the parser sees the name with this index. */
export const placeholder = (index: number) => `name${index}_`;

/** Replaces names by placeholders and percentages by fractions, so that what is left is plain arithmetic. */
export function tokenise(text: string, names: readonly ConstraintName[]) {
  const byLength = names
    .map(({ name }, index) => ({ name: name.toLowerCase(), index }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.name.length - a.name.length);
  const lower = text.toLowerCase();
  const isWord = (character: string | undefined) =>
    character !== undefined && /[\p{L}\p{N}_.^&]/u.test(character);
  let expression = '';
  const origin: number[] = [];
  const emit = (piece: string, at: number) => {
    expression += piece;
    for (let i = 0; i < piece.length; i++) origin.push(at);
  };
  for (let at = 0; at < text.length; ) {
    const known = isWord(text[at - 1])
      ? undefined
      : byLength.find(({ name }) => lower.startsWith(name, at) && !isWord(text[at + name.length]));
    if (known) {
      emit(` ${placeholder(known.index)} `, at);
      at += known.name.length;
      continue;
    }
    const number = /^(\d+(?:\.\d*)?|\.\d+)(\s*%)?/.exec(text.slice(at));
    if (number && !isWord(text[at - 1])) {
      if (isWord(text[at + number[1]!.length]) && !number[2]) {
        throw unknownName(text, at, names);
      }
      emit(number[2] ? `(${number[1]}/100)` : number[1]!, at);
      at += number[0].length;
      continue;
    }
    if (/[\p{L}_]/u.test(text[at]!)) throw unknownName(text, at, names);
    if (!/[\s+\-*/()<>=]/.test(text[at]!)) {
      throw new Refusal(at, `"${text[at]}" has no meaning here`);
    }
    // A single "=" would be an assignment to the parser.
    const lone = text[at] === '=' && !'<>=!'.includes(text[at - 1] ?? ' ') && text[at + 1] !== '=';
    emit(lone ? '==' : text[at]!, at);
    at++;
  }
  return { expression, origin };
}

function unknownName(text: string, at: number, names: readonly ConstraintName[]): Refusal {
  const word = /^[^\s+\-*/()<>=%]+/.exec(text.slice(at))?.[0] ?? text[at]!;
  const known = names.slice(0, 8).map(({ name }) => name);
  const more = names.length > known.length ? ', ...' : '';
  return new Refusal(at, `"${word}" is not known here; known names: ${known.join(', ')}${more}`);
}
