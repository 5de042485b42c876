import { asFirstSteps, leastShares } from '@/core/optimizers/conflict/first-step';
import { findLiftedConflict } from '@/core/optimizers/conflict/lifted-conflict';
import type { Infeasible, Problem } from '@/core/optimizers/contract';

/** What a method asks for besides the limits. */
export interface FewAim {
  /** Least expected return after costs. */
  readonly target?: number | undefined;
  /** In words, what repairs of limits do not know of. */
  readonly further?: readonly string[];
}

/**
 * Why the limits cannot hold together, limits on holdings included and least shares of the risk aside; undefined where that is
 * not proven.
 */
export function fewConflict(
  problem: Problem,
  { target, further = [] }: FewAim = {},
): Infeasible | undefined {
  const { riskContributions, ...constraints } = problem.constraints;
  const conflict = findLiftedConflict({ ...problem, constraints }, target);
  return (
    conflict && asFirstSteps(conflict, riskContributions ? [leastShares, ...further] : further)
  );
}
