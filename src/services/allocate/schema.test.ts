import { expect, test } from '@jest/globals';
import { allocateInputSchema } from './schema';

const fine = { positions: [{ symbol: 'aapl', weight: 0.5 }], cash: 100 };

test('defaults: nothing held, single shares, no fees, exact', () => {
  expect(allocateInputSchema.parse(fine)).toEqual({
    positions: [{ symbol: 'AAPL', weight: 0.5, holding: 0, lotSize: 1 }],
    cash: 100,
    fixedFee: 0,
    proportionalFee: 0,
    method: 'exact',
  });
});

test.each([
  [
    'weights above one',
    {
      positions: [
        { symbol: 'A', weight: 0.7 },
        { symbol: 'B', weight: 0.4 },
      ],
    },
    /more than 1/,
  ],
  [
    'a symbol twice',
    {
      positions: [
        { symbol: 'A', weight: 0.1 },
        { symbol: 'a', weight: 0.1 },
      ],
    },
    /more than once/,
  ],
  ['a short position', { positions: [{ symbol: 'A', weight: -0.1 }] }, /short positions/],
  ['nothing to invest', { cash: 0 }, /give cash or holdings/],
])('%s is refused with the mend', (_, change, message) => {
  const parsed = allocateInputSchema.safeParse({ ...fine, ...change });
  expect(parsed.error?.issues[0]?.message).toMatch(message);
});
