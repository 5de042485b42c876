import { limitsHoldings } from '@/core/constraints/limits-holdings';
import type { Constraints, Infeasible } from '@/core/optimizers/contract';

/** For methods that cannot choose a few assets. */
export function refuseHoldings(
  method: string,
  constraints: Constraints,
  reason = 'a choice of assets has no place in it',
): Infeasible | undefined {
  if (!limitsHoldings(constraints)) return undefined;
  return {
    status: 'infeasible',
    message: `${method} cannot limit the number or the size of holdings, because ${reason}: remove that limit or choose minimum variance, maximum utility, maximum Sharpe ratio or target return`,
    conflict: [method, 'limits on the number or size of holdings'],
    repairs: ['remove those limits', 'choose minimum variance or maximum utility'],
  };
}
