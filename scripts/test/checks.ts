import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium } from './find-chromium';
import { personalVariables } from './personal-variables';

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Result extends Count {
  readonly output: string;
}

interface Check {
  readonly name: string;
  run(): Promise<Result>;
}

/** What the tests set themselves must not leak in from the person who runs them, from a shell or from `.env`. */
const OWN_VARIABLES = [...personalVariables(), 'NODE_ENV', 'NODE_OPTIONS'];

function environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  // A zone far from every exchange with a quarter-hour offset: a trading day that shifts is seen.
  const variables: Record<string, string | undefined> = {
    ...process.env,
    TZ: 'Asia/Kathmandu',
    NO_COLOR: '1',
  };
  for (const name of OWN_VARIABLES) delete variables[name];
  return { NODE_ENV: 'production', ...variables, ...extra };
}

function node(
  args: string[],
  extra?: Record<string, string>,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: environment(extra),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

const bin = (file: string) => path.join('node_modules', file);

/** A tool that passes or fails as a whole. */
function tool(name: string, args: string[]): Check {
  return {
    name,
    async run() {
      const { code, output } = await node(args);
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output };
    },
  };
}

async function withReport<T>(use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tangency-report-'));
  try {
    return await use(path.join(folder, 'report.json'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readReport<T>(file: string): Promise<T | undefined> {
  return readFile(file, 'utf8').then(
    (content) => JSON.parse(content) as T,
    () => undefined,
  );
}

/** A runner that crashed before it wrote its report has failed once. */
function counted(code: number, output: string, count: Count | undefined): Result {
  const { passed = 0, failed = 0, skipped = 0 } = count ?? {};
  return {
    passed,
    failed: code === 0 ? failed : Math.max(failed, 1),
    skipped,
    output,
  };
}

/** A file of database tests takes up to 12 connections, and the server of the tests has 50. */
const databaseWorkers = Math.max(1, Math.min(4, availableParallelism() - 1));

function jest(project: 'unit' | 'db'): Check {
  return {
    name: project === 'unit' ? 'unit tests' : 'database tests',
    run: () =>
      withReport(async (file) => {
        const { code, output } = await node(
          [
            '--experimental-vm-modules',
            '--no-warnings',
            bin('jest/bin/jest.js'),
            '--selectProjects',
            project,
            ...(project === 'db' ? [`--maxWorkers=${databaseWorkers}`] : []),
            '--json',
            `--outputFile=${file}`,
          ],
          { NODE_ENV: 'test' },
        );
        const report = await readReport<{
          numPassedTests: number;
          numFailedTests: number;
          numPendingTests: number;
          numRuntimeErrorTestSuites: number;
        }>(file);
        return counted(
          code,
          output,
          report && {
            passed: report.numPassedTests,
            failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
            skipped: report.numPendingTests,
          },
        );
      }),
  };
}

const browser: Check = {
  name: 'browser tests',
  run: () =>
    withReport(async (file) => {
      const { code, output } = await node(
        [bin('@playwright/test/cli.js'), 'test', '-c', 'e2e/playwright.config.ts'],
        {
          PLAYWRIGHT_JSON_OUTPUT_FILE: file,
          ...(await findChromium()),
        },
      );
      const report = await readReport<{
        stats: { expected: number; unexpected: number; skipped: number };
      }>(file);
      const stats = report?.stats;
      return counted(
        code,
        output,
        stats && {
          passed: stats.expected,
          failed: stats.unexpected,
          skipped: stats.skipped,
        },
      );
    }),
};

export const fastChecks: readonly Check[] = [
  tool('lint and format', [
    bin('@biomejs/biome/bin/biome'),
    'ci',
    '--error-on-warnings',
    '--colors=off',
    '--max-diagnostics=50',
    '.',
  ]),
  tool('types', [bin('typescript/bin/tsc'), '--noEmit']),
  tool('layers', [
    bin('dependency-cruiser/bin/dependency-cruise.mjs'),
    'src',
    'scripts',
    'e2e',
    '--config',
    '.dependency-cruiser.cjs',
  ]),
  jest('unit'),
];

export const allChecks: readonly Check[] = [...fastChecks, jest('db'), browser];

/** Runs them in turn, prints what failed in full, and ends with the line that machines read. */
export async function runChecks(checks: readonly Check[]): Promise<number> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const check of checks) {
    const started = performance.now();
    const result = await check.run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
    console.log(
      `${check.name}: ${result.passed} passed, ${result.failed} failed${skipped} (${seconds} s)`,
    );
    if (result.failed > 0) console.log(result.output);
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped;
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0 ? 0 : 1;
}
