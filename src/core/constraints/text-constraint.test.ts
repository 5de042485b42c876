import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseTextConstraint } from './text-constraint';
import type { ConstraintName } from './text-tokens';

const symbols = ['AAPL', 'MSFT', 'JNJ', 'BRK.B'];
const names: ConstraintName[] = [
  ...symbols.map((name, i) => ({
    name,
    coefficients: Float64Array.from(symbols, (_, j) => (i === j ? 1 : 0)),
  })),
  { name: 'Technology', coefficients: Float64Array.of(1, 1, 0, 0) },
  { name: 'Health Care', coefficients: Float64Array.of(0, 0, 1, 0) },
];

const read = (text: string) => {
  const answer = parseTextConstraint(text, names, 4);
  if (answer.status === 'invalid') throw new Error(`${answer.position}: ${answer.message}`);
  const { coefficients, min, max } = answer.constraint;
  return { coefficients: [...coefficients], min, max };
};

const refuse = (text: string) => {
  const answer = parseTextConstraint(text, names, 4);
  if (answer.status === 'parsed') throw new Error(`accepted: ${text}`);
  return answer;
};

const [none, all] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

describe('read', () => {
  test.each<[string, number[], number, number]>([
    ['AAPL + MSFT <= 30%', [1, 1, 0, 0], none, 0.3],
    ['Technology <= 0.5 * Health Care + 10%', [1, 1, -0.5, 0], none, 0.1],
    ['technology<=.5*HEALTH CARE+10 %', [1, 1, -0.5, 0], none, 0.1],
    ['10% <= JNJ <= 20%', [0, 0, 1, 0], 0.1, 0.2],
    ['20% >= JNJ >= 0.1', [0, 0, 1, 0], 0.1, 0.2],
    ['AAPL = MSFT', [1, -1, 0, 0], 0, 0],
    ['AAPL == 2 MSFT', [1, -2, 0, 0], 0, 0],
    ['BRK.B >= 5%', [0, 0, 0, 1], 0.05, all],
    ['AAPL < 0.3', [1, 0, 0, 0], none, 0.3],
    ['(AAPL + MSFT) / 2 <= JNJ', [0.5, 0.5, -1, 0], none, 0],
    ['AAPL + AAPL + 5% <= 0.25', [2, 0, 0, 0], none, 0.2],
    ['-(AAPL - 3 * (MSFT + JNJ)) <= 1/4', [-1, 3, 3, 0], none, 0.25],
    ['Technology + AAPL <= 1', [2, 1, 0, 0], none, 1],
  ])('%s', (text, coefficients, min, max) => {
    const constraint = read(text);
    for (const [i, value] of coefficients.entries()) {
      expect(constraint.coefficients[i]).toBeCloseTo(value, 14);
    }
    expect(constraint.min).toBeCloseTo(min, 14);
    expect(constraint.max).toBeCloseTo(max, 14);
  });
});

test.each([
  ['AAPL + MSFT <= 30%', 'AAPL + MSFT'],
  ['30% >= AAPL + MSFT', 'AAPL + MSFT'],
  ['10% <= JNJ <= 20%', 'JNJ'],
  [' Technology <= 0.5 * Health Care + 10% ', 'Technology − 0.5 × Health Care'],
  ['AAPL + MSFT >= JNJ / 3 + MSFT', 'AAPL − 0.333333 × JNJ'],
])('%s is called %s', (text, name) => {
  const answer = parseTextConstraint(text, names, 4);
  expect(answer.status === 'parsed' && answer.constraint.name).toBe(name);
});

describe('refused with the place and the reason', () => {
  test.each<[string, number, RegExp]>([
    ['AAPL + TSLA <= 30%', 7, /"TSLA" is not known here; known names: AAPL/],
    ['AAPL * MSFT <= 30%', 5, /AAPL and MSFT are multiplied, which is not linear/],
    ['1 / JNJ <= 3', 2, /divided by JNJ, which is not linear/],
    ['AAPL', 0, /compares two sides/],
    ['AAPL <=', 7, /missing at the end/],
    ['AAPL <= MSFT <= JNJ', 0, /outer sides/],
    ['AAPL - AAPL <= 1', 0, /no asset is left/],
    ['30% <= AAPL <= 10%', 0, /lower limit is above/],
    ['AAPL <= 1/0', 9, /division by zero/],
    ['AAPL <= "x"', 8, /"x" is not known/],
    ['AAPL <= 1; MSFT <= 1', 9, /has no meaning/],
    ['sqrt(AAPL) <= 1', 0, /"sqrt" is not known/],
    ['import("fs") <= 1', 0, /"import" is not known/],
    ['AAPL[1] <= 1', 4, /has no meaning/],
    ['AAPL != 1', 5, /not equal/],
    ['AAPL <= 5 apples', 10, /"apples" is not known/],
    ['AAPLX <= 1', 0, /"AAPLX" is not known/],
    ['', 0, /compares|missing/],
    [`AAPL <= ${'1'.repeat(600)}`, 500, /at most 500/],
  ])('%s', (text, position, reason) => {
    const answer = refuse(text);
    expect(answer.message).toMatch(reason);
    expect(answer.position).toBe(position);
  });
});

test('coefficients are what a person meant: both sides agree at every weight', () => {
  const term = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 3 }));
  fc.assert(
    fc.property(
      fc.array(term, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: -50, max: 50 }),
      (terms, percent) => {
        const expected = [0, 0, 0, 0];
        for (const [factor, asset] of terms) expected[asset]! += factor / 10;
        if (expected.every((value) => Math.abs(value) < 1e-12)) return;
        const left = terms
          .map(([factor, asset]) => `(${factor / 10}) * ${symbols[asset]}`)
          .join(' + ');
        const { coefficients, max } = read(`${left} <= (${percent})/100`);
        for (const [i, value] of expected.entries()) {
          expect(coefficients[i]).toBeCloseTo(value, 12);
        }
        expect(max).toBeCloseTo(percent / 100, 14);
      },
    ),
  );
});

test('no text of any kind throws', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60, unit: 'binary' }), (text) => {
      expect(['parsed', 'invalid']).toContain(parseTextConstraint(text, names, 4).status);
    }),
  );
});

test('deep and long texts are refused', () => {
  refuse(`${'('.repeat(240)}AAPL${')'.repeat(240)} <=`);
  refuse(`AAPL <= ${'1+'.repeat(240)}`);
});
