import type { Constraints } from '@/core/optimizers/contract';

/** Whether the number or the least size of the holdings is limited, which makes a problem combinatorial. */
export function limitsHoldings({ maxAssets, minPosition }: Constraints): boolean {
  return maxAssets !== undefined || (minPosition ?? 0) > 0;
}
