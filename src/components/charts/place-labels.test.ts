import { describe, expect, test } from '@jest/globals';
import { placeLabels } from '@/components/charts/place-labels';

const point = (id: string, x: number, y: number) => ({ id, x, y, text: id });

describe('placeLabels', () => {
  test('a point alone is labelled at its right', () => {
    expect(placeLabels([point('A', 10, 50)], 300).get('A')).toBe('right');
  });

  test('a point at the right edge is labelled at its left', () => {
    expect(placeLabels([point('AAPL', 295, 50)], 300).get('AAPL')).toBe('left');
  });

  test('of two points on one spot the earlier one takes the right, the later one the left', () => {
    const sides = placeLabels([point('AAPL', 100, 50), point('MSFT', 100, 50)], 300);
    expect([...sides]).toEqual([
      ['AAPL', 'right'],
      ['MSFT', 'left'],
    ]);
  });

  test('labels do not cover each other', () => {
    const crowd = Array.from({ length: 30 }, (_, i) => point(`S${i}`, 100 + i, 50));
    expect(placeLabels(crowd, 300).size).toBeLessThan(8);
  });
});
