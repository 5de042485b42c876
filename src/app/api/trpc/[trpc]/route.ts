import { handleTrpc } from '@/server/handle-trpc';

export const dynamic = 'force-dynamic';

export { handleTrpc as GET, handleTrpc as POST };
