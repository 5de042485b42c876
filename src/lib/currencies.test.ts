import { expect, test } from '@jest/globals';
import { describeMixedCurrencies, mixedReturnsNote } from './currencies';

const priced = (currency: string, ...symbols: string[]) =>
  symbols.map((symbol) => ({ symbol, currency }));

test('prices in one currency have nothing to tell', () => {
  for (const assets of [[], priced('USD', 'A'), priced('EUR', 'A', 'B')]) {
    expect(describeMixedCurrencies(assets)).toBeUndefined();
    expect(mixedReturnsNote(assets)).toBeUndefined();
  }
});

test('each currency is named with its assets as people know them, at most three of each', () => {
  const assets = [
    ...priced('USD', 'A', 'B', 'C', 'D', 'E'),
    ...priced('EUR', 'ACME~K3J9X2'),
    ...priced('JPY', 'X', 'Y'),
  ];
  expect(describeMixedCurrencies(assets)).toBe(
    'USD (A, B, C and 2 more), EUR (ACME) and JPY (X and Y)',
  );
});

test('the note says what is left out and how to mend it', () => {
  const note = mixedReturnsNote([...priced('USD', 'A'), ...priced('EUR', 'B')])!;
  expect(note).toContain('USD (A) and EUR (B)');
  expect(note).toContain('not converted');
  expect(note).toContain('choose assets in one currency');
});
