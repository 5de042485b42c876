import { describe, expect, test } from '@jest/globals';
import {
  currenciesOf,
  needsALook,
  optimizable,
  storedHeadline,
  understoodHeadline,
} from './understood';

const asset = (symbol: string, days: number) => ({
  symbol,
  name: symbol,
  days,
  firstDate: null,
  lastDate: null,
  refused: [],
  remarks: [],
});
const understood = {
  rows: 1200,
  missing: 0,
  errors: [],
  errorCount: 0,
  isAdjusted: true,
  assetCount: 3,
  assets: [],
};
const limits = { leastDays: 61, mostAssets: 2 };

test('the headline of a preview says how much of the file it speaks of', () => {
  const clear = { understood, problem: null, questions: [] };
  expect(understoodHeadline(clear, true)).toBe('3 assets in 1,200 lines');
  expect(understoodHeadline(clear, false)).toBe('3 assets in the first 1,200 lines');
});

test('an open question or a problem comes before any number', () => {
  const question = { field: 'decimal' as const, message: 'x' };
  expect(understoodHeadline({ understood, problem: null, questions: [question] }, true)).toMatch(
    /one thing to settle/,
  );
  expect(understoodHeadline({ understood: null, problem: 'x', questions: [] }, true)).toMatch(
    /Not readable/,
  );
});

test('what was stored is counted without assets that have no price left', () => {
  expect(storedHeadline({ assets: [asset('A', 100), asset('B', 0)] })).toBe(
    'Stored: 1 asset, 100 prices',
  );
});

test('currencies are those of the assets, else that of the file, each once', () => {
  const of = (currency?: string) => ({ ...asset('A', 1), ...(currency && { currency }) });
  expect(currenciesOf({ currency: 'EUR', assets: [of(), of()] })).toEqual(['EUR']);
  expect(currenciesOf({ currency: null, assets: [of('USD'), of('CHF'), of('USD')] })).toEqual([
    'USD',
    'CHF',
  ]);
});

describe('optimizable', () => {
  test('leaves out short histories and keeps the order of the file', () => {
    const assets = [asset('A', 61), asset('B', 60), asset('C', 900)];
    expect(optimizable({ assets }, limits)).toEqual(['A', 'C']);
  });

  test('of too many takes the longest', () => {
    const assets = [asset('A', 70), asset('B', 90), asset('C', 80)];
    expect(optimizable({ assets }, limits)).toEqual(['B', 'C']);
  });
});

test('errors and refused prices are shown before anything is optimized', () => {
  const report = {
    id: 'X',
    fileName: 'x.csv',
    currency: 'USD',
    rows: 1,
    prices: 1,
    missing: 0,
    errors: [],
    notes: [],
  };
  expect(needsALook({ ...report, errorCount: 0, assets: [asset('A', 5)] })).toBe(false);
  expect(needsALook({ ...report, errorCount: 1, assets: [asset('A', 5)] })).toBe(true);
  expect(needsALook({ ...report, errorCount: 0, assets: [asset('A', 0)] })).toBe(true);
});
