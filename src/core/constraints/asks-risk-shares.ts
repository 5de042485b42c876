import type { Constraints } from '@/core/optimizers/contract';

/** Whether any asset is to have a least share of the risk; one of zero is none. */
export function asksRiskShares({ riskContributions }: Pick<Constraints, 'riskContributions'>) {
  return riskContributions?.some((share) => share > 0) ?? false;
}
