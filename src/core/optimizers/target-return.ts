import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { certifiedAnswer } from '@/core/optimizers/certificate/certified-answer';
import { findConflict, targetRows } from '@/core/optimizers/conflict/feasibility';
import type { Infeasible, Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { solveWithFewAssets } from '@/core/optimizers/few-assets/cardinality';
import {
  extrasWithFewAssets,
  leastVariance,
} from '@/core/optimizers/few-assets/extras-with-few-assets';
import { liftedTargetReturn } from '@/core/optimizers/lifted/lifted-quadratic';
import { robustWorth } from '@/core/optimizers/lifted/lifted-robust';
import { highestOfTied } from '@/core/optimizers/lifted/tied-return';
import { solveQuadratic } from '@/core/optimizers/quadratic/solve-quadratic';
import { withRiskShares } from '@/core/optimizers/risk-shares/with-risk-shares';
import { highestValue } from '@/core/solvers/highest-value';

/**
 * Least variance among portfolios that earn at least `parameters.targetReturn`; a target below the return of minimum
 * variance gives minimum variance. Absent: halfway between the return of minimum variance, the best where portfolios tie, and
 * the highest.
 */
export const targetReturn = {
  id: 'target-return',
  name: 'Target return',
  summary: 'The calmest mix that is expected to earn at least what you ask for.',
  formula: "min w'Sigma w  with  mu'w >= target",
  source: 'Markowitz (1952), Journal of Finance 7(1)',
  uses: { expectedReturns: true, covariance: true },
  parameters: [
    {
      id: 'targetReturn',
      label: 'Target return',
      help: 'Expected return per year that the portfolio must reach.',
      min: -1,
      max: 10,
      default: 0.1,
    },
  ],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('targetReturn', problem);
  if (hasExtras(problem.constraints) && limitsHoldings(problem.constraints)) {
    return extrasAndFewAssets(problem);
  }
  if (asksRiskShares(problem.constraints)) {
    return withRiskShares(problem, {
      id: 'target-return',
      target: problem.parameters.targetReturn,
    });
  }
  if (hasExtras(problem.constraints)) return liftedTargetReturn(problem);
  const conflict = findConflict(problem, targetRows(problem));
  if (conflict) return conflict;
  const { covariance, constraints, expectedReturns } = problem;
  const highest = highestValue(polytopeOf(constraints), expectedReturns).value;
  const target = problem.parameters.targetReturn ?? halfway(problem, highest);
  if (target === undefined)
    return { status: 'notConverged', message: 'no minimum variance portfolio' };
  const slack = 1e-12 * expectedReturns.reduce((largest, mu) => Math.max(largest, Math.abs(mu)), 0);
  if (target > highest + slack) return outOfReach(target, highest);
  const row = {
    name: 'expected return',
    coefficients: expectedReturns,
    min: Math.min(target, highest),
    max: Number.POSITIVE_INFINITY,
  };
  const limited = { ...constraints, linear: [...constraints.linear, row] };
  if (limitsHoldings(constraints)) {
    const parameters = { ...problem.parameters, targetReturn: row.min };
    const linear = new Float64Array(expectedReturns.length);
    return solveWithFewAssets({ ...problem, parameters }, linear, limited, solve);
  }
  const answer = solveQuadratic(
    { covariance, constraints: limited },
    new Float64Array(expectedReturns.length),
  );
  if (answer.status !== 'solved') return answer;
  const variance = portfolioVariance(covariance, answer.weights);
  return certifiedAnswer({ ...problem, constraints: limited }, answer, {
    unit: 'variance',
    gain: (cost) => 2 * cost,
    effect: (gain) => `lower the variance by about ${percent(gain / variance)} of itself`,
  });
}

/** Where no target is given it is the one that the method would take without the limit on holdings. */
function extrasAndFewAssets(problem: Problem): Outcome {
  const { maxAssets: _, minPosition: __, ...constraints } = problem.constraints;
  let { targetReturn } = problem.parameters;
  if (targetReturn === undefined) {
    const whole = solve({ ...problem, constraints });
    if (whole.status !== 'solved') return whole;
    const free = { ...problem, constraints: { ...constraints, l1: 0, l2: 0 } };
    targetReturn = robustWorth(free, { lambda: 0, kappa: 0 }, whole.weights);
  }
  const parameters = { ...problem.parameters, targetReturn };
  const aim = { ...leastVariance(problem), target: targetReturn };
  return extrasWithFewAssets({ ...problem, parameters }, aim, 2, solve);
}

function halfway(problem: Problem, highest: number): number | undefined {
  const { expectedReturns, symbols, constraints } = problem;
  const calmest = solveQuadratic(problem, new Float64Array(symbols.length));
  if (calmest.status !== 'solved') return undefined;
  const { weights, proof } = calmest;
  const earned = weights.reduce((sum, w, i) => sum + w * expectedReturns[i]!, 0);
  const best = highestOfTied(problem, weights, {
    proof,
    values: weights,
    lower: constraints.minWeights,
    upper: constraints.maxWeights,
    asset: symbols.map((_, i) => i),
  });
  const lowest = Math.max(earned, best ?? earned);
  return lowest + (highest - lowest) / 2;
}

export function outOfReach(target: number, highest: number): Infeasible {
  const wanted = percent(target);
  const reachable = percent(highest, 'down');
  return {
    status: 'infeasible',
    message: `target ${wanted} > highest reachable ${reachable}`,
    conflict: [
      `target return ${wanted}`,
      'expected returns of the chosen assets and the limits on their weights',
    ],
    repairs: [
      `lower the target to ${reachable}`,
      'loosen the limits on the assets with the highest expected returns, or add such assets',
    ],
  };
}
