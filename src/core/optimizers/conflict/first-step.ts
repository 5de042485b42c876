import { percent } from '@/core/constraints/percent';
import type { Infeasible } from '@/core/optimizers/contract';

/** What repairs of other limits do not know of. */
export const leastShares = 'the least shares of the risk';
export const limitsOnHoldings = 'the limits on the holdings';

export const targetVolatilityOf = (target: number | undefined): readonly string[] =>
  target === undefined ? [] : [`the target volatility ${percent(target)}`];

export const trackingErrorOf = (cap: number | undefined): readonly string[] =>
  cap === undefined ? [] : [`a tracking error of at most ${percent(cap)}`];

const opensAlready = /^(first|several limits) /;

/**
 * Repairs of a conflict in which what else was asked for had no part, told as what they are: steps after which `further`,
 * which may be empty, is still to be seen.
 */
export function asFirstSteps(conflict: Infeasible, further: readonly string[]): Infeasible {
  if (further.length === 0) return conflict;
  const then = `then see whether ${further.join(' and ')} can be met`;
  const repairs = conflict.repairs.map((repair) =>
    opensAlready.test(repair) ? repair : `first ${repair}, ${then}`,
  );
  return { ...conflict, repairs };
}
