import 'server-only';
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { currencySchema } from '@/lib/currency-code';
import { AppError } from '@/lib/errors';
import { describeInputError } from '@/lib/input-error';
import { type CsvMapping, csvLimits } from '@/market/csv/contract';
import { mappingFromQuery } from '@/market/csv/mapping-query';
import { importUpload } from '@/services/uploads/import';
import { previewUpload } from '@/services/uploads/preview';
import { trpcCodes } from './error-map';
import { contentTypeOf, isTrustedPost } from './request-origin';
import { getResources } from './resources';

/** None of them can be sent by a form of another site. */
const contentTypes = ['text/csv', 'application/csv', 'application/octet-stream'];

/** Each holds the prices of its file in memory until they are stored. */
const mostAtOnce = 2;
let running = 0;

interface Question {
  readonly fileName: string;
  readonly mapping: CsvMapping | undefined;
  readonly query: URLSearchParams;
}

/** `POST /api/uploads/preview`: the beginning of a file in, how it would be read out. */
export const handlePreview = (request: Request) =>
  answer(request, csvLimits.previewBytes, async ({ fileName, mapping, query }) => {
    const beginning = new Uint8Array(await readAll(bodyOf(request), csvLimits.previewBytes));
    const isWhole = query.get('whole') === 'yes';
    return previewUpload({ beginning, fileName, mapping, isWhole });
  });

/** `POST /api/uploads`: a file of prices in, the report of what was stored out. */
export const handleUpload = (request: Request) =>
  answer(request, csvLimits.bytes, async ({ fileName, mapping, query }) => {
    const currency = currencySchema.safeParse(query.get('currency') ?? 'USD');
    if (!currency.success) {
      const { message } = describeInputError(currency.error);
      throw new AppError('invalid_input', `currency: ${message}`, { field: 'currency' });
    }
    const key = request.headers.get('idempotency-key') ?? undefined;
    if (key !== undefined && (key.length < 16 || key.length > 200)) {
      const message = 'An idempotency key has 16 to 200 random characters.';
      throw new AppError('invalid_input', message, { field: 'idempotency-key' });
    }
    if (running >= mostAtOnce) {
      throw new AppError('overloaded', 'Other files are being stored. Try again in a few seconds.');
    }
    running++;
    try {
      return await importUpload({
        context: { db: getResources().db, signal: request.signal },
        input: {
          chunks: bodyOf(request),
          fileName,
          mapping,
          currency: currency.data,
          key,
          today: new Date().toISOString().slice(0, 10),
        },
      });
    } finally {
      running--;
    }
  });

async function answer(
  request: Request,
  maxBytes: number,
  work: (question: Question) => Promise<unknown>,
): Promise<Response> {
  const requestId = randomUUID();
  try {
    return Response.json(await work(requireQuestion(request, maxBytes)), {
      headers: { 'cache-control': 'no-store' },
    });
  } catch (error) {
    void readRest(request);
    return refuse(error, requestId);
  }
}

function requireQuestion(request: Request, maxBytes: number): Question {
  const { headers } = request;
  if (!contentTypes.includes(contentTypeOf(headers))) {
    throw new AppError('unsupported_format', 'Send the file itself as text/csv.', {
      field: 'content-type',
    });
  }
  if (!isTrustedPost(headers, contentTypes)) {
    throw new AppError('forbidden', 'Requests from other sites are not accepted.');
  }
  // Announced too large: refused before a byte is read. What is not announced is cut while it streams.
  if (Number(headers.get('content-length') ?? 0) > maxBytes) {
    const size = Math.ceil(maxBytes / 1024);
    const limit = size < 1024 ? `${size} kB` : `${size / 1024} MB`;
    throw new AppError('too_large', `At most ${limit} can be sent here.`, { field: 'file' });
  }
  const query = new URL(request.url).searchParams;
  const mapping = mappingFromQuery(query);
  if (mapping && 'unreadable' in mapping) {
    const field = mapping.unreadable;
    throw new AppError('invalid_input', `${field}: this value is not known.`, { field });
  }
  return { fileName: query.get('name') ?? '', mapping, query };
}

async function* bodyOf({ body }: Request): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

/** Of a body that is not wanted any more; what sends more than this is cut off. */
const mostReadInVain = 4 * csvLimits.bytes;

/**
 * Whoever still sends does not listen: a connection closed in the middle of it takes the answer along. So the answer
 * goes out at once and the rest is read and thrown away. A body that nobody began to read is the server's to throw away.
 */
async function readRest({ body, bodyUsed }: Request): Promise<void> {
  if (!body || !bodyUsed) return;
  const reader = body.getReader();
  try {
    for (let bytes = 0; bytes < mostReadInVain; ) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.length;
      // The answer must not wait for a stream that is always ready.
      await nextTurn();
    }
    await reader.cancel();
  } catch {
    // The sender is gone.
  }
}

async function readAll(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new AppError('too_large', 'A preview takes the beginning of a file only.', {
        field: 'file',
      });
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function refuse(error: unknown, requestId: string): Response {
  if (!(error instanceof AppError)) {
    const stack = error instanceof Error ? error.stack : String(error);
    console.error(JSON.stringify({ level: 'error', requestId, path: 'uploads', error: stack }));
    const message = `Something went wrong on our side; nothing was stored. Quote ${requestId} if you report it.`;
    return Response.json({ code: 'internal', message, requestId }, { status: 500 });
  }
  const { code, message, field } = error;
  const status = getHTTPStatusCodeFromError(new TRPCError({ code: trpcCodes[code] }));
  return Response.json(
    { code, message, ...(field !== undefined && { field }), requestId },
    {
      status,
      headers: {
        'cache-control': 'no-store',
        ...(status === 503 && { 'retry-after': '5' }),
      },
    },
  );
}
