import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { parseModelMetadata } from './model-metadata';

const shipped = path.resolve('src/forecast/model');
const read = (name: string) => readFileSync(path.join(shipped, name));
const metadataText = () => read('metadata.json').toString();

const numbers = z.array(z.number());
const recordedSchema = z.object({
  sha256: z.string(),
  cases: z.array(
    z.object({
      symbol: z.string(),
      date: z.string(),
      window: z.string(),
      mean: numbers,
      volatility: numbers,
      realized_volatility: numbers,
    }),
  ),
});

/** Small models made with onnx 1.23.2: they take the windows and answer nonsense. */
const faulty = {
  'not a number': {
    model:
      'CAgSADq1AgopCgd3aW5kb3dzCgRmb3VyEgNhX2ciBkdhdGhlcioLCgRheGlzGAKgAQIKMQoDYV9nEgF4IglSZWR1Y2VNYXgqCwoEYXhlc0ABoAEHKg8KCGtlZXBkaW1zGACgAQIKEQoBeAoBeBIEbWVhbiIDRGl2ChQKAXgSCnZvbGF0aWxpdHkiA0V4cAodCgF4EhNyZWFsaXplZF92b2xhdGlsaXR5IgNFeHASAWcqEAgEEAc6BAABAgNCBGZvdXJaHgoHd2luZG93cxITChEIARINCgMSAW4KAgg8CgIIEWIVCgRtZWFuEg0KCwgBEgcKAxIBbgoAYhsKCnZvbGF0aWxpdHkSDQoLCAESBwoDEgFuCgBiJAoTcmVhbGl6ZWRfdm9sYXRpbGl0eRINCgsIARIHCgMSAW4KAEIECgAQDQ==',
    reason: 'the model gives a mean of NaN',
  },
  'no volatility': {
    model:
      'CAgSADq8AgopCgd3aW5kb3dzCgRmb3VyEgNhX2ciBkdhdGhlcioLCgRheGlzGAKgAQIKMQoDYV9nEgF4IglSZWR1Y2VNYXgqCwoEYXhlc0ABoAEHKg8KCGtlZXBkaW1zGACgAQIKEwoBeBIEbWVhbiIISWRlbnRpdHkKGQoBeBIKdm9sYXRpbGl0eSIISWRlbnRpdHkKHQoBeBITcmVhbGl6ZWRfdm9sYXRpbGl0eSIDRXhwEgFnKhAIBBAHOgQAAQIDQgRmb3VyWh4KB3dpbmRvd3MSEwoRCAESDQoDEgFuCgIIPAoCCBFiFQoEbWVhbhINCgsIARIHCgMSAW4KAGIbCgp2b2xhdGlsaXR5Eg0KCwgBEgcKAxIBbgoAYiQKE3JlYWxpemVkX3ZvbGF0aWxpdHkSDQoLCAESBwoDEgFuCgBCBAoAEA0=',
    reason: 'the model gives a volatility of 0',
  },
  'another shape': {
    model:
      'CAgSADrZAQoVCgd3aW5kb3dzEgFmIgdGbGF0dGVuCg4KAWYSBG1lYW4iA0V4cAoUCgFmEgp2b2xhdGlsaXR5IgNFeHAKHQoBZhITcmVhbGl6ZWRfdm9sYXRpbGl0eSIDRXhwEgFnWh4KB3dpbmRvd3MSEwoRCAESDQoDEgFuCgIIPAoCCBFiFQoEbWVhbhINCgsIARIHCgMSAW4KAGIbCgp2b2xhdGlsaXR5Eg0KCwgBEgcKAxIBbgoAYiQKE3JlYWxpemVkX3ZvbGF0aWxpdHkSDQoLCAESBwoDEgFuCgBCBAoAEA0=',
    reason: 'the model gives no mean of 4 numbers',
  },
  'other outputs': {
    model:
      'CAgSADpYChoKB3dpbmRvd3MSBmFuc3dlciIHRmxhdHRlbhIBZ1oeCgd3aW5kb3dzEhMKEQgBEg0KAxIBbgoCCDwKAggRYhcKBmFuc3dlchINCgsIARIHCgMSAW4KAEIECgAQDQ==',
    reason: 'the model gives no mean of 4 numbers',
  },
} as const;

/** In a plain thread, because the runtime only takes arrays of its own realm and Jest makes another one. */
const program = `
  import('tsx/esm/api').then(async ({ register }) => {
    register();
    const { parentPort, workerData } = await import('node:worker_threads');
    const { openForecastModel } = await import('@/forecast/session');
    const answers = [];
    for (const { directory, windows } of workerData) {
      const opened = await openForecastModel(directory);
      if (opened.status === 'unavailable') { answers.push(opened); continue; }
      const { version, predict } = opened.model;
      answers.push({ status: 'ready', version, prediction: await predict(windows, windows.length / 1020) });
    }
    parentPort.postMessage(answers);
  });`;

type Opened =
  | {
      status: 'ready';
      version: string;
      prediction: Record<'means' | 'volatilities' | 'realizedVolatilities', Float32Array>;
    }
  | { status: 'unavailable'; reason: string };

async function openInThread(
  workerData: { directory: string; windows: Float32Array }[],
): Promise<Opened[]> {
  const entry = program.replaceAll("'@/", `'${new URL('..', import.meta.url).href}`);
  const worker = new Worker(entry, { eval: true, workerData });
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread ended with ${code}`)));
    });
  } finally {
    await worker.terminate();
  }
}

const floats = (text: string) => {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new Float32Array(bytes.buffer);
};

describe('the shipped model', () => {
  const { sha256, cases } = recordedSchema.parse(
    JSON.parse(read('recorded-cases.json').toString()),
  );

  test('is small, is the one described and the one of the recorded cases', () => {
    const bytes = read('forecast.onnx');
    expect(bytes.length).toBeLessThan(2_000_000);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect(parseModelMetadata(metadataText())).toMatchObject({ sha256, horizons: [1, 5, 21, 63] });
  });

  test('has seen nothing after 2017', () => {
    expect(parseModelMetadata(metadataText()).data.lastDate < '2018').toBe(true);
  });

  test('answers as PyTorch does to 1e-5, alone and in one batch', async () => {
    const single = cases.map(({ window }) => ({ directory: shipped, windows: floats(window) }));
    const together = Float32Array.from(single.flatMap(({ windows }) => [...windows]));
    const answers = await openInThread([...single, { directory: shipped, windows: together }]);
    const batch = answers.at(-1)!;
    for (const [i, recorded] of cases.entries()) {
      for (const [answer, row] of [
        [answers[i]!, 0],
        [batch, i],
      ] as const) {
        if (answer.status !== 'ready') throw new Error(answer.reason);
        const part = (values: Float32Array) => values.subarray(4 * row, 4 * row + 4);
        const { means, volatilities, realizedVolatilities } = answer.prediction;
        expectClose(part(means), recorded.mean);
        expectClose(part(volatilities), recorded.volatility);
        expectClose(part(realizedVolatilities), recorded.realized_volatility);
      }
    }
  });
});

describe('a model that cannot be served is told from one that can, by its reason', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tangency-model-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const windows = new Float32Array(1020);

  /** The given bytes as a model whose description fits them, unless told otherwise. */
  async function open(bytes: Uint8Array, change: Record<string, unknown> = {}): Promise<Opened> {
    const directory = mkdtempSync(path.join(folder, 'case-'));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const metadata = { ...JSON.parse(metadataText()), sha256, ...change };
    writeFileSync(path.join(directory, 'forecast.onnx'), bytes);
    writeFileSync(path.join(directory, 'metadata.json'), JSON.stringify(metadata));
    const [opened] = await openInThread([{ directory, windows }]);
    return opened!;
  }
  const unavailable = (reason: string) => ({
    status: 'unavailable',
    reason: expect.stringContaining(reason),
  });

  test('copied as it is, it is ready', async () => {
    expect(await open(read('forecast.onnx'))).toMatchObject({ status: 'ready' });
  });

  test('missing', async () => {
    const [opened] = await openInThread([{ directory: path.join(folder, 'nowhere'), windows }]);
    expect(opened).toEqual(unavailable('no such file'));
  });

  test('truncated', async () => {
    const whole = read('forecast.onnx');
    const half = whole.subarray(0, whole.length / 2);
    expect(await open(half)).toMatchObject({ status: 'unavailable' });
    expect(await open(half, { sha256: JSON.parse(metadataText()).sha256 })).toEqual(
      unavailable('the model file is not the one described'),
    );
  });

  test.each(Object.entries(faulty))('%s', async (_, { model, reason }) => {
    expect(await open(Buffer.from(model, 'base64'))).toEqual(unavailable(reason));
  });

  test('other features or another length of history', async () => {
    const whole = read('forecast.onnx');
    expect(await open(whole, { features: ['return-1'] })).toEqual(unavailable('other features'));
    expect(await open(whole, { sequenceDays: 30 })).toEqual(unavailable('the model reads 30 days'));
    expect(await open(whole, { horizons: [] })).toMatchObject({ status: 'unavailable' });
  });
});

function expectClose(actual: Float32Array, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [k, value] of actual.entries()) {
    expect(Math.abs(value - expected[k]!)).toBeLessThan(1e-5);
  }
}
