import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { runFixture } from '@/components/run/run.fixture';
import { weightsCsv } from '@/components/run/weights-csv';

const { outcome } = runFixture();

describe('weightsCsv', () => {
  test('a CSV reader gets every weight back to the last bit', () => {
    const rows = parse(weightsCsv(outcome), { columns: true }) as {
      symbol: string;
      weight: string;
    }[];
    expect(rows.map(({ symbol, weight }) => [symbol, Number(weight)])).toEqual(
      outcome.assets.map(({ symbol, weight }) => [symbol, weight]),
    );
  });

  test('commas and quotes in a name survive, and a formula is disarmed', () => {
    const [first] = outcome.assets;
    if (!first) throw new Error('the fixture has assets');
    const names = ['Berkshire "B", Inc.', '=HYPERLINK("x")'];
    const assets = names.map((name) => ({ ...first, name }));
    const rows = parse(weightsCsv({ ...outcome, assets }), { columns: true }) as { name: string }[];
    expect(rows.map(({ name }) => name)).toEqual([names[0], `'${names[1]}`]);
  });
});
