import 'server-only';
import { randomUUID } from 'node:crypto';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { limits } from '@/lib/limits';
import { isTrustedPost } from './request-origin';
import { getResources } from './resources';
import { appRouter } from './root';

const refuse = (status: number, code: string, message: string, requestId: string) =>
  Response.json({ code, message, requestId }, { status });

/** The HTTP door of the procedures. */
export async function handleTrpc(request: Request): Promise<Response> {
  const requestId = randomUUID();
  if (request.method === 'POST') {
    if (!isTrustedPost(request.headers)) {
      return refuse(403, 'forbidden', 'Requests from other sites are not accepted.', requestId);
    }
    const length = request.headers.get('content-length');
    if (length === null) {
      return refuse(411, 'invalid_input', 'Send the length of the body.', requestId);
    }
    if (Number(length) > limits.maxBodyBytes) {
      const message = `The body may have at most ${limits.maxBodyBytes.toLocaleString('en')} bytes.`;
      return refuse(413, 'invalid_input', message, requestId);
    }
  }
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    maxBatchSize: limits.maxBatchSize,
    createContext: () => ({ ...getResources(), signal: request.signal, requestId }),
    onError({ error, path }) {
      if (error.code === 'INTERNAL_SERVER_ERROR') {
        console.error(
          JSON.stringify({
            level: 'error',
            requestId,
            path,
            error: error.cause?.stack ?? error.stack,
          }),
        );
      }
    },
  });
}
