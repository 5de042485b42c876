import { existsSync } from 'node:fs';

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
  const { default: chromium } = await import('@sparticuz/chromium');
  return {
    CHROMIUM_PATH: await chromium.executablePath(),
    CHROMIUM_ARGS: JSON.stringify(chromium.args),
  };
}
