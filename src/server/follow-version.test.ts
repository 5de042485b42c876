import { expect, test } from '@jest/globals';
import { followVersion } from './follow-version';

/** A look that reads the given versions one after the other; an error among them is thrown. */
const looking = (versions: (string | Error)[], failures: Set<number> = new Set()) => {
  const changes: string[] = [];
  let at = -1;
  let calls = 0;
  const look = followVersion({
    read: async () => {
      at++;
      const version = versions[at]!;
      if (version instanceof Error) throw version;
      return version;
    },
    onChange: async () => {
      if (failures.has(calls++)) throw new Error('not told');
      changes.push(String(versions[at]));
    },
  });
  return { look, changes };
};
const lookTimes = async (look: () => Promise<void>, times: number) => {
  for (let i = 0; i < times; i++) await look().catch(() => {});
};

test('the first version and each other one is told once', async () => {
  const { look, changes } = looking(['a', 'a', 'b', 'b', 'a']);
  await lookTimes(look, 5);
  expect(changes).toEqual(['a', 'b', 'a']);
});

test('what could not be read or told is told at the next look', async () => {
  const { look, changes } = looking([new Error('away'), 'a', 'a', 'a'], new Set([0]));
  await lookTimes(look, 4);
  expect(changes).toEqual(['a']);
});
