import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PriceBar } from './contract';
import { checkQuality } from './quality';
import type { QualityQuestion } from './quality/contract';
import { readSamplePrices } from './sample/read-sample';

const today = '2022-12-28';
const calendarDay = (offset: number) =>
  new Date(Date.UTC(2020, 0, 6 + offset)).toISOString().slice(0, 10);
/** Weekdays from Monday, 2020-01-06. */
const day = (offset: number) => calendarDay(Math.floor(offset / 5) * 7 + (offset % 5));

/** Bars on consecutive days; the levels are given, open and range follow the close. */
const barsOf = (levels: readonly number[], more: Partial<PriceBar> = {}): PriceBar[] =>
  levels.map((level, i) => ({
    symbol: 'AAA',
    date: day(i),
    open: level,
    high: level * 1.01,
    low: level * 0.99,
    close: level,
    volume: 1000,
    adjustedClose: level,
    ...more,
  }));

const check = (bars: readonly PriceBar[], more: Partial<QualityQuestion> = {}) =>
  checkQuality({ bars, currency: 'USD', today, ...more });

/** A quiet walk around 100 in which no two neighbours are equal. */
const quiet = (count: number) => Array.from({ length: count }, (_, i) => 100 + (i % 7) - (i % 3));

const withBar = (change: Partial<PriceBar>) => {
  const bars = barsOf(quiet(9));
  bars[4] = { ...bars[4]!, ...change };
  return bars;
};

test('sound bars are accepted as they are, by day, with nothing to tell', () => {
  const bars = barsOf([100, 101, 99, 102, 100]);
  const report = check([...bars].reverse());
  expect(report).toEqual({ accepted: bars, actions: [], quarantined: [], facts: [] });
});

test('a price alone is a sound bar', () => {
  const bars = [100, 101, 99].map((adjustedClose, i) => ({
    symbol: 'AAA',
    date: day(i),
    adjustedClose,
    open: null,
  }));
  expect(check(bars).accepted).toEqual(bars);
});

describe('a bar that cannot be right goes to quarantine, the others are accepted', () => {
  test.each([
    ['unusable_price', { adjustedClose: 0 }, 'The adjusted close is 0'],
    ['unusable_price', { adjustedClose: -5 }, 'The adjusted close is -5'],
    ['unusable_price', { adjustedClose: Number.NaN }, 'NaN'],
    ['unusable_price', { adjustedClose: Number.POSITIVE_INFINITY }, 'Infinity'],
    ['unusable_price', { open: 0 }, 'The open is 0'],
    ['unusable_price', { low: -1 }, 'The low is -1'],
    ['unusable_volume', { volume: -1 }, 'The volume is -1'],
    ['unusable_volume', { volume: Number.NaN }, 'The volume is NaN'],
    ['inconsistent_bar', { high: 90, low: 91 }, 'The high 90 is below the low 91.'],
    ['inconsistent_bar', { open: 120 }, 'The open 120 is above the high'],
    ['inconsistent_bar', { open: 80 }, 'The open 80 is below the low'],
    ['inconsistent_bar', { close: 120 }, 'The close 120 is above the high'],
    ['unusable_day', { date: '2020-02-30' }, '"2020-02-30" is not a day'],
    ['unusable_day', { date: '10.01.2020' }, 'YYYY-MM-DD'],
    ['unusable_day', { date: '1492-10-12' }, 'from 1800-01-01'],
    ['future_day', { date: '2022-12-29' }, 'after today, 2022-12-28'],
    ['spike', { adjustedClose: 10_000 }, 'off by a factor of'],
    ['spike', { adjustedClose: 1 }, 'off by a factor of'],
  ] as const)('%s: %j', (reason, change, sentence) => {
    const bars = withBar(change);
    const { accepted, quarantined } = check(bars);
    expect(quarantined).toEqual([
      { bar: bars[4], reason, detail: expect.stringContaining(sentence) },
    ]);
    expect(accepted).toEqual(bars.filter((_, i) => i !== 4));
  });

  test('the noise of arithmetic is no contradiction', () => {
    const bars = withBar({ high: 100 * (1 - 1e-9), close: 100, low: 98, open: 99 });
    expect(check(bars).quarantined).toEqual([]);
  });

  test('today itself is no future day', () => {
    expect(check(withBar({ date: today })).quarantined).toEqual([]);
  });
});

describe('the same day twice', () => {
  test('with equal values it counts once and is told', () => {
    const bars = barsOf([100, 101, 99]);
    const { accepted, quarantined, facts } = check([...bars, { ...bars[1]! }]);
    expect(accepted).toEqual(bars);
    expect(quarantined).toEqual([]);
    expect(facts).toMatchObject([{ kind: 'repeated_day', from: day(1) }]);
  });

  test('with different values neither is taken', () => {
    const bars = barsOf([100, 101, 99]);
    const { accepted, quarantined } = check([...bars, { ...bars[1]!, adjustedClose: 101.5 }]);
    expect(accepted).toEqual([bars[0], bars[2]]);
    expect(quarantined.map(({ reason }) => reason)).toEqual(['duplicate_day', 'duplicate_day']);
  });
});

describe('a step that looks like a missing split', () => {
  const ratios = [2, 3, 4, 5, 7, 10, 20, 1 / 2, 1 / 5, 1 / 10, 3 / 2, 2 / 3];
  test.each(ratios)('of %d keeps back every bar before it, and none after', (ratio) => {
    const bars = barsOf(quiet(20).map((level, i) => (i < 8 ? level * ratio : level)));
    // The first bar after the split opens and closes where the last one before it ended.
    bars[7] = barsOf(Array(8).fill(100 * ratio))[7]!;
    bars[8] = barsOf(Array(9).fill(100))[8]!;
    const { accepted, quarantined } = check(bars);
    expect(accepted).toEqual(bars.slice(8));
    expect(quarantined).toHaveLength(8);
    expect(new Set(quarantined.map(({ reason }) => reason))).toEqual(new Set(['unadjusted_split']));
    expect(quarantined[0]!.detail).toContain('looks like a split');
  });

  const halved = (change: Partial<PriceBar> = {}) => {
    const bars = barsOf([...Array(10).fill(100), ...Array(10).fill(50)]).map((bar, i) => ({
      ...bar,
      adjustedClose: bar.adjustedClose * (1 + 0.001 * (i % 3)),
    }));
    bars[10] = { ...bars[10]!, ...change };
    return bars;
  };

  test('is real where the volume is that of news', () => {
    expect(check(halved()).quarantined).toHaveLength(10);
    const { quarantined, facts } = check(halved({ volume: 20_000 }));
    expect(quarantined).toEqual([]);
    expect(facts).toMatchObject([{ kind: 'large_move', detail: expect.stringContaining('news') }]);
  });

  test('is missing whatever the volume where that split is known', () => {
    const actions = [{ date: day(10), kind: 'split', value: 2 } as const];
    const { quarantined } = check(halved({ volume: 20_000 }), { actions });
    expect(quarantined).toHaveLength(10);
    expect(quarantined[0]!.detail).toContain('the day of a split of 2 for 1');
  });

  test('is real where the open shows that the day itself moved', () => {
    const { quarantined, facts } = check(halved({ open: 70, high: 71 }));
    expect(quarantined).toEqual([]);
    expect(facts).toMatchObject([{ kind: 'large_move' }]);
  });

  test('is real where a person confirmed it', () => {
    const { quarantined, facts } = check(halved(), { confirmedJumps: [day(10)] });
    expect(quarantined).toEqual([]);
    expect(facts).toMatchObject([{ detail: expect.stringContaining('confirmed') }]);
  });

  test('of 3 for 2 is not believed on closes alone: shares do move by that much', () => {
    const closesOnly = [150, 150.5, 100, 100.5].map((adjustedClose, i) => ({
      symbol: 'AAA',
      date: day(i),
      adjustedClose,
    }));
    expect(check(closesOnly).quarantined).toEqual([]);
  });
});

describe('what may be right is told and not refused', () => {
  test('a run of one price', () => {
    const { accepted, facts } = check(barsOf([99, ...Array(6).fill(100), 101]));
    expect(accepted).toHaveLength(8);
    expect(facts).toMatchObject([{ kind: 'stale_run', from: day(1), to: day(6) }]);
    expect(check(barsOf([99, ...Array(5).fill(100), 101])).facts).toEqual([]);
  });

  test('a gap of the calendar longer than any closure of the exchange', () => {
    const bars = barsOf([100, 101]);
    const nextOn = (date: string) => check([bars[0]!, { ...bars[1]!, date }]).facts;
    expect(nextOn('2020-01-13')).toEqual([]);
    expect(nextOn('2020-01-14')).toMatchObject([
      { kind: 'calendar_gap', from: '2020-01-06', to: '2020-01-14' },
    ]);
  });

  test('sessions on a weekend', () => {
    const saturday = calendarDay(5);
    expect(check(withBar({ date: saturday })).facts).toMatchObject([
      { kind: 'weekend', from: saturday, to: saturday },
    ]);
  });
});

test('prices in another currency than the asset are all refused', () => {
  const bars = barsOf([100, 101]);
  const report = check(bars, { currency: 'GBp', assetCurrency: 'GBP' });
  expect(report.accepted).toEqual([]);
  expect(report.quarantined.map(({ reason }) => reason)).toEqual([
    'wrong_currency',
    'wrong_currency',
  ]);
  expect(check(bars, { assetCurrency: 'USD' }).accepted).toEqual(bars);
});

test('an action that cannot be stored is left out and told', () => {
  const bad = [
    { date: '2020-02-30', kind: 'split', value: 2 },
    { date: day(1), kind: 'split', value: 0 },
    { date: day(1), kind: 'dividend', value: Number.NaN },
    { date: '2023-01-02', kind: 'dividend', value: 1 },
  ] as const;
  const good = { date: day(1), kind: 'dividend', value: 0.5 } as const;
  const { actions, facts } = check(barsOf([100, 101]), { actions: [...bad, good] });
  expect(actions).toEqual([good]);
  expect(facts.map(({ kind }) => kind)).toEqual(bad.map(() => 'unusable_action'));
});

test('no bars have an empty report', () => {
  expect(check([])).toEqual({ accepted: [], actions: [], quarantined: [], facts: [] });
});

const anyNumber = fc.oneof(
  fc.double({ min: 1, max: 200, noNaN: true }),
  fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e300),
);
const anyBar = fc.record({
  symbol: fc.constant('AAA'),
  date: fc.oneof(
    fc.integer({ min: 0, max: 40 }).map(day),
    fc.constantFrom('', '2020-13-01', '2999-01-01'),
  ),
  open: fc.option(anyNumber, { nil: null }),
  high: fc.option(anyNumber, { nil: null }),
  low: fc.option(anyNumber, { nil: null }),
  close: fc.option(anyNumber, { nil: null }),
  volume: fc.option(anyNumber, { nil: null }),
  adjustedClose: anyNumber,
});

test('every bar is accepted, in quarantine or a repetition; what is accepted passes again unchanged', () => {
  fc.assert(
    fc.property(fc.array(anyBar, { maxLength: 40 }), (bars) => {
      const { accepted, quarantined, facts } = check(bars);
      const dates = accepted.map(({ date }) => date);
      expect(dates).toEqual([...new Set(dates)].sort());
      for (const { date, adjustedClose } of accepted) {
        expect(date <= today && adjustedClose > 0 && adjustedClose < Number.POSITIVE_INFINITY).toBe(
          true,
        );
      }
      const kept = new Set<PriceBar>([...accepted, ...quarantined.map(({ bar }) => bar)]);
      const repeated = new Set(
        facts.filter(({ kind }) => kind === 'repeated_day').map(({ from }) => from),
      );
      for (const bar of bars) expect(kept.has(bar) || repeated.has(bar.date)).toBe(true);
      expect(accepted.length + quarantined.length).toBe(kept.size);
    }),
  );
});

test('the order of the bars does not matter', () => {
  fc.assert(
    fc.property(fc.array(anyBar, { maxLength: 30 }), (bars) => {
      const days = (list: readonly PriceBar[]) => check(list).accepted.map(({ date }) => date);
      expect(days([...bars].reverse())).toEqual(days(bars));
    }),
  );
});

test('of the shipped prices only one stretch is doubted, and it is a repeated price that then falls to a third', () => {
  const doubted = new Map<string, number>();
  for (const { symbol, dates, ...columns } of readSamplePrices()) {
    const known = (value: number) => (Number.isNaN(value) ? null : value);
    const bars = dates.map((date, i) => ({
      symbol,
      date,
      open: known(columns.open[i]!),
      high: known(columns.high[i]!),
      low: known(columns.low[i]!),
      close: known(columns.close[i]!),
      volume: known(columns.volume[i]!),
      adjustedClose: columns.adjustedClose[i]!,
    }));
    const { quarantined, accepted } = check(bars, { today: '2023-12-31' });
    expect(accepted.length + quarantined.length).toBe(dates.length);
    if (quarantined.length > 0) doubted.set(symbol, quarantined.length);
  }
  expect([...doubted]).toEqual([['RRC', 69]]);
});
