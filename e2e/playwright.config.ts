import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { firstFreePort } from '../scripts/test/first-free-port';
import { personalVariables } from '../scripts/test/personal-variables';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-zygote',
  '--disable-setuid-sandbox',
];

// Workers load this file again: only the first process chooses the port and makes the folder.
process.env.E2E_PORT ??= String(await firstFreePort(3917));
const port = Number(process.env.E2E_PORT);
if (!process.env.E2E_DATA_DIR) {
  process.env.E2E_DATA_DIR = mkdtempSync(path.join(tmpdir(), 'tangency-e2e-'));
  // As root the database runs as another user, who must be able to enter.
  chmodSync(process.env.E2E_DATA_DIR, 0o755);
}

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.e2e.ts',
  globalTeardown: './remove-data.ts',
  fullyParallel: true,
  workers: 2,
  // A slow machine is not a failing test.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  // What passes only at times is a defect: no second try.
  retries: 0,
  forbidOnly: true,
  reporter: [
    ['list'],
    [
      'json',
      process.env.PLAYWRIGHT_JSON_OUTPUT_FILE
        ? { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE }
        : {},
    ],
  ],
  outputDir: '../test-results',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    trace: 'off',
    launchOptions: {
      ...(process.env.CHROMIUM_PATH && { executablePath: process.env.CHROMIUM_PATH }),
      args: quiet,
      ...(process.env.CHROMIUM_LIBRARY_PATH && {
        env: { ...process.env, LD_LIBRARY_PATH: process.env.CHROMIUM_LIBRARY_PATH },
      }),
    },
  },
  webServer: {
    command: `"${process.execPath}" scripts/run.mjs start`,
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    url: `http://127.0.0.1:${port}/api/health`,
    // Set but empty, so that a .env file of the person who runs the tests cannot fill it in.
    env: {
      ...Object.fromEntries(personalVariables().map((name) => [name, ''])),
      PORT: String(port),
      HOST: '127.0.0.1',
      // As in the other tests: to start a thread may take longer than a person waits.
      OPTIMIZE_DEADLINE_MS: '50000',
      DATA_DIR: process.env.E2E_DATA_DIR,
    },
    timeout: 600_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    reuseExistingServer: false,
    stdout: 'pipe',
    stderr: 'pipe',
  },
});
