import { handlePricesChanged } from '@/server/handle-prices-changed';

export const dynamic = 'force-dynamic';

export { handlePricesChanged as POST };
