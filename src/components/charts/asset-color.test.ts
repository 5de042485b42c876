import { describe, expect, test } from '@jest/globals';
import { assetColors } from '@/components/charts/asset-color';

const symbols = ['AAPL', 'AMD', 'BAC', 'BBY', 'CVX', 'GE', 'HD', 'JNJ'];
const held = (names: readonly string[]) => names.map((symbol) => ({ symbol, weight: 0.1 }));

describe('assetColors', () => {
  test('the order of the assets does not change their colours', () => {
    const forward = assetColors(held(symbols));
    const backward = assetColors(held([...symbols].reverse()));
    expect(symbols.map(backward)).toEqual(symbols.map(forward));
  });

  test('as many held assets as colours all differ', () => {
    expect(new Set(symbols.map(assetColors(held(symbols)))).size).toBe(symbols.length);
  });

  test('what is left out is grey and takes no colour from the others', () => {
    const withZero = assetColors([...held(symbols), { symbol: 'XOM', weight: 0 }]);
    expect(withZero('XOM')).toBe('var(--baseline)');
    expect(symbols.map(withZero)).toEqual(symbols.map(assetColors(held(symbols))));
  });

  test('beyond the palette every colour is used equally often', () => {
    const many = Array.from({ length: 80 }, (_, i) => `S${i}`);
    const counts = new Map<string, number>();
    for (const color of many.map(assetColors(held(many)))) {
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual(new Array(8).fill(10));
  });
});
