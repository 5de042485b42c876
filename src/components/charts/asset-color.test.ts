import { describe, expect, test } from '@jest/globals';
import { assetColors } from '@/components/charts/asset-color';

const symbols = ['AAPL', 'AMD', 'BAC', 'BBY', 'CVX', 'GE', 'HD', 'JNJ'];

describe('assetColors', () => {
  test('the order of the assets does not change their colours', () => {
    const forward = assetColors(symbols);
    const backward = assetColors([...symbols].reverse());
    for (const symbol of symbols) expect(backward.get(symbol)).toBe(forward.get(symbol));
  });

  test('as many assets as colours all differ', () => {
    expect(new Set(assetColors(symbols).values()).size).toBe(symbols.length);
  });

  test('beyond the palette every colour is used equally often', () => {
    const many = Array.from({ length: 80 }, (_, i) => `S${i}`);
    const counts = new Map<string, number>();
    for (const color of assetColors(many).values()) counts.set(color, (counts.get(color) ?? 0) + 1);
    expect([...counts.values()]).toEqual(new Array(8).fill(10));
  });
});
