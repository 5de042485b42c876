import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { featureNames } from './features';
import { type ModelMetadata, parseModelMetadata } from './model-metadata';
import { sequenceDays } from './windows';

/** In multiples of the trailing volatility times the root of the horizon; windows x horizons, row-major, finite. */
export interface Prediction {
  readonly means: Float32Array;
  /** Standard deviation of the return over the horizon; positive. */
  readonly volatilities: Float32Array;
  /** Root mean square of the daily returns within the horizon; positive. */
  readonly realizedVolatilities: Float32Array;
}

export interface ForecastModel {
  /** The beginning of the hash of the model file. */
  readonly version: string;
  readonly metadata: ModelMetadata;
  /**
   * @param windows count x sequence days x features
   * @throws Error when the model answers anything but finite numbers of the promised shape
   */
  predict(windows: Float32Array, count: number): Promise<Prediction>;
}

/** There is a model that can be served, or a sentence that says why not. Never an exception. */
export type OpenedModel =
  | { readonly status: 'ready'; readonly model: ForecastModel }
  | { readonly status: 'unavailable'; readonly reason: string };

/** Windows that the model answers at a time; 2 MB of features. */
export const batchSize = 512;

/** Reads `metadata.json` and `forecast.onnx`, checks that they belong together and that the model answers. */
export async function openForecastModel(directory: string): Promise<OpenedModel> {
  try {
    const metadata = parseModelMetadata(
      await readFile(path.join(directory, 'metadata.json'), 'utf8'),
    );
    const bytes = await readFile(path.join(directory, 'forecast.onnx'));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== metadata.sha256) throw new Error('the model file is not the one described');
    const model = await load(bytes, metadata);
    await model.predict(new Float32Array(sequenceDays * featureNames.length), 1);
    return { status: 'ready', model };
  } catch (error) {
    return {
      status: 'unavailable',
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}

async function load(bytes: Uint8Array, metadata: ModelMetadata): Promise<ForecastModel> {
  const { InferenceSession: Session, Tensor } = await import('onnxruntime-node');
  const session = await Session.create(bytes, {
    executionProviders: ['cpu'],
    // One thread: the pool runs as many tasks as there are processors.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const shape = [sequenceDays, featureNames.length];
  return {
    version: metadata.sha256.slice(0, 12),
    metadata,
    async predict(windows, count) {
      const answer = await session.run({
        windows: new Tensor('float32', windows, [count, ...shape]),
      });
      const length = count * metadata.horizons.length;
      return {
        means: read(answer, 'mean', length, Number.isFinite),
        volatilities: read(answer, 'volatility', length, isPositive),
        realizedVolatilities: read(answer, 'realized_volatility', length, isPositive),
      };
    },
  };
}

const isPositive = (value: number) => value > 0 && value < Number.POSITIVE_INFINITY;

function read(
  answer: InferenceSession.ReturnType,
  name: string,
  length: number,
  isUsable: (value: number) => boolean,
): Float32Array {
  const data = answer[name]?.data;
  if (!(data instanceof Float32Array) || data.length !== length) {
    throw new Error(`the model gives no ${name} of ${length} numbers`);
  }
  const bad = data.find((value) => !isUsable(value));
  if (bad !== undefined) throw new Error(`the model gives a ${name} of ${bad}`);
  return data;
}
