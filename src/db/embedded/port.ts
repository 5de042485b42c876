import { createServer } from 'node:net';
import { AppError } from '@/lib/errors';

const preferredPort = 54329;

/** The port asked for, or an error that names it; without one the preferred port or, where that is taken, any free one. */
export async function choosePort(asked: number | undefined): Promise<number> {
  const found = await listenOnce(asked ?? preferredPort);
  if (found !== undefined) return found;
  if (asked !== undefined) {
    throw new AppError(
      'db_unavailable',
      `Port ${asked} is taken by another program. Stop that program, or choose another port for the database.`,
    );
  }
  const free = await listenOnce(0);
  if (free !== undefined) return free;
  throw new AppError('db_unavailable', 'No port is free on 127.0.0.1 for the database.');
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
