import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { shadowPrices } from '@/core/optimizers/certificate/shadow-price';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import type { Outcome, Problem } from '@/core/optimizers/contract';
import { ratioWithFewAssets } from '@/core/optimizers/few-assets/cardinality';
import {
  extrasWithFewAssets,
  highestRatio,
} from '@/core/optimizers/few-assets/extras-with-few-assets';
import { scenariosWithFewAssets } from '@/core/optimizers/few-assets/scenarios-with-few-assets';
import { liftedRatio, type RatioMethod, ratioOf } from '@/core/optimizers/lifted/lifted-ratio';
import { maximizeRatio } from '@/core/optimizers/quadratic/maximize-ratio';
import { withRiskShares } from '@/core/optimizers/risk-shares/with-risk-shares';
import { highestValue } from '@/core/solvers/highest-value';

interface RatioQuestion {
  readonly id: 'max-sharpe' | 'max-diversification';
  readonly method: RatioMethod;
  /** Of the numerator: no more than this is no gain. */
  readonly leastGain: number;
  /** The method itself, for the choices of assets that a search tries. */
  readonly solve: (asked: Problem) => Outcome;
}

/**
 * The portfolio with the highest ratio of `method.direction` to volatility under all limits of the problem, certified through the
 * quadratic program that has the same solution. `infeasible` where no feasible portfolio gains anything, and where one does
 * so without risk.
 */
export function solveRatio(
  problem: Problem,
  { id, method, leastGain, solve }: RatioQuestion,
): Outcome {
  const { constraints } = problem;
  if (limitsHoldings(constraints)) {
    const found = ratioWithFewAssets(problem, method.direction, solve);
    if (found) return found;
    if (hasExtras(constraints) && !constraints.net) {
      return extrasWithFewAssets(problem, highestRatio(problem, method), 1, solve);
    }
    return scenariosWithFewAssets(
      problem,
      (asked) => {
        const outcome = solve(asked);
        if (outcome.status !== 'solved') return { outcome };
        return { outcome, objective: -ratioOf(asked, method, outcome.weights) };
      },
      { overMoments: true, effort: 2, ratio: highestRatio(problem, method) },
    );
  }
  if (asksRiskShares(constraints)) return withRiskShares(problem, { id, method });
  if (hasExtras(constraints)) return liftedRatio(problem, method);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const highest = highestValue(polytopeOf(constraints), method.direction).value;
  if (!(highest > leastGain)) return method.nothingToGain(highest);
  const answer = maximizeRatio(problem, method.direction);
  // What rounding keeps from its certificate is refined there, and whether a risk is none or only small is decided.
  if (!answer) return liftedRatio(problem, method);
  const { weights, proof, variance, reward, iterations, solver, fallbacks } = answer;
  const { primalResidual, dualResidual, gap } = proof;
  const deviation = Math.sqrt(variance);
  const ratio = reward / deviation;
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: shadowPrices(problem, weights, proof, {
      unit: method.unit,
      gain: (cost) => (cost * reward) / (variance * deviation),
      effect: (gain) => `raise the ${method.name} by about ${percent(gain / ratio)} of itself`,
    }),
    iterations,
    solver,
    fallbacks,
  };
}
