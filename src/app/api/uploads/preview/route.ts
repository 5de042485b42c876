import { handlePreview } from '@/server/handle-upload';

export const dynamic = 'force-dynamic';

export { handlePreview as POST };
