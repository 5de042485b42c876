import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The browser for the tests, as variables: the system's, else the one that an npm package carries. */
export async function findChromium(): Promise<Record<string, string>> {
  const installed = [process.env.CHROMIUM_PATH, ...INSTALLED].find(
    (file) => file && existsSync(file),
  );
  if (installed) return { CHROMIUM_PATH: installed };
  return unpackChromium();
}

/**
 * The package is made for a cloud that lacks shared libraries, and unpacks those only where it believes
 * to be there. They are used only if this system lacks some too.
 */
async function unpackChromium(): Promise<Record<string, string>> {
  const folder = path.join(tmpdir(), 'tangency-chromium');
  mkdirSync(folder, { recursive: true });
  const before = { ...process.env };
  process.env.TMPDIR = folder;
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x';
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    const executable = await chromium.executablePath();
    const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8', env: before });
    const libraries = process.env.LD_LIBRARY_PATH ?? '';
    return {
      CHROMIUM_PATH: executable,
      ...(stdout?.includes('not found') && { CHROMIUM_LIBRARY_PATH: libraries }),
    };
  } finally {
    process.env = before;
  }
}
