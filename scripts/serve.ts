import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { env } from '@/env';

/** Explains a taken port before anything slow has begun. */
export async function requireFreePort(command: string): Promise<void> {
  const problem = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen(env.PORT, env.HOST, () => probe.close(() => resolve(undefined)));
  });
  if (!problem) return;
  const reason =
    problem.code === 'EADDRINUSE'
      ? `Port ${env.PORT} is taken by another program.`
      : `${env.HOST}:${env.PORT} cannot be listened on (${problem.code}).`;
  throw new Error(`${reason} Choose another one, for example: PORT=${env.PORT + 1} npm ${command}`);
}

/**
 * The Next server as a child in a process group of its own: a Ctrl-C in the terminal reaches only
 * this process, which then stops server and database in order. The channel tells the server when
 * this process is gone without a word.
 */
export function spawnNext(mode: 'start' | 'dev', databaseUrl: string): ChildProcess {
  return spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', mode, '-H', env.HOST, '-p', String(env.PORT)],
    {
      env: {
        ...process.env,
        NODE_ENV: mode === 'start' ? 'production' : 'development',
        NEXT_TELEMETRY_DISABLED: '1',
        DATABASE_URL: databaseUrl,
      },
      stdio: ['ignore', mode === 'start' ? 'ignore' : 'inherit', 'inherit', 'ipc'],
      detached: true,
    },
  );
}

export const serverUrl = () =>
  `http://${env.HOST === '127.0.0.1' || env.HOST === '0.0.0.0' ? 'localhost' : env.HOST}:${env.PORT}`;

/** Resolves when the server answers its health check or the signal fires; rejects when it ends first. */
export async function waitUntilServing(server: ChildProcess, signal: AbortSignal): Promise<void> {
  const host = env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${env.PORT}/api/health`;
  while (!signal.aborted) {
    if (server.exitCode !== null || server.signalCode !== null) {
      throw new Error('The server ended before it answered; the lines above say why.');
    }
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Aborts on the first Ctrl-C, SIGTERM or closed terminal, whatever the command is doing then. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (reason: string) => {
    if (controller.signal.aborted) return;
    process.stderr.write(`\n${reason}: stopping ...\n`);
    controller.abort(new Error(`Stopped by ${reason}.`));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop(name));
  if (process.env.npm_lifecycle_event) watchParent(() => stop('npm ended'));
  return controller.signal;
}

/** A signal to npm ends the shell between npm and this process, which then never hears of it. */
function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 200);
  timer.unref();
}

/** Resolves with the exit code when the server has ended, by itself or because of the signal. */
export function superviseServer(server: ChildProcess, signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    server.once('exit', (code) => resolve(signal.aborted ? 0 : (code ?? 1)));
    const stop = () => {
      server.kill('SIGTERM');
      setTimeout(() => server.kill('SIGKILL'), 10_000).unref();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
