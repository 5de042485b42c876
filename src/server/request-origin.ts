/**
 * Whether a request that may change something comes from our own pages or from a program.
 *
 * Browsers send `Sec-Fetch-Site` and, on every POST, `Origin`; another site's page cannot forge
 * either. A program sends neither and then may not carry cookies, so there is no one to impersonate.
 * JSON only: the content types that a foreign form can send are refused.
 */
export function isTrustedPost(headers: Headers): boolean {
  const contentType = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (contentType !== 'application/json') return false;
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
