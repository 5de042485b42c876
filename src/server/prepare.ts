import 'server-only';
import { env } from '@/env';
import { loadExample } from './loaders/load-example';

/** Makes a fresh process ready: tied to its launcher, threads started, the worked example stored. */
export function prepareServer(): void {
  // The launcher's channel closes only when the launcher is gone: do not outlive it.
  if (process.connected) process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  if (!env.DATABASE_URL) return;
  loadExample().catch((error: unknown) => {
    console.error(
      JSON.stringify({ level: 'warn', event: 'example_not_ready', error: String(error) }),
    );
  });
}
