import { spawn, spawnSync } from 'node:child_process';
import { firstFreePort } from './first-free-port';

export interface TestRedis {
  readonly url: string;
  stop(): Promise<void>;
}

const firstPort = 16_379;

/** A Redis of the test's own on a free port; undefined where no Redis is installed. */
export async function startRedis(): Promise<TestRedis | undefined> {
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined;
  for (let attempt = 1; ; attempt++) {
    const port = await firstFreePort(firstPort);
    const stop = await startOn(port);
    if (stop) return { url: `redis://127.0.0.1:${port}`, stop };
    // Another run may have taken the port in between.
    if (attempt === 3) throw new Error('redis-server ended at once.');
  }
}

/** Undefined where it ends before it accepts connections. */
async function startOn(port: number): Promise<TestRedis['stop'] | undefined> {
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  let said = '';
  const isReady = new Promise<true>((resolve) => {
    server.stdout.on('data', (text: Buffer) => {
      said += text;
      if (said.includes('Ready to accept connections')) resolve(true);
    });
  });
  if (!(await Promise.race([isReady, ended]))) return undefined;
  return () => {
    server.kill('SIGTERM');
    return ended;
  };
}
