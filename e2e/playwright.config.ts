import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

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
const port = Number(process.env.E2E_PORT ?? 3917);

// Workers load this file again: only the first process makes the folder.
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
  timeout: 60_000,
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
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: process.env.E2E_DATA_DIR,
      DATABASE_URL: '',
    },
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    reuseExistingServer: false,
    stdout: 'pipe',
    stderr: 'pipe',
  },
});
