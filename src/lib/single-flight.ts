/**
 * Callers that ask for the same key at the same time share one computation. It is cancelled only
 * when every caller that waits for it has left.
 */
export function createSingleFlight<T>() {
  interface Flight {
    readonly promise: Promise<T>;
    readonly controller: AbortController;
    waiting: number;
  }
  const flights = new Map<string, Flight>();

  return async function share(
    key: string,
    compute: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    signal?.throwIfAborted();
    let flight = flights.get(key);
    if (!flight) {
      const controller = new AbortController();
      const promise = compute(controller.signal).finally(() => {
        if (flights.get(key)?.promise === promise) flights.delete(key);
      });
      flight = { promise, controller, waiting: 0 };
      flights.set(key, flight);
    }
    const joined = flight;
    joined.waiting++;
    const leave = () => {
      joined.waiting--;
      if (joined.waiting === 0) {
        if (flights.get(key) === joined) flights.delete(key);
        joined.controller.abort();
      }
    };
    if (!signal) return joined.promise.finally(() => joined.waiting--);
    return new Promise<T>((resolve, reject) => {
      const onAbort = () => {
        leave();
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      joined.promise.then(resolve, reject).finally(() => {
        signal.removeEventListener('abort', onAbort);
        if (!signal.aborted) joined.waiting--;
      });
    });
  };
}
