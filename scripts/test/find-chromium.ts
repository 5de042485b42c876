import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
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
  const before = { ...process.env };
  const folder = await unpackOnce();
  const executable = path.join(folder, 'chromium');
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8', env: before });
  return {
    CHROMIUM_PATH: executable,
    ...(stdout?.includes('not found') && {
      CHROMIUM_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
    }),
  };
}

/** The folder of the unpacked browser. It appears when it is complete: a run that is cut off or another one leaves no half of it. */
async function unpackOnce(): Promise<string> {
  const { version } = JSON.parse(
    readFileSync('node_modules/@sparticuz/chromium/package.json', 'utf8'),
  ) as { version: string };
  const cache = path.resolve('node_modules', '.cache');
  const folder = path.join(cache, `tangency-chromium-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(`${folder}-`);
  const before = { ...process.env };
  process.env.TMPDIR = partial;
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x';
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // Another run was faster.
    if (!existsSync(folder)) throw error;
  } finally {
    process.env = before;
  }
  return folder;
}
