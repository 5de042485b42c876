import { describe, expect, test } from '@jest/globals';
import {
  limitExamples,
  limitLines,
  limitMistake,
  withLimitAt,
} from '@/components/optimize/limit-lines';
import { parseConstraints } from '@/services/optimize/parse-constraints';

const text = '\n  AAPL <= 30%  \n\nAAPL + XYZ <= 0.3\n';

test('each limit knows its line and its place in the text', () => {
  const lines = limitLines(text);
  expect(lines.map(({ line }) => line)).toEqual([2, 4]);
  for (const { text: limit, start } of lines) expect(text.slice(start)).toMatch(limit);
});

describe('a mistake', () => {
  /** What the server itself says of this text. */
  const said = async (linear: string[]) => {
    try {
      await parseConstraints({ minWeight: 0, maxWeight: 1, linear }, ['AAPL', 'MSFT']);
    } catch (error) {
      const { field, message } = error as { field: string; message: string };
      return { path: field, message: message.slice(field.length + 2) };
    }
    throw new Error('nothing was refused');
  };
  const mistakeIn = async (written: string) => {
    const { path, message } = await said(limitLines(written).map((line) => line.text));
    return limitMistake(written, path, message);
  };

  test('is shown at the word that the server could not read', async () => {
    expect(await mistakeIn(text)).toMatchObject({
      line: { line: 4 },
      message: expect.stringMatching(/^"XYZ" is not known/),
      place: { before: 'AAPL + ', marked: 'XYZ', after: ' <= 0.3' },
    });
  });

  test('at the end of a line marks the place after it', async () => {
    const mistake = await mistakeIn('AAPL + MSFT <=');
    expect(mistake?.place).toEqual({ before: 'AAPL + MSFT <=', marked: '', after: '' });
  });

  test('without a place keeps its line', () => {
    expect(limitMistake(text, 'constraints.linear.1', 'Too long.')).toEqual({
      line: { text: 'AAPL + XYZ <= 0.3', line: 4, start: 18 },
      message: 'Too long.',
    });
  });

  test('of another field is none of a line', () => {
    expect(limitMistake(text, 'constraints.maxWeight', 'x')).toBeUndefined();
    expect(limitMistake('', 'constraints.linear.0', 'x')).toBeUndefined();
  });
});

describe('the examples', () => {
  const assets = [
    { symbol: 'AAPL', sector: 'Information Technology' },
    { symbol: 'MSFT', sector: 'Information Technology' },
    { symbol: 'BRK.B', sector: 'Financials' },
    { symbol: 'SPY', sector: null },
  ];

  test('are limits that the server takes', async () => {
    const linear = limitExamples(assets);
    expect(linear).toHaveLength(2);
    const sectors = new Map([['Information Technology', ['AAPL', 'MSFT']]]);
    const symbols = assets.map(({ symbol }) => symbol);
    const { linear: rows } = await parseConstraints(
      { minWeight: 0, maxWeight: 1, linear },
      symbols,
      sectors,
    );
    expect(rows).toHaveLength(2);
  });

  test('ask for nothing impossible of few assets', () => {
    expect(limitExamples([])).toEqual([]);
    expect(limitExamples(assets.slice(0, 2))).toEqual([]);
  });
});

describe('a repaired limit', () => {
  test.each([
    ['A + B <= 30%', 'A + B', 'maximum', 'A + B <= 40 %'],
    ['30% >= A', 'A', 'maximum', '40 % >= A'],
    ['10% <= A <= 30%', 'A', 'minimum', '40 % <= A <= 30%'],
    ['10% <= A <= 30%', 'A', 'maximum', '10% <= A <= 40 %'],
    ['B <= 1\nA >= 30%', 'A', 'minimum', 'B <= 1\nA >= 40 %'],
  ] as const)('%j with the %j %s changed', (before, name, side, after) => {
    expect(withLimitAt(before, name, side, '40 %')).toBe(after);
  });

  test.each([
    ['A <= 0.5 * B', 'A', 'maximum'],
    ['A <= 30%', 'A', 'minimum'],
    ['A = 30%', 'A', 'maximum'],
    ['', 'A', 'maximum'],
  ] as const)('%j gives no guess', (before, name, side) => {
    expect(withLimitAt(before, name, side, '40 %')).toBeUndefined();
  });
});
