import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { hasExtras } from '@/core/constraints/extra';
import { waterFill } from '@/core/constraints/water-fill';
import { asFirstSteps, limitsOnHoldings } from '@/core/optimizers/conflict/first-step';
import type {
  Constraints,
  Infeasible,
  LinearConstraint,
  Outcome,
  Problem,
  Scenarios,
} from '@/core/optimizers/contract';
import {
  narrowed,
  nothingFound,
  searchEffortOf,
  shortPositionsOf,
  tooFew,
  withChoice,
} from '@/core/optimizers/few-assets/cardinality';
import { type FewAim, fewConflict } from '@/core/optimizers/few-assets/few-conflict';
import { someChoice } from '@/core/optimizers/few-assets/few-reach';
import type { LiftedAim } from '@/core/optimizers/few-assets/lifted-aim';
import {
  mayHaveChoice,
  noChoiceProven,
  risklessGain,
  risklessLimit,
} from '@/core/optimizers/few-assets/riskless-limit';
import { isRiskless, riskless } from '@/core/optimizers/risk-shares/least-with-risk-shares';
import { chooseHoldings, type HoldingChoice } from '@/core/solvers/few-holdings/choose-holdings';

/** Products of a search, about: some seconds. */
const mostEffort = 1.5e8;
/** How much longer a minimization takes over the parts of the weights, and where it is a quadratic program over moments. */
const lifted = 8;
const liftedQuadratic = 1.25;

export interface ValuedOutcome {
  readonly outcome: Outcome;
  /** What was minimized, at the weights; present where the outcome is solved. */
  readonly objective?: number;
}

/**
 * A scenario method with at most `maxAssets` weights off zero, each at least `minPosition`: branch and bound whose
 * relaxations are the method itself, certified, so that every bound is proven. It combines with every other limit. The number of
 * minimizations shrinks with the size of the problem; where they run out, `choice` states the gap.
 *
 * @param effort how much longer a minimization takes than one of conditional value at risk
 * @param overMoments whether a minimization does not read the scenarios
 * @param ratio the ratio whose negative is minimized, where it is one
 * @param fewer whether `minimize` takes the problem of some of the assets alone, and weights near the answer
 */
export function scenariosWithFewAssets(
  problem: Problem,
  minimize: (asked: Problem, start?: Float64Array) => ValuedOutcome,
  {
    effort = 1,
    overMoments = false,
    fewer = false,
    ratio,
    ...aim
  }: FewAim & {
    readonly effort?: number;
    readonly overMoments?: boolean;
    readonly fewer?: boolean;
    readonly ratio?: LiftedAim;
  } = {},
): Outcome {
  const { constraints, symbols, scenarios } = problem;
  const { maxAssets, minPosition = 0, ...rest } = constraints;
  const n = symbols.length;
  const most = maxAssets ?? n;
  if (!(Number.isInteger(most) && most >= 1) || !(minPosition >= 0)) {
    throw new RangeError('maxAssets is a whole number >= 1, minPosition >= 0');
  }
  const refusal = shortPositionsOf(constraints);
  if (refusal) return refusal;
  const whole = minimize({ ...problem, constraints: rest });
  let refused: Infeasible | undefined;
  if (whole.outcome.status === 'infeasible') {
    refused = fewConflict(problem, aim);
    if (refused) return refused;
    refused = asFirstSteps(whole.outcome, [limitsOnHoldings]);
    // Of some of the assets alone there may be a best where of all there is none.
    const solve = (asked: Problem) => minimize(asked).outcome;
    if (!mayHaveChoice(problem, aim.target, solve)) return refused;
  }
  const conflict = constraints.net ? undefined : tooFew(problem, most, aim);
  if (conflict) return conflict;

  const plain = !hasExtras(rest);
  const shares = asksRiskShares(rest) ? rest.riskContributions : undefined;
  const known = plain ? undefined : someChoice(problem, undefined);
  if (known?.proven && !known.x) {
    const impossible = fewConflict(problem, aim);
    if (impossible) return impossible;
  }
  const reduced = plain && fewer;
  const relax: HoldingChoice['relax'] = (minWeights, maxWeights, near, row) => {
    // Nothing held has no share of the risk; the search for words about it would take long.
    if (rest.riskContributions?.some((share, i) => share > 0 && maxWeights[i] === 0)) {
      return 'infeasible';
    }
    const limit: LinearConstraint[] = row
      ? [{ name: 'holdings', coefficients: row.coefficients, min: -Infinity, max: row.limit }]
      : [];
    const asked: Constraints = {
      ...rest,
      minWeights,
      maxWeights,
      linear: [...rest.linear, ...limit],
    };
    const kept = reduced ? [...symbols.keys()].filter((i) => minWeights[i] || maxWeights[i]) : [];
    if (reduced && kept.length === 0) return 'infeasible';
    const start = near && reduced ? startFrom(near, asked) : undefined;
    const { outcome, objective } = reduced
      ? wide(
          minimize(
            withAssets({ ...problem, constraints: asked, explains: false }, kept),
            start && pick(start, kept),
          ),
          kept,
          n,
        )
      : minimize({ ...problem, constraints: asked, explains: false });
    if (outcome.status === 'infeasible')
      return without({ ...problem, constraints: asked }, outcome);
    if (outcome.status !== 'solved') return 'failed';
    const value = objective!;
    const bound = value - outcome.certificate!.gap * Math.abs(value);
    return { x: outcome.weights, value, bound };
  };
  /** Where shares of the risk are refused: what portfolios with risk come as near to as they like. */
  const without = (part: Problem, refusal: Infeasible) => {
    if (!shares) return 'infeasible';
    const asked: Problem = { ...part, explains: false };
    let least: ValuedOutcome | undefined;
    const x = risklessLimit(asked, refusal, aim.target, (calm) => {
      if (ratio) return risklessGain(calm, ratio);
      least = minimize(calm);
      return least.outcome.status === 'solved' ? least.outcome.weights : undefined;
    });
    if (typeof x === 'string') return x;
    if (ratio) {
      return { x, value: Number.NEGATIVE_INFINITY, bound: Number.NEGATIVE_INFINITY };
    }
    const { riskContributions: _, ...free } = asked.constraints;
    const { outcome, objective } = minimize({ ...asked, constraints: free });
    if (outcome.status !== 'solved') return 'failed';
    const bound = objective! - outcome.certificate!.gap * Math.abs(objective!);
    return { x, value: least!.objective!, bound, loose: true } as const;
  };
  const periods = overMoments ? n : (scenarios?.periods ?? n);
  const quadratic = overMoments && rest.trackingError === undefined && !rest.riskContributions;
  const times = plain ? 1 : quadratic ? liftedQuadratic : lifted;
  const answer = chooseHoldings({
    lower: rest.minWeights,
    upper: rest.maxWeights,
    most: Math.min(most, n),
    leastHolding: minPosition,
    ...(shares && { held: shares.map((share) => (share > 0 ? 1 : 0)) }),
    mostSolves: Math.round(mostSolves(n, periods, times * effort) * searchEffortOf(problem)),
    relax,
    ...(known?.x && { start: known.x }),
  });
  if (!answer.x) {
    return (
      fewConflict(problem, aim) ?? nothingFound(constraints, most, minPosition, answer.complete)
    );
  }
  if (shares && isRiskless(problem.covariance, answer.x)) {
    return refused ?? (answer.complete ? riskless(problem, answer.x) : noChoiceProven);
  }
  if (refused && answer.bound === Number.NEGATIVE_INFINITY) return noChoiceProven;
  const { outcome } = minimize({ ...problem, constraints: narrowed(constraints, answer.x) });
  return outcome.status === 'solved' ? withChoice(problem, outcome, answer) : outcome;
}

/** `near` brought into the limits in proportion, where that is enough. */
function startFrom(near: Float64Array, constraints: Constraints): Float64Array | undefined {
  const { minWeights, maxWeights, budget, linear } = constraints;
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  if (total(minWeights) > budget || total(maxWeights) < budget) return undefined;
  if (near.some((weight) => weight < 0)) return undefined;
  const start = waterFill(near, minWeights, maxWeights, budget);
  if (Math.abs(total(start) - budget) > 1e-14) return undefined;
  const meets = linear.every(({ coefficients, min, max }) => {
    const value = start.reduce((sum, weight, i) => sum + weight * coefficients[i]!, 0);
    return value >= min && value <= max;
  });
  return meets ? start : undefined;
}

/** The problem without the assets that cannot be held. */
function withAssets(problem: Problem, kept: readonly number[]): Problem {
  const { symbols, expectedReturns, covariance, constraints, scenarios, parameters } = problem;
  const n = symbols.length;
  const m = kept.length;
  if (m === n) return problem;
  const { riskBudgets: _, currentWeights: __, benchmarkWeights: ___, ...numbers } = parameters;
  const square = new Float64Array(m * m);
  kept.forEach((i, p) => {
    kept.forEach((j, q) => {
      square[p * m + q] = covariance[i * n + j]!;
    });
  });
  return {
    ...problem,
    symbols: kept.map((i) => symbols[i]!),
    expectedReturns: pick(expectedReturns, kept),
    covariance: square,
    parameters: numbers,
    constraints: {
      ...constraints,
      minWeights: pick(constraints.minWeights, kept),
      maxWeights: pick(constraints.maxWeights, kept),
      linear: constraints.linear.map((row) => ({
        ...row,
        coefficients: pick(row.coefficients, kept),
      })),
    },
    ...(scenarios && { scenarios: { ...scenarios, returns: columnsOf(scenarios, n, kept) } }),
  };
}

function columnsOf({ returns, periods }: Scenarios, n: number, kept: readonly number[]) {
  const m = kept.length;
  const columns = new Float64Array(periods * m);
  for (let t = 0; t < periods; t++) {
    for (let p = 0; p < m; p++) columns[t * m + p] = returns[t * n + kept[p]!]!;
  }
  return columns;
}

function pick(values: Float64Array, kept: readonly number[]): Float64Array {
  return Float64Array.from(kept, (i) => values[i]!);
}

/** The answer over all n assets; only its weights are wide. */
function wide(
  { outcome, ...rest }: ValuedOutcome,
  kept: readonly number[],
  n: number,
): ValuedOutcome {
  if (outcome.status !== 'solved') return { outcome, ...rest };
  const weights = new Float64Array(n);
  kept.forEach((i, p) => {
    weights[i] = outcome.weights[p]!;
  });
  return { outcome: { ...outcome, weights }, ...rest };
}

/** Minimizations in a search: a count, so that the answer does not depend on the machine. */
function mostSolves(n: number, periods: number, effort: number): number {
  return Math.max(40, Math.round(mostEffort / (effort * (n * periods + 4 * n * n + 2e4))));
}
