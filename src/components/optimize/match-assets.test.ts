import { expect, test } from '@jest/globals';
import { groupAssets, matchAssets } from '@/components/optimize/match-assets';
import type { Asset } from '@/services/assets/schema';

const asset = (
  symbol: string,
  name: string,
  sector: string | null,
  kind: Asset['kind'] = 'stock',
) => ({
  symbol,
  name,
  sector,
  kind,
  industry: null,
  currency: 'USD',
  firstDate: '1990-01-02',
  lastDate: '2022-12-28',
});

const assets = [
  asset('MSFT', 'Microsoft', 'Information Technology'),
  asset('KO', 'Coca-Cola Company', 'Consumer Staples'),
  asset('MTUM', 'iShares Momentum', null, 'etf'),
  asset('PEP', 'PepsiCo', 'Consumer Staples'),
  asset('M', 'Macy', 'Consumer Discretionary'),
];
const symbols = (found: readonly Asset[]) => found.map(({ symbol }) => symbol);

test('the symbol itself comes before what begins like it', () => {
  expect(symbols(matchAssets(assets, 'm', 3))).toEqual(['M', 'MSFT', 'MTUM']);
});

test('a name or a sector finds its assets too', () => {
  expect(symbols(matchAssets(assets, 'cola', 9))).toEqual(['KO']);
  expect(symbols(matchAssets(assets, 'staples', 9))).toEqual(['KO', 'PEP']);
});

test('nothing typed lists everything up to the limit', () => {
  expect(symbols(matchAssets(assets, ' ', 2))).toEqual(['KO', 'M']);
});

test('groups hold every asset once, sectors first and funds last', () => {
  const groups = groupAssets(assets);
  expect(groups.map(({ label }) => label)).toEqual([
    'Consumer Discretionary',
    'Consumer Staples',
    'Information Technology',
    'Funds',
  ]);
  expect(groups.flatMap((group) => symbols(group.assets)).sort()).toEqual(symbols(assets).sort());
});
