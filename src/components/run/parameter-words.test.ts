import { expect, test } from '@jest/globals';
import { parameterValue } from '@/components/run/parameter-words';

test.each([
  ['targetReturn', 0.1, '10\u00a0%'],
  ['targetReturn', -0.025, '\u22122.5\u00a0%'],
  ['confidenceLevel', 0.975, '97.5\u00a0%'],
  ['targetVolatility', 0.07, '7\u00a0%'],
  ['uncertainty', 1.5, '1.5'],
] as const)('%s of %d reads %j', (id, value, text) => {
  expect(parameterValue(id, value)).toBe(text);
});
