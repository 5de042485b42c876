import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { computeFeatures } from '@/forecast/features';
import { requiredHistory, windowAt, windowCount } from '@/forecast/windows';
import { readSamplePrices, type SamplePrices } from '@/market/sample/read-sample';
import { createPool, type Pool } from './pool';
import { spawnWorker } from './spawn-worker';
import { testTask } from './test-task';

const directory = path.resolve('src/forecast/model');
const generous = { deadlineMs: 50_000 };

let pool: Pool;
let sample: SamplePrices[];
beforeAll(() => {
  pool = createPool({ size: 1, maxQueue: 10, spawn: spawnWorker });
  sample = [...readSamplePrices()];
});
afterAll(() => pool.close());

const newest = ({ adjustedClose, volume }: SamplePrices, days = 1000) => ({
  closes: adjustedClose.slice(-days),
  volumes: volume.slice(-days),
});

async function forecast(
  histories: readonly { closes: Float64Array; volumes?: Float64Array }[],
  days: 'last' | 'every' = 'last',
) {
  const { answer } = await pool.run(
    { kind: 'forecast', input: { directory, histories, days } },
    generous,
  );
  if (answer.status !== 'forecast') throw new Error(answer.reason);
  return answer;
}

test('the features that are served are those that the model was trained on', () => {
  const { cases } = JSON.parse(readFileSync(path.join(directory, 'recorded-cases.json'), 'utf8'));
  expect(cases).toHaveLength(4);
  for (const { symbol, date, window } of cases) {
    const { dates, adjustedClose, volume } = sample.find((prices) => prices.symbol === symbol)!;
    const days = dates.indexOf(date) + 1;
    const table = computeFeatures({
      closes: adjustedClose.slice(0, days),
      volumes: volume.slice(0, days),
    });
    const served = windowAt(table, windowCount(table) - 1);
    const trained = new Float32Array(Uint8Array.from(Buffer.from(window, 'base64')).buffer);
    expect(served).toHaveLength(trained.length);
    // Logarithms may differ in their last digit between engines.
    for (const [i, value] of served.entries()) expect(value).toBeCloseTo(trained[i]!, 5);
  }
});

test('all assets are answered in one call, each as it is alone', async () => {
  const { series, horizons } = await forecast(sample.map((prices) => newest(prices)));
  expect(series).toHaveLength(sample.length);
  for (const position of [0, 7, sample.length - 1]) {
    const [alone] = (await forecast([newest(sample[position]!)])).series;
    for (const name of ['expectedLogReturns', 'volatilities', 'realizedVolatilities'] as const) {
      const together = series[position]![name];
      expect(together).toHaveLength(horizons.length);
      for (const [k, value] of together.entries()) expect(value).toBeCloseTo(alone![name][k]!, 7);
    }
  }
});

test('a share swings more over a longer horizon, by a believable amount', async () => {
  const { series } = await forecast(sample.map((prices) => newest(prices)));
  for (const { volatilities } of series) {
    const [day, week, month, quarter] = volatilities as unknown as [number, number, number, number];
    expect(day).toBeGreaterThan(0.002);
    expect(week).toBeGreaterThan(day);
    expect(month).toBeGreaterThan(week);
    expect(quarter).toBeGreaterThan(month);
    expect(quarter).toBeLessThan(1);
  }
});

test('the forecast of a day does not know the days after it', async () => {
  const { adjustedClose } = sample.find(({ symbol }) => symbol === 'KO')!;
  const day = 500;
  const [every] = (await forecast([{ closes: adjustedClose.slice(0, 700) }], 'every')).series;
  const [last] = (await forecast([{ closes: adjustedClose.slice(0, day + 1) }])).series;
  const row = (day - every!.first) * 4;
  expect(last!.first).toBe(day);
  for (let k = 0; k < 4; k++) {
    expect(every!.expectedLogReturns[row + k]).toBeCloseTo(last!.expectedLogReturns[k]!, 7);
    expect(every!.volatilities[row + k]).toBeCloseTo(last!.volatilities[k]!, 7);
  }
});

test('other prices and volumes after a day do not alter the forecasts up to it', async () => {
  const { adjustedClose, volume } = sample.find(({ symbol }) => symbol === 'KO')!;
  const day = 480;
  const turned = (values: Float64Array) =>
    Float64Array.of(...values.subarray(0, day + 1), ...values.slice(day + 1, 620).reverse());
  const [before, after] = (
    await forecast(
      [
        { closes: adjustedClose.slice(0, 620), volumes: volume.slice(0, 620) },
        { closes: turned(adjustedClose), volumes: turned(volume) },
      ],
      'every',
    )
  ).series;
  const known = (day + 1 - before!.first) * 4;
  for (const key of ['expectedLogReturns', 'volatilities', 'realizedVolatilities'] as const) {
    for (let k = 0; k < known; k++) expect(after![key][k]).toBeCloseTo(before![key][k]!, 7);
    expect(after![key].subarray(known)).not.toEqual(before![key].subarray(known));
  }
});

test('too short a history has no forecast and costs the others nothing', async () => {
  const short = { closes: sample[0]!.adjustedClose.slice(0, requiredHistory - 1) };
  const { series } = await forecast([short, newest(sample[1]!), { closes: new Float64Array(0) }]);
  expect(series.map(({ days }) => days)).toEqual([0, 1, 0]);
});

test('without a model forecasts are off and everything else goes on', async () => {
  const { answer } = await pool.run(
    {
      kind: 'forecast',
      input: { directory: '/nowhere', histories: [newest(sample[0]!)], days: 'last' },
    },
    generous,
  );
  expect(answer).toMatchObject({ status: 'unavailable' });
  const optimized = await pool.run(testTask('A'), generous);
  expect(optimized.answer.outcome.status).toBe('solved');
  expect((await forecast([newest(sample[0]!)])).series[0]!.days).toBe(1);
});
