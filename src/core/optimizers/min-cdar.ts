import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { certifyDrawdown } from '@/core/optimizers/certificate/certify-drawdown';
import { linearTolerance } from '@/core/optimizers/certificate/certify-tail';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { pullOf } from '@/core/optimizers/scenarios/added-terms';
import { confidenceOf, confidenceParameter } from '@/core/optimizers/scenarios/assert-scenarios';
import { firstCertified, type NamedSolver } from '@/core/optimizers/scenarios/first-certified';
import {
  type ScenarioQuestion,
  type ScenarioSolution,
  solveScenarios,
  type Unsettled,
} from '@/core/optimizers/scenarios/solve-scenarios';
import {
  feasibleStart,
  largest,
  scaled,
  tailSolvers,
} from '@/core/optimizers/scenarios/solve-tail';
import { tailCount } from '@/core/optimizers/scenarios/tail-count';
import {
  type DrawdownAnswer,
  leastDrawdown,
  neverFalling,
} from '@/core/solvers/tail/least-drawdown';

/**
 * Least mean of the worst (1 - confidenceLevel) share of the drawdowns: after every period, how far the sum of
 * returns lies below its highest value so far, the start counting as zero. Uncompounded, hence convex; weights are
 * held by rebalancing every period. The optimum may be one of many.
 */
export const minCdar = {
  id: 'min-cdar',
  name: 'Minimum conditional drawdown at risk',
  summary: 'The mix that was least far below its own earlier high in its worst times.',
  formula: "min CVaR of d(w),  d_t = max over s <= t of (y_s - y_t)'w,  y_t = r_1 + ... + r_t",
  source: 'Chekhlov, Uryasev and Zabarankin (2005), Int. J. Theoretical and Applied Finance 8(1)',
  uses: { expectedReturns: false, covariance: false, scenarios: true, linearSolver: true },
  parameters: [confidenceParameter],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  const confidence = confidenceOf('minCdar', problem);
  const worst = percent(1 - confidence);
  return solveScenarios('minCdar', problem, {
    attempt: (question) => attempt(question, confidence),
    effort: 8,
    words: () => ({
      unit: 'return',
      gain: (cost) => cost,
      effect: (gain) =>
        `lower the mean drawdown of the worst ${worst} of the periods by about ${percent(gain, 'nearest', 4)}`,
    }),
  });
}

function attempt(question: ScenarioQuestion, confidence: number): ScenarioSolution | Unsettled {
  const { returns, constraints, added } = question;
  const n = constraints.minWeights.length;
  const tail = tailCount(confidence, returns.length / n);
  // Values of about one: the solvers' tolerances are absolute.
  const sums = runningSums(returns, n);
  const unit = largest(sums) || 1;
  const factor = tail / unit;
  const program = {
    ...polytopeOf(constraints),
    paths: scaled(sums, 1 / unit),
    tail,
    ...(added?.linear && { linear: scaled(added.linear, factor) }),
    ...(added?.quadratic && { curved: true }),
  };
  // Most peaks of a near answer are those of the answer.
  const start = question.start ?? feasibleStart(question, constraints);
  // Long and short, the active set walks from tie to tie.
  const interiorFirst = constraints.minWeights.some((min) => min < 0);
  const solvers = start ? tailSolvers(question, factor, { interiorFirst }) : [];
  const [first, ...others] = solvers.map(
    ({ name, solve }): NamedSolver<DrawdownAnswer> => [
      name,
      () => leastDrawdown(program, start!, solve),
    ],
  );
  const calm: NamedSolver<DrawdownAnswer> = [
    'without any drawdown',
    () => (added ? undefined : neverFalling(program, start!)),
  ];
  return firstCertified(
    first ? [first, calm, ...others] : [],
    (answer) =>
      certifyDrawdown({
        ...question,
        confidence,
        weights: answer.x,
        shares: answer.shares,
        rowPrices: scaled(answer.rowPrices, 1 / factor),
        pull: pullOf(answer, added, factor),
      }),
    linearTolerance,
  );
}

/** (periods + 1) x n: zero, then the sum of the returns so far. */
function runningSums(returns: Float64Array, n: number): Float64Array {
  const paths = new Float64Array(returns.length + n);
  for (let k = 0; k < returns.length; k++) paths[k + n] = paths[k]! + returns[k]!;
  return paths;
}
