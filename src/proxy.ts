import { type NextRequest, NextResponse } from 'next/server';
import { isUnreadablePath } from '@/server/unreadable-path';

/** The router answers an address that it cannot decode with a bare 500: it is the address of nothing. */
export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  if (!isUnreadablePath(pathname)) return NextResponse.next();
  if (pathname.startsWith('/api/')) {
    const message = 'This address cannot be read: a % in it does not begin a character.';
    return NextResponse.json({ code: 'not_found', message }, { status: 404 });
  }
  return NextResponse.rewrite(new URL('/unreadable-address', request.url));
}

/** Whoever needs no escapes passes by. */
export const config = { matcher: '/(.*%.*)' };
