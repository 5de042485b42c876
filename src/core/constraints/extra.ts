import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import type { Constraints } from '@/core/optimizers/contract';

/** Members of `Constraints` beyond bounds, budget and linear rows, which only some methods can take. */
export const extraIds = [
  'turnover',
  'transactionCost',
  'gross',
  'net',
  'trackingError',
  'l1',
  'l2',
  'riskContributions',
] as const satisfies readonly (keyof Constraints)[];

export type ExtraId = (typeof extraIds)[number];

const names: Record<ExtraId, string> = {
  turnover: 'a turnover cap',
  transactionCost: 'a transaction cost',
  gross: 'a limit on gross exposure',
  net: 'limits on net exposure',
  trackingError: 'a tracking-error cap',
  l1: 'an L1 penalty',
  l2: 'an L2 penalty',
  riskContributions: 'minimum shares of the risk (riskContributions)',
};

/** The extras that are present and say something; a cost or penalty of zero does not, nor do least shares of zero. */
export function extrasOf(constraints: Constraints): ExtraId[] {
  return extraIds.filter((id) => {
    const value = constraints[id];
    if (value === undefined) return false;
    if (id === 'riskContributions') return asksRiskShares(constraints);
    const free = id === 'transactionCost' || id === 'l1' || id === 'l2';
    if (!free) return true;
    return typeof value === 'number' ? value !== 0 : value instanceof Float64Array;
  });
}

/** Whether a problem needs more than bounds, budget and linear rows. */
export function hasExtras(constraints: Constraints): boolean {
  return extraIds.some((id) =>
    id === 'riskContributions' ? asksRiskShares(constraints) : constraints[id] !== undefined,
  );
}

/** The extras that are present, in words. */
export function extrasInWords(constraints: Constraints): string[] {
  return extrasOf(constraints).map((id) => names[id]);
}
