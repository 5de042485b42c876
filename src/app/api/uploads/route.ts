import { handleUpload } from '@/server/handle-upload';

export const dynamic = 'force-dynamic';

export { handleUpload as POST };
