import 'server-only';
import { getResources } from '@/server/resources';
import { listAssets } from '@/services/assets/list';
import type { Asset } from '@/services/assets/schema';

/** Every asset with prices, for pages. */
export function loadAssets(): Promise<Asset[]> {
  return listAssets(getResources());
}
