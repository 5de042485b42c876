import { refusalOf } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import type { Constraints, Infeasible } from '@/core/optimizers/contract';

/** For methods that know bounds, budget and linear constraints only: a limit is refused, never quietly dropped. */
export function refuseExtras(method: string, constraints: Constraints): Infeasible | undefined {
  const holdings = refuseHoldings(method, constraints);
  if (holdings) return holdings;
  const message = refusalOf(method, constraints);
  if (!message) return undefined;
  return {
    status: 'infeasible',
    message,
    conflict: [method, 'limits that it cannot take'],
    repairs: ['remove those limits', 'choose minimum variance or maximum utility'],
  };
}

/** For methods that cannot choose a few assets. */
export function refuseHoldings(method: string, constraints: Constraints): Infeasible | undefined {
  if (!limitsHoldings(constraints)) return undefined;
  return {
    status: 'infeasible',
    message: `${method} cannot limit the number or the size of holdings: remove that limit or choose minimum variance, maximum utility, target return or minimum tracking error`,
    conflict: [method, 'limits on the number or size of holdings'],
    repairs: ['remove those limits', 'choose minimum variance or maximum utility'],
  };
}
