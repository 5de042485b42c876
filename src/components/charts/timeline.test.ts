import { expect, test } from '@jest/globals';
import { bandPath, linePath, monthEnds, timeline } from './timeline';

const points = [
  { day: -10, value: -0.1 },
  { day: 0, value: 0 },
  { day: 10, value: 0.3 },
];

test('every point lies within the drawing', () => {
  const { x, y } = timeline(points, { top: 10, bottom: 110 });
  for (const { day, value } of points) {
    expect(x(day)).toBeGreaterThanOrEqual(0);
    expect(x(day)).toBeLessThanOrEqual(100);
    expect(y(value)).toBeGreaterThan(10);
    expect(y(value)).toBeLessThan(110);
  }
});

test('a flat line is drawn in the middle, not divided by zero', () => {
  const flat = [
    { day: 0, value: 0.2 },
    { day: 5, value: 0.2 },
  ];
  expect(timeline(flat, { top: 0, bottom: 100 }).y(0.2)).toBeCloseTo(50, 9);
});

test('a band runs along its upper edge and back along its lower one', () => {
  const scales = timeline(points, { top: 0, bottom: 112 });
  const low = points.map(({ day }) => ({ day, value: -0.1 }));
  const path = bandPath(scales, low, points);
  expect(path.match(/M/g)).toHaveLength(1);
  expect(path.startsWith(linePath(scales, points))).toBe(true);
  expect(path.endsWith('L12 106Z')).toBe(true);
});

test('a month ends on its last day of trading; the one that runs has no end yet', () => {
  expect(monthEnds(['2022-10-28', '2022-10-31', '2022-11-01', '2022-11-30', '2022-12-01'])).toEqual(
    [
      { date: '2022-10-31', index: 1 },
      { date: '2022-11-30', index: 3 },
    ],
  );
  expect(monthEnds([])).toEqual([]);
});
