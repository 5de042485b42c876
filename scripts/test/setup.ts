import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import fc from 'fast-check';

// The same cases on every machine: a counterexample found elsewhere becomes a test, not a red build at random.
fc.configureGlobal({ seed: 20_250_101 });

// A slow machine is not a failing test: starting a thread from sources can take longer than a person waits.
process.env.OPTIMIZE_DEADLINE_MS ??= '50000';

// An error that nobody asserted on is a failing test: silence it on purpose or mend it.
let consoleError: ReturnType<typeof jest.spyOn>;

beforeEach(() => {
  consoleError = jest.spyOn(console, 'error').mockImplementation(() => {});
});

afterEach(() => {
  const calls = consoleError.mock.calls;
  consoleError.mockRestore();
  expect(calls).toEqual([]);
});
