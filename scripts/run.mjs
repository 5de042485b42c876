#!/usr/bin/env node
// Entry of every command. Plain JavaScript without dependencies: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MINIMUM_NODE = [20, 9];
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [command, ...args] = process.argv.slice(2);

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [minMajor, minMinor] = MINIMUM_NODE;
  if (major > minMajor || (major === minMajor && minor >= minMinor)) return;
  console.error(
    `Tangency needs Node ${MINIMUM_NODE.join('.')} or newer; this is ${process.versions.node}.`,
  );
  process.exit(1);
}

function installDependencies() {
  const lockfile = readFileSync(path.join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lockfile).digest('hex');
  const stamp = path.join(root, 'node_modules', '.tangency-lockfile');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const started = Date.now();
  process.stderr.write('Installing dependencies (first run or changed lockfile) ...\n');
  // The lockfile asks for build tools too, whatever NODE_ENV says. Output goes to standard error:
  // standard output belongs to the command.
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(
    npm,
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    },
  );
  if (result.status !== 0) {
    console.error(
      'Installing the dependencies failed; the lines above say why. Mend that and run the command again.',
    );
    process.exit(result.status ?? 1);
  }
  writeFileSync(stamp, wanted);
  process.stderr.write(
    `Dependencies installed in ${Math.round((Date.now() - started) / 1000)} s.\n`,
  );
}

checkNode();
process.chdir(root);
installDependencies();
// Resolved only now, because the package may have been installed a moment ago.
const { register } = await import(
  pathToFileURL(path.join(root, 'node_modules/tsx/dist/esm/api/index.mjs')).href
);
register();
// The same .env files that Next reads; a variable that is set already wins.
const { default: nextEnv } = await import(
  pathToFileURL(path.join(root, 'node_modules/@next/env/dist/index.js')).href
);
nextEnv.loadEnvConfig(root, command === 'dev', { info() {}, error: console.error });
process.argv = [process.argv[0], command, ...args];
await import(pathToFileURL(path.join(root, 'scripts', `${command}.ts`)).href);
