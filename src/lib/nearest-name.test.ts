import { expect, test } from '@jest/globals';
import { nearestName } from './nearest-name';

test.each([
  ['maxWeigth', ['minWeight', 'maxWeight'], 'maxWeight'],
  ['APPL', ['AAPL', 'MSFT'], 'AAPL'],
  ['brk-b', ['BF.B', 'BRK.B'], 'BRK.B'],
  ['covarianc', ['cov', 'covariance'], 'covariance'],
  ['TSLA', ['AAPL', 'MSFT'], undefined],
  ['x', ['A', 'B'], undefined],
  ['', ['A'], undefined],
  ['anything', [], undefined],
])('%s among %j means %s', (word, names, meant) => {
  expect(nearestName(word, names)).toBe(meant);
});
