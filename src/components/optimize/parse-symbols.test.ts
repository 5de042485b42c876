import { expect, test } from '@jest/globals';
import { parseSymbols } from '@/components/optimize/parse-symbols';

const known = new Set(['AAPL', 'MSFT', 'JNJ']);

test('commas, blanks, semicolons and line ends all separate symbols', () => {
  expect(parseSymbols('AAPL, MSFT JNJ', known).found).toEqual(['AAPL', 'MSFT', 'JNJ']);
  expect(parseSymbols('aapl;msft\njnj\t', known).found).toEqual(['AAPL', 'MSFT', 'JNJ']);
});

test('a symbol named twice counts once', () => {
  expect(parseSymbols('AAPL aapl', known).found).toEqual(['AAPL']);
});

test('what is not known is handed back, not dropped', () => {
  expect(parseSymbols('AAPL, APPLE', known)).toEqual({ found: ['AAPL'], unknown: ['APPLE'] });
});

test('nothing but separators is nothing', () => {
  expect(parseSymbols(' , ;\n', known)).toEqual({ found: [], unknown: [] });
});
