import { spawn } from 'node:child_process';

/** Whom a command runs as; absent: as ourselves. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
}

const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Runs a program in a session of its own, so that a Ctrl-C in the terminal does not reach it. */
export function runCommand(
  file: string,
  args: readonly string[],
  options: { readonly user?: SystemUser | undefined; readonly cwd?: string } = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Nothing inherited: PGDATA, PGPORT or a foreign locale would change what Postgres does.
      env: { NODE_ENV: 'production', PATH: searchPath, LC_ALL: 'C', TZ: 'UTC' },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...options.user,
    });
    const collect = (chunk: Buffer) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output: output.trim() }));
  });
}
