import { rm } from 'node:fs/promises';

/** The server has its folder until Playwright stops it after this; what cannot go yet goes with the system's temporary files. */
export default async function removeData(): Promise<void> {
  const folder = process.env.E2E_DATA_DIR;
  if (folder) process.once('exit', () => void rm(folder, { recursive: true, force: true }));
}
