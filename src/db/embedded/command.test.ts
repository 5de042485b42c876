import { describe, expect, test } from '@jest/globals';
import { runCommand } from '@/db/embedded/command';

const testOnLinux = process.platform === 'linux' ? test : test.skip;

describe('runCommand', () => {
  testOnLinux('a program leads a session of its own, so that no Ctrl-C reaches it', async () => {
    const { code, output } = await runCommand('cat', ['/proc/self/stat']);
    const [pid, , , , , session] = output.split(' ');
    expect(code).toBe(0);
    expect(session).toBe(pid);
  });

  test('nothing of our environment reaches a program', async () => {
    const { output } = await runCommand('env', []);
    const names = output.split('\n').map((line) => line.split('=')[0]);
    expect(names.sort()).toEqual(['LC_ALL', 'NODE_ENV', 'PATH', 'TZ']);
  });

  test('a program that fails or does not exist is a result, not an exception', async () => {
    expect(await runCommand('sh', ['-c', 'echo out; echo err >&2; exit 3'])).toEqual({
      code: 3,
      output: expect.stringMatching(/out[\s\S]*err|err[\s\S]*out/),
    });
    expect(await runCommand('/no/such/program', [])).toMatchObject({ code: null });
  });
});
