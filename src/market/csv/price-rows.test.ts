import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCalendarDay } from '@/market/quality/calendar-day';
import { type BarField, barFields } from './contract';
import { PriceRows } from './price-rows';

test('what was pushed is read back to the bit, in its order, as often as it is asked', () => {
  const named = fc
    .subarray([...barFields], { minLength: 1 })
    .filter((fields) => fields.includes('close') || fields.includes('adjustedClose'));
  const figure = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  const price = (field: BarField) =>
    field === 'close' || field === 'adjustedClose' ? figure : fc.option(figure);
  const file = named.chain((fields) =>
    fc.record({
      fields: fc.constant(fields),
      rows: fc.array(
        fc.record({
          day: fc.integer({
            min: parseCalendarDay('1800-01-01')!,
            max: parseCalendarDay('2199-12-31')!,
          }),
          values: fc.tuple(...fields.map(price)),
        }),
        { maxLength: 300 },
      ),
    }),
  );
  fc.assert(
    fc.property(file, ({ fields, rows }) => {
      const prices = new PriceRows('A', fields);
      for (const { day, values } of rows)
        prices.push(
          day,
          values.map((v) => v ?? Number.NaN),
        );
      const expected = rows.map(({ values }) => {
        const bar = Object.fromEntries(fields.map((field, i) => [field, values[i]]));
        return { adjustedClose: bar.close, ...bar };
      });
      for (let time = 0; time < 2; time++) {
        const bars = [...prices.bars()];
        expect(bars.map(({ symbol: _, date: __, ...bar }) => bar)).toEqual(expected);
        expect(bars.map(({ date }) => parseCalendarDay(date))).toEqual(rows.map(({ day }) => day));
      }
      expect(prices.length).toBe(rows.length);
    }),
    { numRuns: 60 },
  );
});

test('blocks of every size are read to their end', () => {
  for (const count of [0, 1, 64, 65, 128, 1024, 5000]) {
    const prices = new PriceRows('A', ['close']);
    for (let i = 0; i < count; i++) prices.push(i, [i]);
    expect([...prices.bars()].map(({ close }) => close)).toEqual(
      Array.from({ length: count }, (_, i) => i),
    );
  }
});
