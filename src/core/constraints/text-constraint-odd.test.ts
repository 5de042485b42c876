import { describe, expect, test } from '@jest/globals';
import { parseTextConstraint } from './text-constraint';
import type { ConstraintName } from './text-tokens';

const assets = ['A', 'B', 'BRK.B', 'BF-B', '3M', 'X', '7203', '^GSPC', 'S&P 500', "Moody's", 'C'];
const n = assets.length;
const sum = (...members: string[]) =>
  Float64Array.from(assets, (asset) => (members.includes(asset) ? 1 : 0));
const names: ConstraintName[] = [
  ...assets.map((name) => ({ name, coefficients: sum(name) })),
  { name: 'Health Care', coefficients: sum('A', 'B') },
  { name: 'Énergie', coefficients: sum('C') },
  { name: 'Tech + Media', coefficients: sum('A', 'C') },
  { name: '😀 fund', coefficients: sum('X') },
  { name: '=', coefficients: sum('X') },
  { name: '5%', coefficients: sum('X') },
];
const [none, all] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

const read = (text: string) => parseTextConstraint(text, names, n);

describe('read as it is meant', () => {
  test.each<[string, Record<string, number>, number, number]>([
    // Numbers
    ['A <= 1e-3', { A: 1 }, none, 0.001],
    ['A <= 1E-3', { A: 1 }, none, 0.001],
    ['A <= 1e+0', { A: 1 }, none, 1],
    ['A <= 2.5e-1', { A: 1 }, none, 0.25],
    ['A <= .5', { A: 1 }, none, 0.5],
    ['A <= .5e0', { A: 1 }, none, 0.5],
    ['A <= 5.', { A: 1 }, none, 5],
    ['A <= 5e-1 %', { A: 1 }, none, 0.005],
    ['A <= 5e1%', { A: 1 }, none, 0.5],
    ['A <= 030%', { A: 1 }, none, 0.3],
    ['A <= +30%', { A: 1 }, none, 0.3],
    ['A >= -30%', { A: 1 }, -0.3, all],
    ['A >= --30%', { A: 1 }, 0.3, all],
    ['A - -5% <= 1', { A: 1 }, none, 0.95],
    ['A <= 30%+5%', { A: 1 }, none, 0.35],
    ['A <= 1/3', { A: 1 }, none, 1 / 3],
    ['A <= 10% / 2 * 3', { A: 1 }, none, 0.15],
    ['A <= (1 - 40%) / 2', { A: 1 }, none, 0.3],
    ['A <= 2 * 10%', { A: 1 }, none, 0.2],
    ['A<=1e-3*B', { A: 1, B: -0.001 }, none, 0],
    // Juxtaposition is a product, and binds like one
    ['2 A <= 1', { A: 2 }, none, 1],
    ['2A <= 1', { A: 2 }, none, 1],
    ['1/2 A <= 1', { A: 0.5 }, none, 1],
    ['50% A <= B', { A: 0.5, B: -1 }, none, 0],
    ['3 (A + B) <= 1', { A: 3, B: 3 }, none, 1],
    ['(1 + 1) A <= 1', { A: 2 }, none, 1],
    ['(A + B)(2) <= 1', { A: 2, B: 2 }, none, 1],
    ['1 / 2 (A + B) <= 1', { A: 0.5, B: 0.5 }, none, 1],
    ['-2 A <= 1', { A: -2 }, none, 1],
    // Signs of other keyboards
    ['A ≤ 30%', { A: 1 }, none, 0.3],
    ['A ≥ 5 %', { A: 1 }, 0.05, all],
    ['A ⩽ 30%', { A: 1 }, none, 0.3],
    ['A ≧ 5%', { A: 1 }, 0.05, all],
    ['A − B <= 0', { A: 1, B: -1 }, none, 0],
    ['A – B <= 0', { A: 1, B: -1 }, none, 0],
    ['A \u2011 B <= 0', { A: 1, B: -1 }, none, 0],
    ['A × 2 <= 1', { A: 2 }, none, 1],
    ['2 · A <= 1', { A: 2 }, none, 1],
    ['2 ⋅ A <= 1', { A: 2 }, none, 1],
    ['A ÷ 2 <= 1', { A: 0.5 }, none, 1],
    ['A ∕ 2 <= 1', { A: 0.5 }, none, 1],
    ['A\u2009<=\u200930\u2009%', { A: 1 }, none, 0.3],
    ['A\u00a0<=\u202f30\u00a0%', { A: 1 }, none, 0.3],
    ['\ufeffA <= 30%', { A: 1 }, none, 0.3],
    ['A\u200b <= 30%', { A: 1 }, none, 0.3],
    ['A\t<=\n30%\r\n', { A: 1 }, none, 0.3],
    ['Ａ ＜＝ ３０％', { A: 1 }, none, 0.3],
    ['A ＝ ５０％', { A: 1 }, 0.5, 0.5],
    // Names
    ['BRK.B <= 30%', { 'BRK.B': 1 }, none, 0.3],
    ['brk.b <= 30%', { 'BRK.B': 1 }, none, 0.3],
    ['BF-B <= 30%', { 'BF-B': 1 }, none, 0.3],
    ['BF\u2011B <= 30%', { 'BF-B': 1 }, none, 0.3],
    ['A-BF-B<=0', { A: 1, 'BF-B': -1 }, none, 0],
    ['A-B<=0', { A: 1, B: -1 }, none, 0],
    ['3M <= 30%', { '3M': 1 }, none, 0.3],
    ['3 3M <= 30%', { '3M': 3 }, none, 0.3],
    ['3 * 3m <= 30%', { '3M': 3 }, none, 0.3],
    ['^GSPC <= 30%', { '^GSPC': 1 }, none, 0.3],
    ['S&P 500 <= 30%', { 'S&P 500': 1 }, none, 0.3],
    ["Moody's <= 30%", { "Moody's": 1 }, none, 0.3],
    ["Moody's + 'A' <= 30%", { "Moody's": 1, A: 1 }, none, 0.3],
    ['"A" <= 30%', { A: 1 }, none, 0.3],
    ["'a' <= 30%", { A: 1 }, none, 0.3],
    ['`A` <= 30%', { A: 1 }, none, 0.3],
    ['“A” + ‘B’ <= 30%', { A: 1, B: 1 }, none, 0.3],
    ['„Health Care“ <= 30%', { A: 1, B: 1 }, none, 0.3],
    ['«Health Care» <= 30%', { A: 1, B: 1 }, none, 0.3],
    ['" Health Care " <= 30%', { A: 1, B: 1 }, none, 0.3],
    ['health care <= 30%', { A: 1, B: 1 }, none, 0.3],
    ['Health\u00a0Care <= 30%', { A: 1, B: 1 }, none, 0.3],
    ['Health   Care <= 30%', { A: 1, B: 1 }, none, 0.3],
    ['"7203" <= 30%', { '7203': 1 }, none, 0.3],
    ['2 "7203" <= 30%', { '7203': 2 }, none, 0.3],
    ['énergie <= 30%', { C: 1 }, none, 0.3],
    ['e\u0301nergie <= 30%', { C: 1 }, none, 0.3],
    ['Tech + Media <= 30%', { A: 1, C: 1 }, none, 0.3],
    ['"😀 fund" <= 30%', { X: 1 }, none, 0.3],
    ['"=" <= 30%', { X: 1 }, none, 0.3],
    ['"5%" <= 30%', { X: 1 }, none, 0.3],
    ['A <= 5%', { A: 1 }, none, 0.05],
    ['X <= 2', { X: 1 }, none, 2],
    ['A = X', { A: 1, X: -1 }, 0, 0],
    ['A <= 1x', { A: 1, X: -1 }, none, 0],
    ['A <= 2 X', { A: 1, X: -2 }, none, 0],
    // Comparisons
    ['A == 5%', { A: 1 }, 0.05, 0.05],
    ['A < 5%', { A: 1 }, none, 0.05],
    ['A > 5%', { A: 1 }, 0.05, all],
    ['5% <= A + B <= 30%', { A: 1, B: 1 }, 0.05, 0.3],
    ['5% < A + B <= 30%', { A: 1, B: 1 }, 0.05, 0.3],
    ['30% ≥ A ≥ 5%', { A: 1 }, 0.05, 0.3],
    ['5% + 1% <= A + 2% <= 30%', { A: 1 }, 0.04, 0.28],
    ['5% <= A <= 5%', { A: 1 }, 0.05, 0.05],
    ['5% >= A', { A: 1 }, none, 0.05],
    ['0 = A - B', { A: 1, B: -1 }, 0, 0],
    ['A - B = 0', { A: 1, B: -1 }, 0, 0],
    // Parentheses and cancellation
    ['((A)) <= ((30%))', { A: 1 }, none, 0.3],
    ['-(A - (B - C)) >= -1', { A: -1, B: 1, C: -1 }, -1, all],
    ['(A + B) / 4 <= 5%', { A: 0.25, B: 0.25 }, none, 0.05],
    ['A + B - A <= 5%', { B: 1 }, none, 0.05],
    ['(A - A) * B + C <= 5%', { C: 1 }, none, 0.05],
    ['0 * A + B <= 5%', { B: 1 }, none, 0.05],
    ['A / (B - B + 2) <= 5%', { A: 0.5 }, none, 0.05],
  ])('%s', (text, expected, min, max) => {
    const answer = read(text);
    if (answer.status === 'invalid') throw new Error(`${answer.position}: ${answer.message}`);
    const { constraint } = answer;
    // `5% >= A` and `A <= 5%` are one limit: which side is written left is no part of it.
    const mirrored = assets.some(
      (asset, i) =>
        Math.abs(constraint.coefficients[i]! + (expected[asset] ?? 0)) < 1e-14 && expected[asset],
    );
    const sign = mirrored ? -1 : 1;
    assets.forEach((asset, i) => {
      expect(sign * constraint.coefficients[i]!).toBeCloseTo(expected[asset] ?? 0, 14);
    });
    const limits = [constraint.min, constraint.max];
    const [low, high] = mirrored ? limits.map((limit) => -limit).reverse() : limits;
    expect(low).toBeCloseTo(min, 14);
    expect(high).toBeCloseTo(max, 14);
  });
});

describe('refused with place, reason and mend', () => {
  test.each<[string, number, RegExp]>([
    // Names
    ['AAPL <= 1', 0, /"AAPL" is not known here/],
    ['BRK-B <= 1', 0, /"BRK-B" is not known here; did you mean BRK\.B\?/],
    ['BRK.A <= 1', 0, /did you mean BRK\.B\?/],
    ['BF-A <= 1', 0, /"BF-A" is not known here; did you mean BF-B\?/],
    ['Helth Care <= 1', 0, /"Helth Care" is not known here; did you mean Health Care\?/],
    ['A + Energie <= 1', 4, /did you mean Énergie\?/],
    ['"Helth Care" <= 1', 0, /did you mean Health Care\?/],
    ['"AB" <= 1', 0, /"AB" is not known here/],
    ['"A <= 1', 0, /quote is not closed/],
    ["A + 'B <= 1", 4, /quote is not closed/],
    ['"" <= 1', 0, /quotes/],
    ['7203 <= 1', 0, /a name or a number: write "7203" with the quotes.*7203\.0/],
    ['A <= 7203', 5, /a name or a number/],
    ['2AAPL <= 1', 0, /"2AAPL" is not known/],
    ['A.B <= 1', 0, /"A\.B" is not known/],
    // Operators
    ['A * B <= 1', 2, /not linear.*A.*B|A and B are multiplied/],
    ['A B <= 1', 2, /A and B are multiplied/],
    ['A(B) <= 1', 1, /A and B are multiplied/],
    ['C + A * (B + 1) <= 1', 6, /multiplied/],
    ['1 / A <= 3', 2, /divided by A/],
    ['A / B <= 3', 2, /divided by B/],
    ['A / (B + 1) <= 3', 2, /divided by B/],
    ['A ^ 2 <= 1', 2, /power/],
    ['A^2 <= 1', 1, /power/],
    ['A ** 2 <= 1', 2, /power/],
    ['A² <= 1', 1, /power/],
    ['A <= 1/0', 6, /division by zero/],
    ['A / (2 - 2) <= 1', 2, /division by zero/],
    ['A % B <= 1', 2, /% stands after a number/],
    ['A% <= 1', 1, /% stands after a number/],
    ['(5)% <= A', 3, /% stands after a number/],
    ['A <= 5%%', 7, /% stands after a number/],
    ['A <= 5‰', 6, /0\.1%/],
    ['A <= 12,5%', 7, /point/],
    ['A <= 1,000', 6, /point/],
    ['A <= 1_000', 5, /"1_000" is not known|digits/],
    ['A <= 1.2.3', 8, /two numbers/],
    ['A <= 5 5', 7, /two numbers/],
    ['A <= 0x10', 5, /"0x10" is not known/],
    ['A <= 1f', 5, /"1f" is not known/],
    ['A <= 1e999', 5, /too large/],
    ['1e60 A <= 1', 0, /too large/],
    ['A <= 1e30 * 1e30', 10, /too large/],
    ['A <= Infinity', 5, /"Infinity" is not known/],
    ['A <= NaN', 5, /"NaN" is not known/],
    ['A + <= 1', 4, /missing before/],
    ['+ <= 1', 2, /missing before/],
    ['A <= 1 +', 8, /missing at the end/],
    ['<= 1', 0, /missing before/],
    ['A <=', 4, /missing at the end/],
    ['A * / B <= 1', 4, /missing before/],
    ['() <= 1', 1, /missing before/],
    ['(A + B <= 30%', 0, /not closed/],
    ['A + B) <= 30%', 5, /not opened/],
    ['(A <= 30%)', 3, /parenthes/],
    ['A <= (30%', 5, /not closed/],
    // Comparisons
    ['A', 0, /compares two sides/],
    ['30%', 0, /compares two sides/],
    ['A != 1', 2, /not equal|holes/],
    ['A ≠ 1', 2, /not equal|holes/],
    ['A <> 1', 2, /not equal|holes/],
    ['A =< 1', 2, /write <=/],
    ['A => 1', 2, /write >=/],
    ['A := 1', 2, /write =/],
    ['A === 1', 2, /write =/],
    ['A << 1', 2, /write </],
    ['5% <= A >= 1%', 8, /chain/],
    ['5% = A = 5%', 7, /chain/],
    ['5% <= A = 7%', 8, /chain/],
    ['A <= B <= 30%', 0, /outer sides.*two constraints/],
    ['5% <= A <= B', 11, /outer sides/],
    ['1% <= A <= 5% <= 7%', 14, /chain/],
    ['30% <= A <= 10%', 0, /lower limit is above/],
    ['A <= A', 0, /no asset is left/],
    ['5% <= 30%', 0, /no asset/],
    ['0 * A <= 1', 0, /no asset/],
    // Code, lists and prose
    ['A <= 5; B <= 5', 6, /one constraint/],
    ['A <= 5 // note', 8, /missing before/],
    ['A <= 5 # note', 7, /"#" has no meaning/],
    ['A <= 5, B <= 5', 6, /point|one constraint/],
    ['A, B <= 5', 1, /has no meaning|one constraint|point/],
    ['sqrt(A) <= 1', 0, /"sqrt" is not known/],
    ['max(A, B) <= 1', 0, /"max" is not known/],
    ['import("fs") <= 1', 0, /"import" is not known/],
    ['A.constructor <= 1', 0, /not known/],
    ['cos.constructor("return 1")() <= A', 0, /not known/],
    ['A[0] <= 1', 1, /has no meaning/],
    ['{a: 1} <= A', 0, /has no meaning/],
    ['f(x) = A', 0, /not known/],
    ['t0_ <= 1', 0, /"t0_" is not known/],
    ['A ? 1 : 2 <= 1', 2, /has no meaning/],
    ['A <= 5 and B <= 5', 7, /"and" is not known here.*one constraint/],
    ['A <= 30% of B', 9, /"of" is not known here.*\*/],
    ['A at most 30%', 2, /"at".* is not known here/],
    ['A <= 30 percent', 8, /"percent" is not known here.*%/],
    ['A <= $5', 5, /has no meaning/],
    ['A <= 5€', 6, /has no meaning/],
    ['A! <= 5', 1, /has no meaning/],
    ['A | B <= 5', 2, /has no meaning/],
    ['A <= \u0000', 5, /has no meaning/],
    ['😀 <= 5', 0, /"😀" has no meaning/],
    ['A <= ½', 5, /has no meaning|not known/],
    ['A <= ٣', 5, /has no meaning|not known/],
    ['   ', 0, /compares two sides/],
    ['(((((((((', 0, /not closed|compares/],
    ['A'.repeat(501), 500, /at most 500/],
  ])('%s', (text, position, reason) => {
    const answer = read(text);
    if (answer.status === 'parsed') throw new Error(`accepted: ${JSON.stringify(answer)}`);
    expect(answer.message).toMatch(reason);
    expect(answer.position).toBe(position);
  });
});

test('the name of a constraint is its text, whatever signs it is written with', () => {
  const nameOf = (text: string) => {
    const answer = read(text);
    return answer.status === 'parsed' ? answer.constraint.name : answer.message;
  };
  expect(nameOf('"=" + A ≤ 30%')).toBe('"=" + A');
  expect(nameOf('5% ≤ "5%" ≤ 30%')).toBe('"5%"');
  expect(nameOf('A ≥ 0.5 × B + 10%')).toBe('A − 0.5 × B');
});

test('where an asset is called E, what may be its multiple or a power of ten is asked about', () => {
  const called = [{ name: 'E', coefficients: Float64Array.of(1) }];
  expect(parseTextConstraint('2E-5 <= 0.1', called, 1)).toMatchObject({
    position: 0,
    message:
      '"2E-5" is a number, or 2 times a name: write 2 * E-5 for the name, 0.00002 for the number',
  });
  expect(parseTextConstraint('2E <= 2e1%', called, 1)).toMatchObject({ status: 'parsed' });
});

test('what rounding leaves of a difference is no coefficient and no limit', () => {
  expect(read('0.1 A + 0.2 A - 0.3 A + B <= 1')).toMatchObject({
    constraint: { coefficients: sum('B') },
  });
  expect(read('0.1 + 0.2 <= A <= 0.3')).toMatchObject({ constraint: { min: 0.3, max: 0.3 } });
});

test('a limit is told beside a name without the number that went into it', () => {
  expect(read('A + 5% <= 30%')).toMatchObject({ constraint: { name: 'A', max: 0.25 } });
});

test('parentheses as deep as a text is long', () => {
  const deep = `${'('.repeat(245)}A${')'.repeat(245)} <= 1`;
  expect(read(deep)).toMatchObject({ status: 'parsed' });
  expect(read(`${'1+'.repeat(245)}A <= 1`)).toMatchObject({ constraint: { max: -244 } });
  expect(read(`A <= ${'-'.repeat(490)}1`)).toMatchObject({ constraint: { max: 1 } });
});
