import { type Worker, workerData } from 'node:worker_threads';

/** Int32 words of the memory that a thread shares with whoever may end it. */
const IN_NATIVE_CODE = 0; // how many calls
const ENDING = 1;

export const createGate = () => new Int32Array(new SharedArrayBuffer(8));

/** Of a thread of the pool; elsewhere nobody ends the thread. */
export const gateOfThread = (): Int32Array | undefined =>
  (workerData as { gate?: Int32Array } | null)?.gate;

/**
 * Runs native code in a thread that may be ended at any moment. A binding that comes back to a thread being ended
 * takes the whole process with it (node-addon-api throws where it cannot), so the end waits for the call, and a call
 * that would begin after the end was asked for never does. Loading a library and opening a session are such calls too.
 */
export function passGate<T>(gate: Int32Array | undefined, call: () => T): T {
  if (!gate) return call();
  enter(gate);
  try {
    return call();
  } finally {
    Atomics.sub(gate, IN_NATIVE_CODE, 1);
  }
}

/** The same where the native code is behind a promise. */
export async function passGateLater<T>(
  gate: Int32Array | undefined,
  call: () => Promise<T>,
): Promise<T> {
  if (!gate) return call();
  enter(gate);
  try {
    return await call();
  } finally {
    Atomics.sub(gate, IN_NATIVE_CODE, 1);
  }
}

function enter(gate: Int32Array): void {
  Atomics.add(gate, IN_NATIVE_CODE, 1);
  if (Atomics.load(gate, ENDING) === 0) return;
  Atomics.sub(gate, IN_NATIVE_CODE, 1);
  Atomics.wait(gate, ENDING, 1);
}

/** Makes `terminate` of the worker wait until its thread is out of native code. */
export function guardTermination(worker: Worker, gate: Int32Array): Worker {
  const terminate = worker.terminate.bind(worker);
  worker.terminate = async () => {
    Atomics.store(gate, ENDING, 1);
    while (Atomics.load(gate, IN_NATIVE_CODE) > 0) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return terminate();
  };
  return worker;
}
