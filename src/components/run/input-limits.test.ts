import { expect, test } from '@jest/globals';
import { limitLines } from '@/components/optimize/limit-lines';
import { inputLimits } from '@/components/run/input-limits';
import { parseConstraints } from '@/services/optimize/parse-constraints';
import { type OptimizeInput, optimizeInputSchema } from '@/services/optimize/schema';

type Limits = Partial<OptimizeInput['constraints']>;
const symbols = ['AAPL', 'BRK.B', 'JNJ'];

const parsed = (constraints: Limits) =>
  optimizeInputSchema.parse({ symbols, method: 'min-variance', constraints });

/** Rows as the engine gets them, without their names. */
async function rowsOf(input: Limits) {
  const { linear } = await parseConstraints(parsed(input).constraints, symbols);
  return linear.map(({ coefficients, min, max }) => ({
    coefficients: [...coefficients],
    min,
    max,
  }));
}

test.each<Limits>([
  { linear: ['10% <= AAPL + JNJ <= 30%', 'AAPL >= 2 * BRK.B'] },
  { linear: [{ coefficients: [0.5, 0, -1], max: 0.0000001 }] },
  { linear: [{ coefficients: { JNJ: -1, 'BRK.B': 1 }, min: -0.25, max: 0.25 }] },
  { linear: [{ coefficients: [1, 1, 0], min: 0.3, max: 0.3 }] },
  { groups: [{ name: 'Calm', assets: ['JNJ', 'BRK.B'], min: 0.07, max: 0.29 }] },
  {
    groups: [
      { name: 'Calm', assets: ['JNJ', 'BRK.B'] },
      { name: 'Calm ones (a+b)', assets: ['JNJ'] },
    ],
    linear: ['2 * calm <= AAPL', 'Calm ones (a+b) >= 5%'],
  },
])('limits written for the form mean the same: %j', async (input) => {
  const words = limitLines(inputLimits(parsed(input)));
  expect(await rowsOf({ linear: words.map(({ text }) => text) })).toEqual(await rowsOf(input));
});

test('no limits are no text', () => {
  expect(inputLimits(parsed({}))).toBe('');
});
