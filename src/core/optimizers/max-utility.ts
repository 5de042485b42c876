import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { certifiedAnswer } from '@/core/optimizers/certificate/certified-answer';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { solveWithFewAssets } from '@/core/optimizers/few-assets/cardinality';
import { extrasWithFewAssets } from '@/core/optimizers/few-assets/extras-with-few-assets';
import { liftedMaxUtility } from '@/core/optimizers/lifted/lifted-quadratic';
import { tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import { trackingCapOf } from '@/core/optimizers/lifted/tracking-cap';
import { solveQuadratic } from '@/core/optimizers/quadratic/solve-quadratic';
import { riskAversion } from '@/core/optimizers/risk-aversion';
import { withRiskShares } from '@/core/optimizers/risk-shares/with-risk-shares';

/** `parameters.riskAversion` is lambda > 0, 3 where absent. Large values approach minimum variance. */
export const maxUtility = {
  id: 'max-utility',
  name: 'Maximum utility',
  summary: 'Trades expected return against risk at the exchange rate you choose.',
  formula: "max mu'w - (lambda / 2) w'Sigma w",
  source: 'Markowitz (1959), Portfolio Selection, chapter 9',
  uses: { expectedReturns: true, covariance: true },
  parameters: [riskAversion],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('maxUtility', problem);
  const lambda = problem.parameters.riskAversion ?? riskAversion.default;
  if (!(lambda > 0) || !Number.isFinite(lambda)) {
    throw new RangeError(`maxUtility: riskAversion must be above zero, not ${lambda}`);
  }
  if (limitsHoldings(problem.constraints)) {
    if (hasExtras(problem.constraints)) {
      const { l1 = 0, l2 = 0 } = problem.constraints;
      const cap = trackingCapOf(problem);
      const aim = {
        curvature: 1,
        ridge: (2 * l2) / lambda,
        direction: problem.expectedReturns.map((value) => value / lambda),
        trade: tradeCosts(problem)?.map((cost) => cost / lambda),
        size: l1 / lambda,
        constant: 0,
        caps: cap ? [cap] : [],
      };
      return extrasWithFewAssets(problem, aim, lambda, solve);
    }
    const linear = problem.expectedReturns.map((value) => value / lambda);
    return solveWithFewAssets(problem, linear, problem.constraints, solve);
  }
  if (asksRiskShares(problem.constraints)) {
    return withRiskShares(problem, { id: 'max-utility', riskAversion: lambda });
  }
  if (hasExtras(problem.constraints)) return liftedMaxUtility(problem, lambda);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const answer = solveQuadratic(
    problem,
    problem.expectedReturns.map((value) => value / lambda),
  );
  if (answer.status !== 'solved') return answer;
  return certifiedAnswer(problem, answer, {
    unit: 'utility',
    gain: (cost) => lambda * cost,
    effect: (gain) => `be worth about ${percent(gain, 'nearest', 3)} of return`,
  });
}
