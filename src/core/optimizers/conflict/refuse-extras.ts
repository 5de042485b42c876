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

/** For methods whose risk is not the variance. */
export function refuseRiskShares(constraints: Constraints): Infeasible | undefined {
  if (!constraints.riskContributions) return undefined;
  return {
    status: 'infeasible',
    message:
      'this method cannot take minimum shares of the risk (riskContributions), because they are shares of the variance and it weighs the returns of single periods: remove them, or choose minimum variance, maximum utility, maximum Sharpe ratio, maximum diversification, target return or volatility, minimum tracking error or robust mean-variance, or risk parity with budgets',
    conflict: ['this method', 'minimum shares of the risk'],
    repairs: ['remove the minimum shares', 'choose minimum variance or maximum utility'],
  };
}
