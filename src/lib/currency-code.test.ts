import { expect, test } from '@jest/globals';
import { currencySchema, readCurrencyCode } from './currency-code';

test.each(['USD', ' usd ', 'Usd'])('%j is USD', (text) => {
  expect(readCurrencyCode(text)).toEqual({ code: 'USD' });
});

test.each(['', '$', 'US', 'EURO', 'US Dollar', 'U5D', 'ÜSD'])('%j is no currency', (text) => {
  expect(readCurrencyCode(text)).toEqual({
    fault: `"${text}" is no currency: it has three letters, for example USD`,
  });
});

test.each([
  ['GBp', 'GBP'],
  ['gbx', 'GBP'],
  ['ZAc', 'ZAR'],
  ['ILA', 'ILS'],
])('%s, a hundredth of %s, is never taken for it', (text, whole) => {
  const fault = `"${text}" is a hundredth of ${whole}: divide the prices by 100 and write ${whole}`;
  expect(readCurrencyCode(text)).toEqual({ fault });
  expect(currencySchema.safeParse(text).error?.issues[0]?.message).toBe(fault);
});

test('pounds are pounds', () => {
  expect(currencySchema.parse('gbp')).toBe('GBP');
});
