import 'server-only';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { revalidatePath } from 'next/cache';
import { env } from '@/env';
import { paths } from '@/lib/paths';

/** Made anew by each process and told to nobody, so that a process can ask this of itself only. */
const slot = Symbol.for('tangency.prices-changed');
const shared = globalThis as { [slot]?: Buffer };
function ownKey(): Buffer {
  shared[slot] ??= randomBytes(32);
  return shared[slot];
}

const header = 'x-prices-changed-key';

/** `POST /api/prices-changed`: pages that were made from stored prices are made anew on their next visit. */
export function handlePricesChanged(request: Request): Response {
  const given = Buffer.from(request.headers.get(header) ?? '', 'hex');
  if (given.length !== ownKey().length || !timingSafeEqual(given, ownKey())) {
    return new Response(null, { status: 404 });
  }
  for (const path of [paths.home(), paths.forecasts(), paths.optimize(), paths.data()]) {
    revalidatePath(path);
  }
  revalidatePath('/forecasts/[symbol]', 'page');
  return new Response(null, { status: 204 });
}

/** Pages can be forgotten within a request only: the process sends itself one. */
export async function forgetPricedPages(): Promise<void> {
  const host = env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST === '::' ? '::1' : env.HOST;
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${env.PORT}/api/prices-changed`;
  const response = await fetch(address, {
    method: 'POST',
    headers: { [header]: ownKey().toString('hex') },
    signal: AbortSignal.timeout(5_000),
  });
  if (response.status !== 204) throw new Error(`Answered ${response.status}.`);
}
