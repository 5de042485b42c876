/** `open` asks nobody until `retryAt`; `half-open` lets one request through to see. Times are milliseconds since 1970. */
export interface BreakerState {
  readonly state: 'closed' | 'open' | 'half-open';
  /** In a row, since the last success. */
  readonly failures: number;
  readonly lastSuccessAt: number | null;
  readonly lastFailureAt: number | null;
  readonly lastError: string | null;
  readonly retryAt: number | null;
}

/** Shared by whoever asks the same providers; a store that several processes see makes them agree. */
export interface BreakerStore {
  load(provider: string): Promise<BreakerState>;
  /** `admit` on the stored state, stored at once: of two callers one tries a half-open provider. */
  admit(provider: string, now: number): Promise<BreakerState | undefined>;
  save(provider: string, state: BreakerState): Promise<void>;
}

export const closedBreaker: BreakerState = {
  state: 'closed',
  failures: 0,
  lastSuccessAt: null,
  lastFailureAt: null,
  lastError: null,
  retryAt: null,
};

const FAILURES_TO_OPEN = 3;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/** The state in which a request may be made now, undefined while it may not. */
export function admit(state: BreakerState, now: number): BreakerState | undefined {
  if (state.state === 'closed') return state;
  if (state.retryAt !== null && now < state.retryAt) return undefined;
  // A second request waits for what the first one finds; a first one that never reports is given up.
  return { ...state, state: 'half-open', retryAt: now + FIRST_PAUSE_MS };
}

export function afterSuccess(state: BreakerState, now: number): BreakerState {
  return { ...closedBreaker, lastSuccessAt: now, lastFailureAt: state.lastFailureAt };
}

/** Pauses double with each failure; a pause that the provider asked for is kept if it is longer. */
export function afterFailure(
  state: BreakerState,
  {
    now,
    message,
    pauseMs = 0,
  }: { readonly now: number; readonly message: string; readonly pauseMs?: number },
): BreakerState {
  const failures = state.failures + 1;
  const opens = failures >= FAILURES_TO_OPEN || pauseMs > 0;
  const doubled = FIRST_PAUSE_MS * 2 ** Math.max(0, failures - FAILURES_TO_OPEN);
  const own = failures >= FAILURES_TO_OPEN ? Math.min(doubled, LONGEST_PAUSE_MS) : 0;
  return {
    ...state,
    failures,
    state: opens ? 'open' : 'closed',
    lastFailureAt: now,
    lastError: message,
    retryAt: opens ? now + Math.max(own, pauseMs) : null,
  };
}

/** For one process, and for tests. */
export function memoryBreakers(): BreakerStore {
  const states = new Map<string, BreakerState>();
  return {
    load: async (provider) => states.get(provider) ?? closedBreaker,
    async admit(provider, now) {
      const admitted = admit(states.get(provider) ?? closedBreaker, now);
      if (admitted) states.set(provider, admitted);
      return admitted;
    },
    save: async (provider, state) => void states.set(provider, state),
  };
}
