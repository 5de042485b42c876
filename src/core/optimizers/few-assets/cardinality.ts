import { hasExtras } from '@/core/constraints/extra';
import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { hundredths } from '@/core/optimizers/conflict/bound-conflict';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import { asFirstSteps, leastShares } from '@/core/optimizers/conflict/first-step';
import { isReached } from '@/core/optimizers/conflict/lifted-reach';
import type { Constraints, Infeasible, Outcome, Problem, Solved } from '@/core/optimizers/contract';
import { type FewAim, fewConflict } from '@/core/optimizers/few-assets/few-conflict';
import { tradeOffScale } from '@/core/optimizers/quadratic/trade-off-scale';
import {
  fewHoldings,
  type HoldingAnswer,
  type HoldingSearch,
} from '@/core/solvers/few-holdings/few-holdings';
import {
  type HoldingObjective,
  quadraticObjective,
  ratioObjective,
} from '@/core/solvers/few-holdings/holding-objective';
import { leastHeld } from '@/core/solvers/few-holdings/least-held';

/** Products of a search, about: some seconds. A count, so that the answer does not depend on the machine. */
const mostEffort = 4.5e9;

/**
 * A quadratic method with at most `maxAssets` weights off zero, each at least `minPosition`: branch and bound over
 * the choice of assets for min (1/2) w'Sigma w - linear'w, then the method itself on the chosen ones, so that
 * certificate and shadow prices are those of the chosen assets. The search ends with a proof or, after so much work,
 * with the best choice so far and the gap to what is proven; `choice` says which.
 *
 * @param linear length n, of the method's quadratic program
 * @param constant what the method's objective has beside it, so that the gap is one of the whole
 * @param solve the method, given constraints without the two limits
 */
export function solveWithFewAssets(
  problem: Problem,
  linear: Float64Array,
  constraints: Constraints,
  solve: (chosen: Problem) => Outcome,
  constant = 0,
): Outcome {
  const { maxAssets, minPosition = 0 } = constraints;
  const most = mostAssets(problem);
  const refusal = shortPositionsOf(problem.constraints);
  if (refusal) return refusal;
  const asked = { ...problem, constraints };
  const narrow = findConflict(asked);
  // The repairs of other limits are to hold with few assets too.
  if (narrow) return fewConflict(asked) ?? narrow;
  const conflict = tooFew(asked, most);
  if (conflict) return conflict;
  const { budget, rows } = polytopeOf(constraints);
  const objective = quadraticObjective({ budget, rows }, linear);
  const found = fewHoldings(searchOf({ ...problem, constraints }, objective, constant));
  const answer = { ...found, value: found.value + constant, bound: found.bound + constant };
  const { x, complete } = answer;
  if (!x) {
    return (
      fewConflict(asked) ??
      nothingFound(constraints, Math.min(maxAssets ?? most, most), minPosition, complete)
    );
  }
  const outcome = solve({ ...problem, constraints: narrowed(problem.constraints, x) });
  if (outcome.status !== 'solved') return outcome;
  return withChoice(problem, outcome, answer);
}

/**
 * max reward'w / sqrt(w'Sigma w) with at most `maxAssets` weights off zero, each at least `minPosition`, under bounds, budget
 * and rows alone: as {@link solveWithFewAssets}. Undefined where this search has no answer of its own.
 *
 * @param solve the method, given constraints without the two limits
 */
export function ratioWithFewAssets(
  problem: Problem,
  reward: Float64Array,
  solve: (chosen: Problem) => Outcome,
): Outcome | undefined {
  const { constraints, covariance } = problem;
  const { maxAssets: _, minPosition = 0, ...rest } = constraints;
  const most = mostAssets(problem);
  if (hasExtras(constraints) || shortPositionsOf(constraints)) return undefined;
  const whole = solve({ ...problem, constraints: rest });
  if (whole.status !== 'solved') return undefined;
  const conflict = tooFew(problem, most);
  if (conflict) return conflict;
  const { budget, rows } = polytopeOf(constraints);
  const start = tradeOffScale(covariance, reward, budget);
  const objective = ratioObjective({ budget, rows }, reward, start);
  const { x, value, bound, ...search } = fewHoldings(searchOf(problem, objective, 0));
  if (!x) return undefined;
  const outcome = solve({ ...problem, constraints: narrowed(constraints, x) });
  if (outcome.status !== 'solved') return undefined;
  const ratio = (halfVariance: number) => -1 / Math.sqrt(2 * halfVariance);
  return withChoice(problem, outcome, { ...search, x, value: ratio(value), bound: ratio(bound) });
}

/** The most that may be held; n where that is not limited. */
export function mostAssets({ symbols, constraints }: Problem): number {
  const { maxAssets = symbols.length, minPosition = 0 } = constraints;
  if (!(Number.isInteger(maxAssets) && maxAssets >= 1) || !(minPosition >= 0)) {
    throw new RangeError('maxAssets is a whole number >= 1, minPosition >= 0');
  }
  return maxAssets;
}

/** Times the usual work that a search may take. */
export function searchEffortOf({ parameters }: Problem): number {
  const { searchEffort = 1 } = parameters;
  if (!(searchEffort >= 1)) throw new RangeError('searchEffort is a number >= 1');
  return searchEffort;
}

function searchOf(problem: Problem, objective: HoldingObjective, constant: number): HoldingSearch {
  const { symbols, covariance, constraints } = problem;
  const { minPosition = 0, maxAssets = symbols.length, budget } = constraints;
  const { lower, upper } = polytopeOf(constraints);
  // So many of the least holdings are the whole budget.
  const fit = minPosition > 0 ? Math.floor(budget / minPosition + 1e-9) : symbols.length;
  return {
    lower,
    upper,
    quadratic: covariance,
    objective,
    constant,
    most: Math.min(maxAssets, symbols.length, fit),
    leastHolding: minPosition,
    mostEffort: mostEffort * searchEffortOf(problem),
  };
}

/** The constraints in which the assets of `x` are held and no others. */
export function narrowed(constraints: Constraints, x: Float64Array): Constraints {
  const { minWeights, maxWeights, maxAssets: _, minPosition = 0, ...rest } = constraints;
  return {
    ...rest,
    minWeights: minWeights.map((least, i) => (x[i] === 0 ? 0 : leastHeld(least, minPosition))),
    maxWeights: maxWeights.map((largest, i) => (x[i] === 0 ? 0 : largest)),
  };
}

/** The answer on the chosen assets, with how sure the choice is. */
export function withChoice(
  problem: Problem,
  outcome: Solved,
  { x, value, bound, complete, nodes }: HoldingAnswer,
): Solved {
  const gap = complete ? 0 : (value - bound) / Math.max(Math.abs(value), 1e-300);
  const cases = nodes === 1 ? 'one case' : `${nodes.toLocaleString('en')} cases`;
  const proof = nodes === 1 ? 'one bound rules out all others' : `proven over ${cases}`;
  const held = outcome.weights.reduce((count, weight) => count + (weight === 0 ? 0 : 1), 0);
  return {
    ...outcome,
    shadowPrices: outcome.shadowPrices.filter(
      ({ constraint }) => !isChoice(problem, x!, constraint),
    ),
    solver: `branch-and-bound, ${outcome.solver}`,
    choice: {
      held,
      exact: complete,
      gap,
      nodes,
      sentence: complete
        ? `No other choice of assets is better: ${proof}.`
        : `The best choice found in ${cases}; no other is better by more than ${percent(gap, 'up')}. A longer search, by a larger searchEffort, may close that gap.`,
    },
  };
}

/** Bounds that only the choice has set have no price of their own. */
function isChoice({ symbols }: Problem, x: Float64Array, constraint: string): boolean {
  const asset = symbols.findIndex((symbol) => constraint.endsWith(` weight of ${symbol}`));
  return asset >= 0 && x[asset] === 0;
}

/** A least holding of a short position has two sides, of which neither is convex with the other. */
export function shortPositionsOf({
  minWeights,
  minPosition = 0,
}: Constraints): Infeasible | undefined {
  if (!(minPosition > 0 && minWeights.some((min) => min < 0))) return undefined;
  return {
    status: 'infeasible',
    message: 'a minimum position needs minimum weights of zero or more',
    conflict: ['limits on the holdings', 'minimum weights'],
    repairs: ['set the minimum weights to 0 %'],
  };
}

/**
 * The largest weights that may be held together do not reach the budget, in the user's numbers. Repairs are those of its own
 * with which all other limits hold; where there are none, those that mend the whole.
 */
export function tooFew(problem: Problem, most: number, aim: FewAim = {}): Infeasible | undefined {
  const { minWeights, maxWeights, budget, minPosition = 0 } = problem.constraints;
  const needed = minWeights.reduce((count, least) => count + (least > 0 ? 1 : 0), 0);
  if (needed > most) {
    return withRepairs(
      problem,
      {
        message: `${needed} assets have a minimum weight above zero, at most ${most} may be held`,
        conflict: [`at most ${most} assets`, `minimum weights of ${needed} assets`],
      },
      [
        { repair: `allow ${needed} assets`, change: { maxAssets: needed } },
        {
          repair: 'set some minimum weights to 0 %',
          change: { minWeights: minWeights.map((least) => Math.min(0, least)) },
        },
      ],
      aim,
    );
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
  const highest = hundredths(budget / Math.max(1, allowed), 'maximum');
  const repairs: FewRepair[] = [
    {
      repair: `raise the maximum weight to ${percent(highest)}`,
      change: { maxWeights: maxWeights.map((weight) => Math.max(weight, highest)) },
    },
  ];
  if (reaches && most <= fit) {
    repairs.unshift({ repair: `allow ${enough} assets`, change: { maxAssets: enough } });
  }
  if (reaches && fit < most) {
    const smallest = hundredths(budget / enough, 'minimum');
    repairs.unshift({
      repair: `lower the minimum position to ${percent(smallest)}`,
      change: { minPosition: smallest },
    });
  }
  const message = `${allowed} assets of at most ${percent(each)} reach ${percent(reach)} < ${percent(budget)}`;
  return withRepairs(problem, { message, conflict }, repairs, aim);
}

interface FewRepair {
  readonly repair: string;
  readonly change: Partial<Constraints>;
}

function withRepairs(
  problem: Problem,
  words: Pick<Infeasible, 'message' | 'conflict'>,
  offered: readonly FewRepair[],
  aim: FewAim,
): Infeasible {
  if (problem.explains === false) return { status: 'infeasible', ...words, repairs: [] };
  const { riskContributions, ...constraints } = problem.constraints;
  const mends = ({ change }: FewRepair) =>
    isReached({
      problem: { ...problem, constraints: { ...constraints, ...change } },
      target: aim.target,
    });
  const repairs = offered.filter(mends).map(({ repair }) => repair);
  if (repairs.length > 0) {
    const { further = [] } = aim;
    const then = riskContributions ? [leastShares, ...further] : further;
    return asFirstSteps({ status: 'infeasible', ...words, repairs }, then);
  }
  const whole = fewConflict(problem, aim)?.repairs ?? [];
  const begin = `several limits conflict at once: begin with ${words.conflict[0]!} and relax or drop it`;
  return { status: 'infeasible', ...words, repairs: whole.length > 0 ? whole : [begin] };
}

export function nothingFound(
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
