import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import type { PriceColumns } from '@/market/price-columns';
import { exportPanel } from './export-panel';
import { paperHistory } from './paper-features';
import { type Benchmark, benchmarks } from './protocol';

const dayOf = (day: number) => new Date(Date.UTC(2010, 0, 1 + day)).toISOString().slice(0, 10);

function bars(symbol: string, close: readonly number[]): PriceColumns {
  const prices = Float64Array.from(close);
  return {
    symbol,
    dates: close.map((_, day) => dayOf(day)),
    open: prices,
    high: prices.map((price) => price * 1.01),
    low: prices.map((price) => price * 0.99),
    close: prices,
    adjustedClose: prices,
    volume: prices.map(() => 1000),
  };
}

test('a row is asked for the day after it: block, day, return and label are those of the next close', () => {
  const steps = [0.01, -0.01, 0.001, 0.0055, -0.005];
  const close = Array.from({ length: paperHistory + 5 }, () => 100);
  for (const [i, step] of steps.entries()) {
    close[paperHistory + i] = close[paperHistory + i - 1]! * (1 + step + Math.sign(step) * 1e-9);
  }
  const benchmark: Benchmark = {
    ...benchmarks.kdd17,
    train: dayOf(0),
    validation: dayOf(paperHistory + 1),
    test: dayOf(paperHistory + 3),
    end: dayOf(paperHistory + 4),
  };
  const folder = mkdtempSync(path.join(tmpdir(), 'panel-'));
  try {
    const panel = exportPanel(
      benchmark,
      [bars('A', close), bars('SHORT', [1, 2]), bars('B', close.slice(0, paperHistory + 1))],
      folder,
    );
    // A has six rows, the last without a next day; SHORT too few days for any; B two.
    expect([...panel.labels]).toEqual([1, 0, -1, 1, -1, -1, 1, -1]);
    expect([...panel.blocks]).toEqual([0, 1, 1, 2, -1, -1, 0, -1]);
    expect(panel.targetDays[0]).toBe(Date.parse(dayOf(paperHistory)) / 86_400_000);
    expect(panel.targetDays[5]).toBe(-1);
    expect(panel.returns[1]).toBeCloseTo(-0.01, 8);
    expect(panel.returns[5]).toBeNaN();
    const manifest: unknown = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({
      assets: [
        { symbol: 'A', start: 0, rows: 6 },
        { symbol: 'B', start: 6, rows: 2 },
      ],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
