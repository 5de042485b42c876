import type { CrossProduct } from '@/core/moments/contract';
import { crossProductModel } from './cross-product-model';

/** Below this many multiplications the JavaScript kernel is done before the native one is called. */
const WORTHWHILE = 2_000_000;

/** Columns multiplied at a time, so that half of a large symmetric product is not computed. */
const PANEL_COLUMNS = 256;

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
 * A'A (its upper triangle at least) by the matrix product of onnxruntime, the fastest float64 BLAS that npm
 * installs; undefined where its library cannot be loaded, and then the kernel of `core` does the same more slowly.
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
  const multiply = (left: Panel, right: Panel, rows: number): Float64Array => {
    const feeds = {
      A: new Tensor('float64', left.values, [rows, left.width]),
      B: new Tensor('float64', right.values, [rows, right.width]),
    };
    const { C } = session.run(feeds, { C: null }, {});
    const product = C?.data ?? C?.cpuData;
    if (!(product instanceof Float64Array) || product.length !== left.width * right.width) {
      throw new Error('nativeProduct: the runtime answered something else than a matrix');
    }
    return product;
  };
  return (matrix, rows, columns) => {
    const panels = split(matrix, rows, columns);
    if (panels.length === 1) return multiply(panels[0]!, panels[0]!, rows);
    const product = new Float64Array(columns * columns);
    // The product is symmetric: only tiles on and above the diagonal are computed, the callers mirror them.
    for (const [i, left] of panels.entries()) {
      for (const right of panels.slice(i)) {
        const tile = multiply(left, right, rows);
        for (let row = 0; row < left.width; row++) {
          const line = tile.subarray(row * right.width, (row + 1) * right.width);
          product.set(line, (left.first + row) * columns + right.first);
        }
      }
    }
    return product;
  };
}

/** Some neighbouring columns of a matrix, stored row by row. */
interface Panel {
  readonly first: number;
  readonly width: number;
  readonly values: Float64Array;
}

function split(matrix: Float64Array, rows: number, columns: number): Panel[] {
  const count = Math.ceil(columns / PANEL_COLUMNS);
  if (count === 1) return [{ first: 0, width: columns, values: matrix }];
  return Array.from({ length: count }, (_, i) => {
    const first = Math.floor((i * columns) / count);
    const width = Math.floor(((i + 1) * columns) / count) - first;
    const values = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const start = row * columns + first;
      values.set(matrix.subarray(start, start + width), row * width);
    }
    return { first, width, values };
  });
}
