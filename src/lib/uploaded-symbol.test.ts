import { expect, test } from '@jest/globals';
import { shownSymbol, uploadedSymbol, uploadIdOf, withoutUploadIds } from './uploaded-symbol';

test('a symbol and its upload come apart again', () => {
  const stored = uploadedSymbol('BRK.B', 'K3J9X2');
  expect([shownSymbol(stored), uploadIdOf(stored)]).toEqual(['BRK.B', 'K3J9X2']);
  expect([shownSymbol('AAPL'), uploadIdOf('AAPL')]).toEqual(['AAPL', undefined]);
});

test('sentences lose the ids and nothing else', () => {
  expect(withoutUploadIds('lower the maximum of ACME~K3J9X2 to 10 %')).toBe(
    'lower the maximum of ACME to 10 %',
  );
  expect(withoutUploadIds('A~1, B.C~1 and D^~22.')).toBe('A, B.C and D^.');
  expect(withoutUploadIds('about ~20 % of ^GSPC')).toBe('about ~20 % of ^GSPC');
});
