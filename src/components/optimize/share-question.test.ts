import { expect, test } from '@jest/globals';
import {
  idealPositions,
  priceDays,
  sharesFinding,
  sharesProof,
} from '@/components/optimize/share-question';
import { allocateInputSchema, type ShareAllocation } from '@/services/allocate/schema';
import type { SolvedOutcome } from '@/services/optimize/schema';

const outcomeOf = (weights: readonly number[]) => ({
  assets: weights.map((weight, i) => ({
    symbol: `A${i}`,
    weight,
  })) as unknown as SolvedOutcome['assets'],
});

test('what is held is asked for, remnants of rounding are not, and the server takes the question', () => {
  const positions = idealPositions(outcomeOf([0.6, -1e-17, 1e-12, 0.4]));
  expect(positions).toEqual([
    { symbol: 'A0', weight: 0.6 },
    { symbol: 'A3', weight: 0.4 },
  ]);
  expect(allocateInputSchema.safeParse({ positions, cash: 100 }).success).toBe(true);
});

test.each([
  ['a short position', [0.7, -0.1, 0.4]],
  ['more than the money', [0.7, 0.7]],
  ['nothing', [0, 0]],
])('%s cannot be bought', (_, weights) => {
  expect(idealPositions(outcomeOf(weights))).toBeUndefined();
});

const plan = (change: Partial<ShareAllocation>) =>
  ({
    trades: [{}, {}],
    positions: [],
    totalValue: 10_000,
    cashLeft: 12.8,
    trackingLoss: 0.0042,
    objective: 0.0042,
    bound: 0.0042,
    ...change,
  }) as ShareAllocation;

test('the finding adds up, and the proof says no more than the bound', () => {
  expect(sharesFinding(plan({}))).toBe(
    'Buying 2 assets takes 9,987.20 of 10,000.00; 12.80 stays as cash.',
  );
  expect(sharesProof(plan({}))).toMatch(/0\.42\u00a0%.*No plan in whole shares is nearer\.$/);
  expect(sharesProof(plan({ bound: 0.0012 }))).toMatch(/by more than 0\.30\u00a0%\.$/);
  expect(sharesProof(plan({ bound: null }))).toMatch(/A nearer plan may exist\.$/);
});

test('the days of the prices are told', () => {
  const at = (...days: (string | null)[]) =>
    priceDays({ positions: days.map((priceDate) => ({ priceDate })) } as ShareAllocation);
  expect(at('2022-12-28', '2022-12-28')).toContain('of 28\u00a0Dec\u00a02022;');
  expect(at('2022-12-28', '2021-05-03')).toContain(
    'of 3\u00a0May\u00a02021 to 28\u00a0Dec\u00a02022;',
  );
  expect(at(null)).toBe('');
});
