const dashes = '\u2010\u2011\u2012\u2013\u2014\u2212\uff0d\ufe63';
const same: Readonly<Record<string, string>> = {
  '×': '*',
  '·': '*',
  '⋅': '*',
  '∙': '*',
  '∗': '*',
  '÷': '/',
  '∕': '/',
  '⁄': '/',
  '≦': '≤',
  '⩽': '≤',
  '≧': '≥',
  '⩾': '≥',
  '﹪': '%',
  '٪': '%',
};

/**
 * The text with one way to write each sign, for comparing: every space, dash, multiplication dot and full-width character
 * becomes the plain one, letters small. As long as the text, so that places in one are places in the other.
 */
export function plainCharacters(text: string): string {
  let plain = '';
  for (let i = 0; i < text.length; i++) plain += plainCharacter(text[i]!);
  return plain;
}

function plainCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if (code > 0x20 && code < 0x7f) return character.toLowerCase();
  if (/[\s\u00ad\u200b-\u200d\u2060]/.test(character)) return ' ';
  if (dashes.includes(character)) return '-';
  const known = same[character];
  if (known) return known;
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0).toLowerCase();
  const small = character.toLowerCase();
  return small.length === 1 ? small : character;
}
