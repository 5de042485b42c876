import { hasExtras } from '@/core/constraints/extra';
import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import type { Constraints, Infeasible, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { fewHoldings } from '@/core/solvers/few-holdings';

/**
 * A quadratic method with at most `maxAssets` weights off zero, each at least `minPosition`: branch and bound over
 * the choice of assets for min (1/2) w'Sigma w - linear'w, then the method itself on the chosen ones, so that
 * certificate and shadow prices are those of the chosen assets. The search ends with a proof or, after a number of
 * nodes that shrinks with n, with the best choice so far and the gap to what is proven; `choice` says which.
 *
 * @param linear length n, of the method's quadratic program
 * @param solve the method, given constraints without the two limits
 */
export function solveWithFewAssets(
  problem: Problem,
  linear: Float64Array,
  constraints: Constraints,
  solve: (narrowed: Problem) => Outcome,
): Outcome {
  const { maxAssets, minPosition = 0 } = constraints;
  const n = problem.symbols.length;
  const most = maxAssets ?? n;
  if (!(Number.isInteger(most) && most >= 1) || !(minPosition >= 0)) {
    throw new RangeError('solveWithFewAssets: maxAssets is a whole number >= 1, minPosition >= 0');
  }
  const refusal = refusalOf(problem.constraints);
  if (refusal) return refusal;
  const conflict =
    findConflict({ ...problem, constraints }) ?? tooFew(constraints, most, minPosition);
  if (conflict) return conflict;
  const answer = fewHoldings({
    ...polytopeOf(constraints),
    quadratic: problem.covariance,
    linear,
    most: Math.min(most, n),
    leastHolding: minPosition,
    maxNodes: Math.round(Math.min(20_000, Math.max(50, 1e7 / (n * n)))),
  });
  const { x, value, bound, complete, nodes } = answer;
  if (!x) return nothingFound(constraints, most, minPosition, complete);
  const { minWeights, maxWeights, maxAssets: _, minPosition: __, ...rest } = problem.constraints;
  const outcome = solve({
    ...problem,
    constraints: {
      ...rest,
      minWeights: minWeights.map((least, i) => (x[i] === 0 ? 0 : Math.max(least, minPosition))),
      maxWeights: maxWeights.map((largest, i) => (x[i] === 0 ? 0 : largest)),
    },
  });
  if (outcome.status !== 'solved') return outcome;
  const gap = complete ? 0 : (value - bound) / Math.max(Math.abs(value), 1e-300);
  const cases = nodes === 1 ? 'one case' : `${nodes.toLocaleString('en')} cases`;
  const held = outcome.weights.reduce((count, weight) => count + (weight === 0 ? 0 : 1), 0);
  return {
    ...outcome,
    shadowPrices: outcome.shadowPrices.filter(
      ({ constraint }) => !isChoice(problem, x, constraint),
    ),
    solver: `branch-and-bound, ${outcome.solver}`,
    choice: {
      held,
      exact: complete,
      gap,
      nodes,
      sentence: complete
        ? `No other choice of assets is better: proven over ${cases}.`
        : `The best choice found in ${cases}; no other is better by more than ${percent(gap, 'up')}.`,
    },
  };
}

/** Bounds that only the choice has set have no price of their own. */
function isChoice({ symbols }: Problem, x: Float64Array, constraint: string): boolean {
  const asset = symbols.findIndex((symbol) => constraint.endsWith(` weight of ${symbol}`));
  return asset >= 0 && x[asset] === 0;
}

function refusalOf(constraints: Constraints): Infeasible | undefined {
  const short = (constraints.minPosition ?? 0) > 0 && constraints.minWeights.some((min) => min < 0);
  if (!short && !hasExtras(constraints)) return undefined;
  const what = short
    ? 'a minimum position needs minimum weights of zero or more'
    : 'a limit on the number or size of holdings cannot be combined with turnover, costs, exposure or penalties';
  return {
    status: 'infeasible',
    message: what,
    conflict: ['limits on the holdings', short ? 'minimum weights' : 'the other limits'],
    repairs: [short ? 'set the minimum weights to 0 %' : 'remove one of the two'],
  };
}

/** The largest weights that may be held together do not reach the budget, in the user's numbers. */
function tooFew(
  { minWeights, maxWeights, budget }: Constraints,
  most: number,
  minPosition: number,
): Infeasible | undefined {
  const needed = minWeights.reduce((count, least) => count + (least > 0 ? 1 : 0), 0);
  if (needed > most) {
    return {
      status: 'infeasible',
      message: `${needed} assets have a minimum weight above zero, at most ${most} may be held`,
      conflict: [`at most ${most} assets`, `minimum weights of ${needed} assets`],
      repairs: [`allow ${needed} assets`, 'set some minimum weights to 0 %'],
    };
  }
  const usable = maxWeights.filter((largest) => largest > 0 && largest >= minPosition);
  const fit = minPosition > 0 ? Math.floor(budget / minPosition + 1e-9) : most;
  const allowed = Math.min(most, fit);
  const largest = usable.sort((a, b) => b - a);
  const reach = largest.slice(0, allowed).reduce((total, weight) => total + weight, 0);
  if (reach >= budget - 1e-12) return undefined;
  const each = largest[0] ?? 0;
  let enough = 0;
  for (let total = 0; total < budget - 1e-12 && enough < largest.length; )
    total += largest[enough++]!;
  const reaches = largest.reduce((total, weight) => total + weight, 0) >= budget - 1e-12;
  const conflict = [
    most <= fit ? `at most ${most} assets` : `at least ${percent(minPosition)} of each asset held`,
    `maximum weight ${percent(each)}`,
    `weights sum to ${percent(budget)}`,
  ];
  const repairs = [`raise the maximum weight to ${percent(budget / Math.max(1, allowed), 'up')}`];
  if (reaches && most <= fit) repairs.unshift(`allow ${enough} assets`);
  if (reaches && fit < most) {
    repairs.unshift(`lower the minimum position to ${percent(budget / enough, 'down')}`);
  }
  return {
    status: 'infeasible',
    message: `${allowed} assets of at most ${percent(each)} reach ${percent(reach)} < ${percent(budget)}`,
    conflict,
    repairs,
  };
}

function nothingFound(
  { linear }: Constraints,
  most: number,
  minPosition: number,
  complete: boolean,
): Outcome {
  if (!complete) {
    return {
      status: 'notConverged',
      message: `no choice of at most ${most} assets that meets the limits was found, nor shown to be impossible`,
    };
  }
  const conflict = [`at most ${most} assets`];
  if (minPosition > 0) conflict.push(`at least ${percent(minPosition)} of each asset held`);
  conflict.push(...linear.map(({ name }) => name), 'limits on the weights');
  return {
    status: 'infeasible',
    message: `no choice of at most ${most} assets meets all limits`,
    conflict,
    repairs: ['allow more assets', 'lower the minimum position or loosen the other limits'],
  };
}
