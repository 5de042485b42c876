/** Without parameters and in small letters; empty where there is none. */
export function contentTypeOf(headers: Headers): string {
  return headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
}

/**
 * Whether a request that may change something comes from our own pages or from a program.
 *
 * Browsers send `Sec-Fetch-Site` and, on every POST, `Origin`; another site's page cannot forge
 * either. A program sends neither and then may not carry cookies, so there is no one to impersonate.
 * JSON only, or another content type that a foreign form cannot send.
 */
export function isTrustedPost(
  headers: Headers,
  contentTypes: readonly string[] = ['application/json'],
): boolean {
  if (!contentTypes.includes(contentTypeOf(headers))) return false;
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (site !== null && site !== 'same-origin') return false;
  if (origin !== null) return isSameHost(origin, headers.get('host'));
  return site !== null || !headers.has('cookie');
}

function isSameHost(origin: string, host: string | null): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
