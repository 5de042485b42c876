import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ENGINE_VERSION } from '@/core/engine-version';

const STAMP = '.next/tangency-sources';
const SOURCES = [
  'src',
  'public',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
];

/** Builds the production application unless the last build was made from the same sources. */
export async function buildApplication(
  databaseUrl: string,
  signal?: AbortSignal,
): Promise<'built' | 'fresh'> {
  const wanted = await sourceHash();
  if (
    existsSync('.next/BUILD_ID') &&
    existsSync(STAMP) &&
    (await readFile(STAMP, 'utf8')) === wanted
  ) {
    return 'fresh';
  }
  await runNext(['build'], { DATABASE_URL: databaseUrl }, signal);
  await writeFile(STAMP, wanted);
  return 'built';
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256')
    .update(ENGINE_VERSION)
    .update(process.env.STANDALONE ?? '');
  for (const source of SOURCES) {
    for (const file of await listFiles(source)) hash.update(file).update(await readFile(file));
  }
  return hash.digest('hex');
}

async function listFiles(source: string): Promise<string[]> {
  if (!existsSync(source)) return [];
  if (path.extname(source) !== '') return [source];
  const names = await readdir(source, { recursive: true });
  return names
    .map((name) => path.join(source, name))
    .filter((file) => path.extname(file) !== '' && !file.includes('.test.'))
    .sort();
}

function runNext(
  args: string[],
  environment: Record<string, string>,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', ...args], {
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal && { signal }),
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The build failed:\n${output}`));
    });
  });
}
