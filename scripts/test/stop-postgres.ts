import { once } from 'node:events';

export default async function stopPostgres(): Promise<void> {
  const holder = globalThis.postgresHolder;
  if (!holder || holder.exitCode !== null) return;
  const exited = once(holder, 'exit');
  holder.stdin?.end();
  await exited;
}
