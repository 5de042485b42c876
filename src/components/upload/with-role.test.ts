import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { columnRoles } from '@/market/csv/contract';
import { withRole } from './with-role';

test('a role that a file has once moves to the column that was given it', () => {
  expect(withRole(['date', 'close', 'skip'], 2, 'date')).toEqual(['skip', 'close', 'date']);
});

test('one column per asset and one line per asset exclude each other', () => {
  expect(withRole(['skip', 'date', 'price', 'price'], 0, 'symbol')).toEqual([
    'symbol',
    'date',
    'skip',
    'skip',
  ]);
  expect(withRole(['symbol', 'date', 'close', 'volume'], 3, 'price')).toEqual([
    'skip',
    'date',
    'skip',
    'price',
  ]);
});

test('days and currencies are of the line in both forms', () => {
  expect(withRole(['date', 'currency', 'close'], 2, 'price')).toEqual([
    'date',
    'currency',
    'price',
  ]);
});

test('any choices leave every single role at most once and never both forms', () => {
  const choice = fc.tuple(fc.nat(4), fc.constantFrom(...columnRoles));
  fc.assert(
    fc.property(fc.array(choice, { maxLength: 20 }), (choices) => {
      let columns: readonly (typeof columnRoles)[number][] = Array(5).fill('skip');
      for (const [index, role] of choices) columns = withRole(columns, index, role);
      for (const role of columnRoles) {
        if (role === 'price' || role === 'skip') continue;
        const count = columns.filter((other) => other === role).length;
        expect(count).toBeLessThanOrEqual(1);
        if (role !== 'date' && role !== 'currency' && count > 0)
          expect(columns).not.toContain('price');
      }
    }),
  );
});
