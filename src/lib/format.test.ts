import { describe, expect, test } from '@jest/globals';
import {
  asSentence,
  formatCount,
  formatDay,
  formatFormula,
  formatList,
  formatMoment,
  formatNumber,
  formatPercent,
  formatSigned,
  formatSignedPercent,
  scientificParts,
} from '@/lib/format';

describe('formatPercent', () => {
  test('keeps the number and the sign together with a no-break space', () => {
    expect(formatPercent(0.1234)).toBe('12.3\u00a0%');
    expect(formatPercent(0.1234, 2)).toBe('12.34\u00a0%');
  });

  test('writes U+2212, never a hyphen', () => {
    expect(formatPercent(-0.05)).toBe('\u22125.0\u00a0%');
    expect(formatPercent(-0.05)).not.toContain('-');
  });

  test('never writes minus zero', () => {
    expect(formatPercent(-1e-9, 2)).toBe('0.00\u00a0%');
    expect(formatPercent(-0, 2)).toBe('0.00\u00a0%');
  });
});

describe('formatNumber', () => {
  test('has the same decimals whatever the value', () => {
    expect([0, 1.5, 1258, -0.004].map((value) => formatNumber(value, 2))).toEqual([
      '0.00',
      '1.50',
      '1,258.00',
      '0.00',
    ]);
  });
});

describe('formatSigned', () => {
  test('writes the sign of a gain and of a loss, and none for what rounds to zero', () => {
    expect(formatSigned(1.234)).toBe('+1.23');
    expect(formatSigned(-1.234)).toBe('\u22121.23');
    expect(formatSigned(0.001)).toBe('0.00');
    expect(formatSigned(-0.001)).toBe('0.00');
  });
});

describe('formatDay', () => {
  test('names the day that is written, in every time zone', () => {
    expect(formatDay('2022-12-28')).toBe('28\u00a0Dec\u00a02022');
    expect(formatDay('2018-01-03')).toBe('3\u00a0Jan\u00a02018');
    expect(formatDay('2026-03-01T23:59:59.000Z')).toBe('1\u00a0Mar\u00a02026');
  });

  test('returns what it cannot read unchanged', () => {
    expect(formatDay('unknown')).toBe('unknown');
  });
});

describe('formatCount', () => {
  test('one is singular, everything else is plural', () => {
    expect([0, 1, 2, 1258].map((n) => formatCount(n, 'day'))).toEqual([
      '0 days',
      '1 day',
      '2 days',
      '1,258 days',
    ]);
  });
});

describe('scientificParts', () => {
  test('splits a residual into mantissa and exponent', () => {
    expect(scientificParts(3.4e-16)).toEqual({ mantissa: '3', exponent: '\u221216' });
    expect(scientificParts(9.7e-9)).toEqual({ mantissa: '1', exponent: '\u22128' });
  });

  test('zero has no exponent', () => {
    expect(scientificParts(0)).toBeNull();
  });
});

describe('formatList', () => {
  test('joins the last word with and', () => {
    expect(formatList([])).toBe('');
    expect(formatList(['A'])).toBe('A');
    expect(formatList(['A', 'B', 'C'])).toBe('A, B and C');
  });
});

describe('asSentence', () => {
  test('begins with a capital and ends with one full stop', () => {
    expect(asSentence('at most 10 % each x 8 assets')).toBe('At most 10 % each × 8 assets.');
    expect(asSentence('Nothing was cut.')).toBe('Nothing was cut.');
  });

  test('its days read as days, an example of one stays as it must be written', () => {
    expect(asSentence('KO ends on 2020-02-14, before XOM starts.')).toBe(
      `KO ends on ${formatDay('2020-02-14')}, before XOM starts.`,
    );
    expect(asSentence('a day is written YYYY-MM-DD, for example 2022-12-28')).toContain(
      'for example 2022-12-28',
    );
  });
});

describe('formatFormula', () => {
  test('ASCII names become the symbols of textbooks', () => {
    expect(formatFormula("min w'Sigma w")).toBe('min w′Σw');
    expect(formatFormula("mu'w >= target")).toBe('μ′w ≥ target');
    expect(formatFormula("max mu'w - (lambda / 2) w'Sigma w")).toBe('max μ′w − (λ / 2) w′Σw');
    expect(formatFormula('(1 / sigma_i) / sum_j (1 / sigma_j)')).toBe('(1 / σ_i) / ∑_j (1 / σ_j)');
  });

  test('words that only begin like a symbol stay', () => {
    expect(formatFormula('maximum summary')).toBe('maximum summary');
  });
});

test('a moment is read in UTC, whatever zone it is written in', () => {
  expect(formatMoment('2026-11-22T15:08:03.120Z')).toBe('22\u00a0Nov\u00a02026, 15:08\u00a0UTC');
  expect(formatMoment('2026-11-22 01:30:00+02:00')).toBe('21\u00a0Nov\u00a02026, 23:30\u00a0UTC');
});

test('a change in per cent has its sign unless it rounds to zero', () => {
  expect(formatSignedPercent(0.0123)).toBe('+1.2\u00a0%');
  expect(formatSignedPercent(-0.0123)).toBe('\u22121.2\u00a0%');
  expect(formatSignedPercent(0.0001)).toBe('0.0\u00a0%');
});
