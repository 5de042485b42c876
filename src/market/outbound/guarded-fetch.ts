import { ProviderError } from '@/market/contract';

export interface GuardOptions {
  /** As people know it; it stands in every error. */
  readonly provider: string;
  /** The only hosts that are ever spoken to, `api.example.com`. */
  readonly allowedHosts: readonly string[];
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** Sends everything to this origin instead, `http://127.0.0.1:4000`: tests and a proxy of one's own. */
  readonly origin?: string | undefined;
  readonly fetch?: typeof fetch;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * A `fetch` that speaks to a closed list of hosts, over https only (so that a name that resolves to another machine
 * fails by its certificate), follows no redirect, gives up in time and reads no endless body. Whatever goes wrong is a
 * ProviderError that holds neither address nor key. The answer was read in full.
 */
export function createGuardedFetch(options: GuardOptions): typeof fetch {
  const { provider, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = options;
  return async (input, init = {}) => {
    const url = targetOf(input, options);
    const deadline = AbortSignal.timeout(timeoutMs);
    const caller = init.signal ?? undefined;
    const signal = caller ? AbortSignal.any([caller, deadline]) : deadline;
    try {
      const response = await (options.fetch ?? globalThis.fetch)(url, {
        ...init,
        redirect: 'manual',
        signal,
      });
      requireUsableStatus(response, provider);
      const body = await readBody(response, { provider, maxBytes });
      return new Response(body, { status: response.status, headers: response.headers });
    } catch (error) {
      if (error instanceof ProviderError) throw error;
      if (caller?.aborted) {
        throw new ProviderError('aborted', 'never', `The request to ${provider} was cancelled.`);
      }
      if (deadline.aborted) {
        throw new ProviderError(
          'timeout',
          'later',
          `${provider} did not answer within ${timeoutMs / 1000} s.`,
        );
      }
      throw new ProviderError('unavailable', 'later', `${provider} cannot be reached.`, {
        cause: error,
      });
    }
  };
}

function targetOf(
  input: Parameters<typeof fetch>[0],
  { provider, allowedHosts, origin }: GuardOptions,
): URL {
  const url = new URL(input instanceof Request ? input.url : input);
  if (
    url.protocol !== 'https:' ||
    url.username ||
    url.port ||
    !allowedHosts.includes(url.hostname)
  ) {
    throw new ProviderError(
      'forbidden',
      'next-provider',
      `${provider} led to ${url.protocol}//${url.host}, which is not an address of ${provider}.`,
    );
  }
  return origin ? new URL(url.pathname + url.search, origin) : url;
}

function requireUsableStatus(response: Response, provider: string): void {
  const { status } = response;
  if (status >= 200 && status < 300) return;
  // The body may be endless; nobody reads it.
  void response.body?.cancel().catch(() => {});
  if (status === 0 || (status >= 300 && status < 400)) {
    throw new ProviderError(
      'forbidden',
      'next-provider',
      `${provider} answered with a redirect, which is never followed.`,
    );
  }
  if (status === 429) {
    const retryAfterMs = retryAfter(response.headers.get('retry-after'));
    throw new ProviderError('rate_limited', 'later', `${provider} asks for a pause.`, {
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
  if (status === 401 || status === 403) {
    throw new ProviderError(
      'forbidden',
      'next-provider',
      `${provider} refuses the request (${status}): check its key.`,
    );
  }
  if (status === 404) {
    throw new ProviderError(
      'unknown_symbol',
      'next-provider',
      `${provider} does not know the symbol.`,
    );
  }
  if (status >= 500) {
    throw new ProviderError(
      'unavailable',
      'later',
      `${provider} has a problem of its own (${status}).`,
    );
  }
  throw new ProviderError(
    'bad_answer',
    'next-provider',
    `${provider} refuses the request (${status}).`,
  );
}

/** Seconds or a date, RFC 9110 section 10.2.3. */
function retryAfter(header: string | null): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

async function readBody(
  response: Response,
  { provider, maxBytes }: { readonly provider: string; readonly maxBytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const announced = Number(response.headers.get('content-length') ?? 0);
  const reader = response.body?.getReader();
  try {
    while (reader) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > maxBytes || announced > maxBytes) {
        await reader.cancel();
        throw new ProviderError(
          'too_large',
          'next-provider',
          `${provider} sent more than ${maxBytes / 1024 / 1024} MB.`,
        );
      }
      chunks.push(value);
    }
  } catch (error) {
    if (error instanceof ProviderError || (error as Error).name.endsWith('AbortError')) throw error;
    if ((error as Error).name === 'TimeoutError') throw error;
    throw new ProviderError('bad_answer', 'later', `The answer of ${provider} broke off.`, {
      cause: error,
    });
  }
  const body = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}
