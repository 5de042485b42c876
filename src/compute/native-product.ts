import type { NativeCrossProduct } from '@/core/moments/contract';
import { crossProductModel } from './cross-product-model';
import { gateOfThread, passGate, passGateLater } from './native-gate';
import { transposeCentred } from './transpose-centred';

/** Below this many multiplications the JavaScript kernel is done before the native one is called. */
const WORTHWHILE = 2_000_000;

/** Columns of the product at a time, so that nearly half of it is not computed; a multiple of the kernel's own tile. */
const STRIP = 96;
const MOST_IN_STRIP = (3 * STRIP) / 2;

/** Numbers of scratch kept for the next panel: fresh pages cost as much as filling them. */
const MOST_KEPT = 4_000_000;

/** The part of onnxruntime-node's binding that answers at once; its public `run` is a promise around it. */
interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void;
  run(feeds: object, fetches: object, options: object): object;
}

interface Binding {
  initOrt(): void;
  readonly binding: { readonly InferenceSession: new () => NativeSession };
}

let loaded: Promise<NativeCrossProduct | undefined> | undefined;

/**
 * A'A (its upper triangle at least) by the matrix product of onnxruntime, the fastest float64 BLAS that npm
 * installs; undefined where its library cannot be loaded, and then the kernel of `core` does the same more slowly.
 */
export function loadNativeProduct(): Promise<NativeCrossProduct | undefined> {
  loaded ??= passGateLater(gateOfThread(), load).catch(() => undefined);
  return loaded;
}

export const isWorthwhile = (rows: number, columns: number) =>
  (rows * columns * columns) / 2 > WORTHWHILE;

async function load(): Promise<NativeCrossProduct> {
  const { initOrt, binding } = (await import(
    'onnxruntime-node/dist/binding.js'
  )) as unknown as Binding;
  const { Tensor } = await import('onnxruntime-node');
  initOrt();
  const session = new binding.InferenceSession();
  const model = crossProductModel();
  const gate = gateOfThread();
  const options = {
    executionProviders: ['cpu'],
    // A second thread shortens a lone task; asleep between products it costs nothing where the pool is busy.
    intraOpNumThreads: 2,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    interOpNumThreads: 1,
  };
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, options);
  const tensor = (values: Float64Array, rows: number, columns: number) =>
    new Tensor('float64', values.subarray(0, rows * columns), [rows, columns]);
  let kept = new Float64Array(0);

  const ofCentred: NativeCrossProduct['ofCentred'] = (request) => {
    const { rows, means } = request;
    const assets = means.length;
    const size = rows * assets;
    const ends = stripEnds(assets);
    const needed = size + assets * MOST_IN_STRIP;
    const scratch = kept.length >= needed ? kept : new Float64Array(needed);
    if (needed <= MOST_KEPT) kept = scratch;
    const panel = scratch.subarray(0, size);
    transposeCentred(request, panel);
    const product = new Float64Array(assets * assets);
    const strip = ends.length === 1 ? product : scratch.subarray(size);
    // The product is symmetric: each strip ends at the diagonal, the callers mirror them.
    for (const [i, end] of ends.entries()) {
      const first = ends[i - 1] ?? 0;
      const width = end - first;
      const A = tensor(panel, end, rows);
      const B = tensor(panel.subarray(first * rows), width, rows);
      const C = tensor(strip, end, width);
      passGate(gate, () => session.run({ A, B }, { C }, {}));
      if (strip !== product) place(strip, end, first, width, product, assets);
    }
    return product;
  };
  const product = (matrix: Float64Array, rows: number, columns: number) =>
    ofCentred({
      matrix,
      rows,
      means: new Float64Array(columns),
      squaredLengths: new Float64Array(rows),
    });
  return Object.assign(product, { ofCentred });
}

/** Where each strip ends; what is left over at the end joins the last one unless it fills half of its own. */
function stripEnds(assets: number): number[] {
  const count = Math.max(1, Math.floor(assets / STRIP + 0.5));
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? assets : (i + 1) * STRIP));
}

/** Writes a rows x width strip into the n x n product, from column `first`. */
function place(
  strip: Float64Array,
  rows: number,
  first: number,
  width: number,
  product: Float64Array,
  n: number,
): void {
  for (let row = 0; row < rows; row++) {
    const from = row * width;
    const to = row * n + first;
    for (let i = 0; i < width; i++) product[to + i] = strip[from + i]!;
  }
}
