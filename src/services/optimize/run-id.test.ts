import { expect, test } from '@jest/globals';
import { canonicalJson, runId } from './run-id';
import { type OptimizeInput, optimizeInputSchema } from './schema';

const input: OptimizeInput = {
  symbols: ['AAPL', 'MSFT'],
  method: 'min-variance',
  constraints: { minWeight: 0, maxWeight: 1 },
};

test('the order in which members were written does not change the id', () => {
  const shuffled: OptimizeInput = {
    constraints: { maxWeight: 1, minWeight: 0 },
    method: 'min-variance',
    symbols: ['AAPL', 'MSFT'],
  };
  expect(runId(shuffled, 'v')).toBe(runId(input, 'v'));
});

test('a default that is spelled out has the id of the default', () => {
  const short = optimizeInputSchema.parse({ symbols: [' aapl', 'msft'], method: 'min-variance' });
  expect(runId(short, 'v')).toBe(runId(input, 'v'));
});

test('every part of the question and the data version change the id', () => {
  const variants = [
    runId(input, 'v'),
    runId(input, 'w'),
    runId({ ...input, symbols: ['MSFT', 'AAPL'] }, 'v'),
    runId({ ...input, method: 'max-sharpe' }, 'v'),
    runId({ ...input, from: '2018-01-01' }, 'v'),
    runId({ ...input, riskFree: 0 }, 'v'),
    runId({ ...input, constraints: { ...input.constraints, maxWeight: 0.6 } }, 'v'),
  ];
  expect(new Set(variants).size).toBe(variants.length);
});

test('another model, or another skill of it, changes the id', () => {
  const skill = { modelVersion: 'a', returnSkill: 0, volatilitySkill: 0.1 };
  const ids = [
    runId(input, 'v'),
    runId(input, 'v', skill),
    runId(input, 'v', { ...skill, modelVersion: 'b' }),
    runId(input, 'v', { ...skill, returnSkill: 0.01 }),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  expect(runId(input, 'v', undefined)).toBe(ids[0]);
});

test('canonical JSON sorts nested members and keeps the order of arrays', () => {
  expect(canonicalJson({ b: [2, 1], a: { d: undefined, c: 1 } })).toBe('{"a":{"c":1},"b":[2,1]}');
});
