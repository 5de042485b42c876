import { hasExtras } from '@/core/constraints/extra';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { confidenceParameter } from '@/core/optimizers/assert-scenarios';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { leastTail } from '@/core/optimizers/min-cvar';
import { refuseHoldings } from '@/core/optimizers/refuse-extras';
import { solveScenarios } from '@/core/optimizers/solve-scenarios';
import { halfway, outOfReach, targetReturn } from '@/core/optimizers/target-return';
import { highestValue } from '@/core/solvers/highest-value';

/**
 * Least conditional value at risk among portfolios that are expected to earn at least `parameters.targetReturn`, per
 * the period of the expected returns; the losses stay per period of the scenarios. Absent: as for target return.
 */
export const targetReturnCvar = {
  id: 'target-return-cvar',
  name: 'Target return at minimum conditional value at risk',
  summary: 'The mix with the least bad worst days that is expected to earn what you ask for.',
  formula: "min CVaR(w)  with  mu'w >= target",
  source: 'Rockafellar and Uryasev (2000), Journal of Risk 2(3), section 4',
  uses: { expectedReturns: true, covariance: false, scenarios: true, linearSolver: true },
  parameters: [...targetReturn.parameters, confidenceParameter],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('targetReturnCvar', problem);
  const { constraints, expectedReturns, parameters } = problem;
  const method = leastTail('targetReturnCvar', problem);
  const ask = (target: number) => solveScenarios('targetReturnCvar', problem, method, target);
  if (hasExtras(constraints)) {
    if (parameters.targetReturn !== undefined) return ask(parameters.targetReturn);
    return {
      status: 'infeasible',
      message: 'a target return is needed where turnover or exposure is limited: give one',
      conflict: ['no target return', 'limits on turnover or exposure'],
      repairs: ['give a target return', 'choose minimum conditional value at risk'],
    };
  }
  const conflict = refuseHoldings(method.name, constraints) ?? findConflict(problem);
  if (conflict) return conflict;
  const highest = highestValue(polytopeOf(constraints), expectedReturns).value;
  const target = parameters.targetReturn ?? halfway(problem, highest);
  if (target === undefined)
    return { status: 'notConverged', message: 'no minimum variance portfolio' };
  const slack = 1e-12 * expectedReturns.reduce((largest, mu) => Math.max(largest, Math.abs(mu)), 0);
  if (target > highest + slack) return outOfReach(target, highest);
  return ask(Math.min(target, highest));
}
