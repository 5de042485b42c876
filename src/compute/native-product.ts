import type { CrossProduct } from '@/core/moments/contract';
import { crossProductModel } from './cross-product-model';

/** Below this many multiplications the JavaScript kernel is done before the native one is called. */
const WORTHWHILE = 2_000_000;

/** The part of onnxruntime-node's binding that answers at once; its public `run` is a promise around it. */
interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void;
  run(
    feeds: object,
    fetches: object,
    options: object,
  ): Record<string, { cpuData?: unknown; data?: unknown }>;
}

interface Binding {
  initOrt(): void;
  readonly binding: { readonly InferenceSession: new () => NativeSession };
}

let loaded: Promise<CrossProduct | undefined> | undefined;

/**
 * A'A by the matrix product of onnxruntime, the fastest float64 BLAS that npm installs; undefined where its
 * library cannot be loaded, and then the kernel of `core` does the same more slowly.
 */
export function loadNativeProduct(): Promise<CrossProduct | undefined> {
  loaded ??= load().catch(() => undefined);
  return loaded;
}

export const isWorthwhile = (rows: number, columns: number) =>
  (rows * columns * columns) / 2 > WORTHWHILE;

async function load(): Promise<CrossProduct> {
  const { initOrt, binding } = (await import(
    'onnxruntime-node/dist/binding.js'
  )) as unknown as Binding;
  const { Tensor } = await import('onnxruntime-node');
  initOrt();
  const session = new binding.InferenceSession();
  const model = crossProductModel();
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, {
    executionProviders: ['cpu'],
    // One thread: the pool runs as many tasks as there are processors.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  return (matrix, rows, columns) => {
    const feeds = { A: new Tensor('float64', matrix, [rows, columns]) };
    const { C } = session.run(feeds, { C: null }, {});
    const product = C?.data ?? C?.cpuData;
    if (!(product instanceof Float64Array) || product.length !== columns * columns) {
      throw new Error('nativeProduct: the runtime answered something else than a matrix');
    }
    return product;
  };
}
