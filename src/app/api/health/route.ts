export const dynamic = 'force-dynamic';

/** Whether this process serves at all; says nothing of the database. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } });
}
