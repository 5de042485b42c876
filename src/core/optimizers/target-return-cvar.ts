import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { hasExtras } from '@/core/constraints/extra';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { findConflict, targetRows } from '@/core/optimizers/conflict/feasibility';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { highestLifted } from '@/core/optimizers/lifted/lifted-highest';
import { liftedProgramOf, rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import { leastTail } from '@/core/optimizers/min-cvar';
import { notCertified } from '@/core/optimizers/quadratic/solve-quadratic';
import { highestReturnWithShares } from '@/core/optimizers/risk-shares/with-risk-shares';
import { confidenceParameter } from '@/core/optimizers/scenarios/assert-scenarios';
import { type ScenarioMethod, solveScenarios } from '@/core/optimizers/scenarios/solve-scenarios';
import { outOfReach, targetReturn } from '@/core/optimizers/target-return';
import { highestValue } from '@/core/solvers/highest-value';

/**
 * Least conditional value at risk among portfolios that are expected to earn at least `parameters.targetReturn`, per
 * the period of the expected returns; the losses stay per period of the scenarios. Absent: halfway between
 * the return of minimum conditional value at risk and the highest.
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
  const { targetReturn: target } = parameters;
  const method = leastTail('targetReturnCvar', problem);
  const ask = (asked: number) => solveScenarios('targetReturnCvar', problem, method, asked);
  if (hasExtras(constraints)) {
    return target === undefined
      ? halfway(problem, method, () => highestAfterCosts(problem), ask)
      : ask(target);
  }
  const conflict = findConflict(problem, targetRows(problem));
  if (conflict) return conflict;
  const highest = highestValue(polytopeOf(constraints), expectedReturns).value;
  if (target === undefined) return halfway(problem, method, () => highest, ask);
  const slack = 1e-12 * expectedReturns.reduce((largest, mu) => Math.max(largest, Math.abs(mu)), 0);
  if (target > highest + slack) return outOfReach(target, highest);
  return ask(Math.min(target, highest));
}

/** Halfway between the return after costs of the least tail and the highest, both without a limit on holdings. */
function halfway(
  problem: Problem,
  method: ScenarioMethod,
  highestReturn: () => number | undefined,
  ask: (target: number) => Outcome,
): Outcome {
  const { expectedReturns } = problem;
  const calmest = solveScenarios('targetReturnCvar', withoutHoldingLimits(problem), method);
  if (calmest.status !== 'solved') return calmest;
  const highest = highestReturn();
  if (highest === undefined) return notCertified(undefined, ['active-set']);
  const lowest = calmest.weights.reduce(
    (sum, weight, i) => sum + weight * expectedReturns[i]!,
    -(calmest.trade?.cost ?? 0),
  );
  return ask(Math.min(highest, lowest + (highest - lowest) / 2));
}

function withoutHoldingLimits(problem: Problem): Problem {
  const { maxAssets: _, minPosition: __, ...constraints } = problem.constraints;
  return { ...problem, constraints };
}

function highestAfterCosts(problem: Problem): number | undefined {
  if (asksRiskShares(problem.constraints)) {
    return highestReturnWithShares(withoutHoldingLimits(problem));
  }
  const program = liftedProgramOf(problem, true);
  const trade = tradeCosts(problem);
  return highestLifted(program, rewardOf(program, problem.expectedReturns, { trade, size: 0 }));
}
