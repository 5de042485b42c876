import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { withFileLock } from '@/db/embedded/file-lock';

let folder: string;
let lock: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tangency-lock-'));
  lock = path.join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A process that takes the lock `times` times, noting when it enters and leaves. */
function contend(times: number) {
  const module = path.resolve('src/db/embedded/file-lock.ts');
  const program = `
    const { withFileLock } = await import(${JSON.stringify(module)});
    const { appendFile } = await import('node:fs/promises');
    const { setTimeout: sleep } = await import('node:timers/promises');
    for (let i = 0; i < ${times}; i++) {
      await withFileLock(${JSON.stringify(lock)}, async () => {
        await appendFile(${JSON.stringify(path.join(folder, 'log'))}, '+' + process.pid + '\\n');
        await sleep(Math.random() * 4);
        await appendFile(${JSON.stringify(path.join(folder, 'log'))}, '-' + process.pid + '\\n');
      });
    }`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

async function log() {
  return (await readFile(path.join(folder, 'log'), 'utf8')).trim().split('\n');
}

describe('withFileLock', () => {
  test('processes enter one at a time', async () => {
    const children = [contend(10), contend(10), contend(10)];
    const codes = await Promise.all(children.map((child) => once(child, 'exit')));
    expect(codes.map(([code]) => code)).toEqual([0, 0, 0]);
    const lines = await log();
    expect(lines).toHaveLength(60);
    for (let i = 0; i < lines.length; i += 2) {
      expect([lines[i]![0], lines[i + 1]]).toEqual(['+', `-${lines[i]!.slice(1)}`]);
    }
  });

  test('a holder that is killed inside does not keep it', async () => {
    const child = contend(1_000_000);
    while (!(await log().catch(() => [])).length) await sleep(10);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await withFileLock(lock, async () => 'entered')).toBe('entered');
  });

  test('callers of one process enter one at a time, too', async () => {
    const file = path.join(folder, 'log');
    const enter = (name: string) =>
      withFileLock(lock, async () => {
        await appendFile(file, `+${name}\n`);
        await sleep(3);
        await appendFile(file, `-${name}\n`);
      });
    await Promise.all(['a', 'b', 'c', 'd'].map(enter));
    const lines = await log();
    expect(lines).toHaveLength(8);
    for (let i = 0; i < lines.length; i += 2) expect(lines[i + 1]).toBe(`-${lines[i]!.slice(1)}`);
  });

  test('it is free again after the work failed', async () => {
    const failing = withFileLock(lock, async () => {
      throw new Error('work failed');
    });
    await expect(failing).rejects.toThrow('work failed');
    expect(await withFileLock(lock, async () => 1, { timeoutMs: 100 })).toBe(1);
  });

  test('who waits too long is told where to look', async () => {
    await withFileLock(lock, async () => {
      let waited = 0;
      const second = withFileLock(lock, async () => {}, { timeoutMs: 80, onWait: () => waited++ });
      await expect(second).rejects.toMatchObject({
        code: 'db_unavailable',
        message: expect.stringContaining(lock),
      });
      expect(waited).toBe(1);
    });
  });

  test.each([
    ['a pid that names a later process', JSON.stringify({ pid: process.pid, started: 'earlier' })],
    ['a pid that names no process', JSON.stringify({ pid: 2 ** 22 + 1, started: '' })],
    ['a file that was cut off', '{"pid":'],
  ])('a stale holder is passed over: %s', async (_, content) => {
    await mkdir(lock);
    await writeFile(path.join(lock, '7'), content);
    await withFileLock(lock, async () => {}, { timeoutMs: 100 });
    expect(await readdir(lock)).toEqual(['8']);
  });

  test('a file just being written counts as held, an old empty one does not', async () => {
    await mkdir(lock);
    const file = path.join(lock, '7');
    await writeFile(file, '');
    // However long it takes to come to the look.
    const later = new Date(Date.now() + 60_000);
    await utimes(file, later, later);
    await expect(withFileLock(lock, async () => {}, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'db_unavailable',
    });
    const earlier = new Date(Date.now() - 60_000);
    await utimes(file, earlier, earlier);
    expect(await withFileLock(lock, async () => 1, { timeoutMs: 100 })).toBe(1);
  });
});
