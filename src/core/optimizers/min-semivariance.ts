import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { certifyShortfall } from '@/core/optimizers/certificate/certify-shortfall';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { coneTolerance } from '@/core/optimizers/lifted/lifted-answer';
import { limitsOf, pullOf } from '@/core/optimizers/scenarios/added-terms';
import { cappedShortfall } from '@/core/optimizers/scenarios/capped-shortfall';
import { firstCertified, type NamedSolver } from '@/core/optimizers/scenarios/first-certified';
import {
  type PulledAnswer,
  shortfallWithShares,
} from '@/core/optimizers/scenarios/shortfall-with-shares';
import {
  type ScenarioQuestion,
  type ScenarioSolution,
  solveScenarios,
  type Unsettled,
} from '@/core/optimizers/scenarios/solve-scenarios';
import { feasibleStart } from '@/core/optimizers/scenarios/solve-tail';
import { leastShortfall, type ShortfallProgram } from '@/core/solvers/tail/least-shortfall';
import { shortfallByCones } from '@/core/solvers/tail/shortfall-cone';

/**
 * Least mean of the squared losses, periods with a gain counting as zero: the semivariance below a return of zero.
 * Where feasible weights never lose, they are one optimum of many.
 */
export const minSemivariance = {
  id: 'min-semivariance',
  name: 'Minimum semivariance',
  summary: 'The mix that has fluctuated least below zero; gains of any size do not count as risk.',
  formula: "min mean(min(0, r'w)^2)",
  source: 'Markowitz (1959), Portfolio Selection, chapter 9',
  uses: { expectedReturns: false, covariance: false, scenarios: true },
  parameters: [],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  return solveScenarios('minSemivariance', problem, {
    attempt,
    penaltyScale: () => 1 / (2 * (problem.scenarios?.periodsPerYear ?? 1)),
    words: (weights) => {
      const { returns, periods, periodsPerYear } = problem.scenarios!;
      const semivariance = (periodsPerYear / periods) * squaredLosses(returns, weights);
      return {
        unit: 'variance',
        gain: (cost) => 2 * periodsPerYear * cost,
        effect: (gain) =>
          `lower the semivariance by about ${percent(gain / semivariance)} of itself`,
      };
    },
  });
}

/** Newton first, within a search for the multiplier of a cap; then interior points as second opinion. */
function attempt(question: ScenarioQuestion): ScenarioSolution | Unsettled {
  const { returns, constraints, added } = question;
  const start = feasibleStart(question, constraints);
  const program = {
    ...polytopeOf(constraints),
    outcomes: returns,
    ...(added?.linear && { linear: added.linear }),
    ...(added?.quadratic && { quadratic: added.quadratic }),
  };
  const { cap, shares } = added ?? {};
  // Where no loss is possible Newton's steps halve what is left for ever: asked for a little more, they end above zero.
  const safer = added?.linear || added?.quadratic ? undefined : askedForMore(program, constraints);
  const solvers = shares
    ? shortfallWithShares(question, program, { ...added, shares }, safer)
    : withoutShares();
  return firstCertified(
    solvers,
    ({ x: weights, rowPrices, pull }) =>
      certifyShortfall(returns, constraints, weights, rowPrices, added, pull),
    cap || shares ? coneTolerance : undefined,
  );

  function withoutShares(): NamedSolver<PulledAnswer>[] {
    const newton = () =>
      start && (cap ? cappedShortfall(program, cap, start) : leastShortfall(program, start));
    const cones = () => {
      const answer = shortfallByCones(program, limitsOf({ cap }));
      return answer && { ...answer, pull: pullOf(answer, added, 1) };
    };
    const lossless = () => {
      const byNewton = cap || !start ? undefined : safer && leastShortfall(safer, start);
      const answer = safer && (byNewton ?? shortfallByCones(safer, limitsOf({ cap })));
      if (!answer) return undefined;
      const { x, iterations } = answer;
      return { x, iterations, rowPrices: new Float64Array(answer.rowPrices.length) };
    };
    return [
      ['piecewise-newton', newton],
      ['interior-point', cones],
      ['without any loss', lossless],
    ];
  }
}

/** A share of the root mean square of the returns. */
const little = 1e-6;

/** The same with every period worse by a little; `undefined` where nothing is invested that it could be taken off. */
function askedForMore(
  program: ShortfallProgram,
  { budget }: ScenarioQuestion['constraints'],
): ShortfallProgram | undefined {
  if (budget === 0) return undefined;
  const { outcomes } = program;
  const squares = outcomes.reduce((sum, value) => sum + value * value, 0);
  const less = (little * Math.sqrt(squares / outcomes.length)) / budget;
  return { ...program, outcomes: outcomes.map((value) => value - less) };
}

function squaredLosses(returns: Float64Array, weights: Float64Array): number {
  const n = weights.length;
  let sum = 0;
  for (let row = 0; row < returns.length; row += n) {
    let value = 0;
    for (let i = 0; i < n; i++) value += returns[row + i]! * weights[i]!;
    sum += Math.min(0, value) ** 2;
  }
  return sum;
}
