import { z } from 'zod';

/** How some exchanges and vendors write a hundredth of a currency: never the currency itself. */
const hundredths = new Map([
  ['GBp', 'GBP'],
  ['GBX', 'GBP'],
  ['ZAC', 'ZAR'],
  ['ILA', 'ILS'],
]);

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** Whether the text is the code of a currency that is or was one, or of a hundredth of it. */
export const isCurrencyCode = (text: string): boolean => {
  const code = text.trim().toUpperCase();
  return currencies.has(code) || hundredths.has(code);
};

/** An ISO 4217 code in capital letters, or what is wrong with the text, without a full stop. */
export function readCurrencyCode(
  text: string,
): { readonly code: string } | { readonly fault: string } {
  const code = text.trim();
  const whole = hundredths.get(code) ?? hundredths.get(code.toUpperCase());
  if (whole !== undefined) {
    return {
      fault: `"${code}" is a hundredth of ${whole}: divide the prices by 100 and write ${whole}`,
    };
  }
  if (/^[a-z]{3}$/i.test(code)) return { code: code.toUpperCase() };
  const shown = code.length > 40 ? `${code.slice(0, 40)}...` : code;
  return { fault: `"${shown}" is no currency: it has three letters, for example USD` };
}

export const currencySchema = z.string().transform((text, context) => {
  const read = readCurrencyCode(text);
  if ('code' in read) return read.code;
  context.addIssue({ code: 'custom', message: read.fault });
  return z.NEVER;
});
