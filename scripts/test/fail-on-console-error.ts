import { afterEach, beforeEach, expect, jest } from '@jest/globals';

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
