import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { identifyProcess, isRunning } from '@/db/embedded/process-identity';

describe('identifyProcess and isRunning', () => {
  test('a process runs until it ends', async () => {
    const child = spawn('sleep', ['30']);
    await once(child, 'spawn');
    const identity = identifyProcess(child.pid!)!;
    expect(isRunning(identity)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isRunning(identity)).toBe(false);
    expect(identifyProcess(child.pid!)).toBeUndefined();
  });

  test('the identity of a process does not change', () => {
    expect(identifyProcess(process.pid)).toEqual(identifyProcess(process.pid));
  });

  test('two processes have different identities even under one pid', () => {
    const own = identifyProcess(process.pid)!;
    if (own.started === '') return;
    expect(isRunning({ ...own, started: `${own.started}0` })).toBe(false);
  });

  test('without a start time the pid decides', () => {
    expect(isRunning({ pid: process.pid, started: '' })).toBe(true);
  });
});
