import { refusalOf } from '@/core/constraints/extra';
import type { Constraints, Infeasible } from '@/core/optimizers/contract';

/** For methods that know bounds, budget and linear constraints only: a limit is refused, never quietly dropped. */
export function refuseExtras(method: string, constraints: Constraints): Infeasible | undefined {
  const message = refusalOf(method, constraints);
  if (!message) return undefined;
  return {
    status: 'infeasible',
    message,
    conflict: [method, 'limits that it cannot take'],
    repairs: ['remove those limits', 'choose minimum variance or maximum utility'],
  };
}
