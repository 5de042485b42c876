import { rmSync } from 'node:fs';

/** Playwright stops the server only after this, so its folder goes when the process itself does. */
export default function removeData(): void {
  const folder = process.env.E2E_DATA_DIR;
  if (folder) process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
