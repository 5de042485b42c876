import { expect, jest, test } from '@jest/globals';
import { withinDeadline } from './deadline';

const never = () => new Promise<never>(() => {});

/** Work that ends only by its signal, and tells how. */
const watched = () => {
  const seen: { reason?: unknown } = {};
  const work = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => {
      seen.reason = signal.reason;
    });
    return never();
  };
  return { seen, work };
};

test('work that ends in time gives its own answer or error', async () => {
  expect(await withinDeadline({ deadlineMs: 60_000 }, async () => 7)).toBe(7);
  const failure = new Error('its own');
  await expect(withinDeadline({ deadlineMs: 60_000 }, () => Promise.reject(failure))).rejects.toBe(
    failure,
  );
});

test('after the deadline the answer says so, and the work is told', async () => {
  const { seen, work } = watched();
  const error = { code: 'deadline', message: 'No answer within 0.02 s. Try fewer assets.' };
  await expect(withinDeadline({ deadlineMs: 20 }, work)).rejects.toMatchObject(error);
  expect(seen.reason).toMatchObject(error);
});

test('who leaves takes the work along', async () => {
  const { seen, work } = watched();
  const caller = new AbortController();
  const pending = withinDeadline({ deadlineMs: 60_000, signal: caller.signal }, work);
  caller.abort();
  await expect(pending).rejects.toMatchObject({ code: 'aborted' });
  expect(seen.reason).toMatchObject({ code: 'aborted' });
});

test('work that never ends leaves no clock running once its caller has left', async () => {
  jest.useFakeTimers();
  try {
    const caller = new AbortController();
    const pending = withinDeadline({ deadlineMs: 60_000, signal: caller.signal }, never);
    expect(jest.getTimerCount()).toBe(1);
    caller.abort();
    await expect(pending).rejects.toMatchObject({ code: 'aborted' });
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

test('nothing is begun for who has left already', async () => {
  let begun = false;
  const pending = withinDeadline({ deadlineMs: 60_000, signal: AbortSignal.abort() }, () => {
    begun = true;
    return never();
  });
  await expect(pending).rejects.toMatchObject({ code: 'aborted' });
  expect(begun).toBe(false);
});

test('an answer that comes after the deadline is dropped, an error too', async () => {
  for (const late of [async () => 1, () => Promise.reject(new Error('late'))]) {
    const work = async (signal: AbortSignal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return late();
    };
    await expect(withinDeadline({ deadlineMs: 5 }, work)).rejects.toMatchObject({
      code: 'deadline',
    });
  }
});
