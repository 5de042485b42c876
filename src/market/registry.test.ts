import { describe, expect, test } from '@jest/globals';
import { createProviders, providerEntries } from './registry';

test('ids are unique, and whoever needs a key says which', () => {
  const ids = providerEntries.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { requiresKey } of providerEntries)
    expect(requiresKey ?? 'A_KEY').toMatch(/^[A-Z_]+$/);
});

describe('createProviders', () => {
  test('keeps the order in which providers are asked', () => {
    const made = createProviders({
      ids: ['stooq', 'tiingo', 'sample'],
      keys: { TIINGO_API_KEY: 'k' },
    });
    expect(made.map(({ id }) => id)).toEqual(['stooq', 'tiingo', 'sample']);
  });

  test.each([
    [['nope'], /there is no provider "nope". Known: sample, /],
    [['stooq', 'stooq'], /"stooq" is listed twice/],
    [['tiingo'], /Tiingo needs a key; set TIINGO_API_KEY/],
    [['sample', 'stooq'], /"sample" always answers, with old prices: put it last/],
  ])('%j is refused with the mend', (ids, message) => {
    expect(() => createProviders({ ids, keys: {} })).toThrow(message);
  });
});
