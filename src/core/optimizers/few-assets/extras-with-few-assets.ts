import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { asFirstSteps, limitsOnHoldings } from '@/core/optimizers/conflict/first-step';
import type { Constraints, Infeasible, Outcome, Problem } from '@/core/optimizers/contract';
import {
  mostAssets,
  narrowed,
  nothingFound,
  searchEffortOf,
  shortPositionsOf,
  tooFew,
  withChoice,
} from '@/core/optimizers/few-assets/cardinality';
import { fewConflict } from '@/core/optimizers/few-assets/few-conflict';
import { someChoice } from '@/core/optimizers/few-assets/few-reach';
import { type LiftedAim, liftedValue } from '@/core/optimizers/few-assets/lifted-aim';
import { LiftedHoldings } from '@/core/optimizers/few-assets/lifted-holdings';
import {
  mayHaveChoice,
  noChoiceProven,
  risklessGain,
  risklessLimit,
} from '@/core/optimizers/few-assets/riskless-limit';
import { tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import { trackingCapOf } from '@/core/optimizers/lifted/tracking-cap';
import { isRiskless, riskless } from '@/core/optimizers/risk-shares/least-with-risk-shares';
import { fewHoldings } from '@/core/solvers/few-holdings/few-holdings';
import type { HoldingObjective } from '@/core/solvers/few-holdings/holding-objective';
import { leastHeld } from '@/core/solvers/few-holdings/least-held';

/** Products of a search, about: some seconds. */
const mostEffort = 3e9;

/** w'Sigma w + l2 sum w^2 + l1 sum |w|, over two. */
export function leastVariance(problem: Problem): LiftedAim {
  const { l1 = 0, l2 = 0 } = problem.constraints;
  const cap = trackingCapOf(problem);
  return {
    curvature: 1,
    ridge: l2,
    direction: new Float64Array(problem.symbols.length),
    trade: undefined,
    size: l1 / 2,
    constant: 0,
    caps: cap ? [cap] : [],
  };
}

/** (direction'w - costs - l1 sum |w|) / sqrt(w'Sigma w + l2 sum w^2). */
export function highestRatio(
  problem: Problem,
  { direction, costsCount }: { readonly direction: Float64Array; readonly costsCount: boolean },
): LiftedAim {
  const { l1 = 0, l2 = 0 } = problem.constraints;
  return {
    curvature: 1,
    ridge: l2,
    direction,
    trade: costsCount ? tradeCosts(problem) : undefined,
    size: l1,
    constant: 0,
    caps: [],
    ratio: true,
  };
}

/**
 * A method over the variance with a limit on holdings beside turnover, exposure, costs, penalties, a tracking-error cap or least shares
 * of the risk: branch and bound over the choice of assets for the lifted quadratic program, whose bounds are those of
 * {@link fewHoldings}, then the method itself on the chosen ones.
 *
 * @param aim what the method minimizes, over `scale`
 * @param solve the method, given constraints without the two limits
 */
export function extrasWithFewAssets(
  problem: Problem,
  aim: LiftedAim,
  scale: number,
  solve: (asked: Problem) => Outcome,
): Outcome {
  const { constraints, symbols } = problem;
  const { maxAssets: _, minPosition = 0, ...rest } = constraints;
  const n = symbols.length;
  const most = mostAssets(problem);
  const refusal = shortPositionsOf(constraints);
  if (refusal) return refusal;
  const whole = solve({ ...problem, constraints: rest });
  let refused: Infeasible | undefined;
  if (whole.status === 'infeasible') {
    refused = fewConflict(problem, aim);
    if (refused) return refused;
    refused = asFirstSteps(whole, [limitsOnHoldings]);
    // Of some of the assets alone there may be a best where of all there is none.
    if (!mayHaveChoice(problem, aim.target, solve)) return refused;
  }
  const conflict = rest.net ? undefined : tooFew(problem, most, aim);
  if (conflict) return conflict;
  const units = (value: number) => (aim.ratio ? -1 / Math.sqrt(2 * value) : scale * value);
  const worth = (weights: Float64Array) => units(liftedValue(problem, aim, weights));
  if (whole.status === 'solved' && isChoice(whole.weights, most, minPosition)) {
    const value = worth(whole.weights);
    const { weights: x } = whole;
    return withChoice(problem, whole, { x, value, bound: value, complete: true, nodes: 1 });
  }
  const budget = rest.net?.max ?? rest.budget;
  const fit = minPosition > 0 ? Math.floor(budget / minPosition + 1e-9) : n;
  const shares = asksRiskShares(rest) ? rest.riskContributions : undefined;
  const more = shares !== undefined || (aim.ratio && rest.trackingError !== undefined);
  const exactly = more ? methodOn(problem, rest, aim, solve) : undefined;
  const lifted = new LiftedHoldings(problem, aim, exactly);
  const found = fewHoldings({
    lower: rest.minWeights,
    upper: rest.maxWeights,
    ...(shares && { held: shares.map((share) => (share > 0 ? 1 : 0)) }),
    get quadratic() {
      return lifted.quadratic;
    },
    objective: lifted.objective,
    constant: 0,
    most: Math.min(most, n, fit),
    leastHolding: minPosition,
    mostEffort: mostEffort * searchEffortOf(problem),
    start: () => {
      const { x, proven } = someChoice(problem, aim.target);
      if (!x) return proven ? 'impossible' : undefined;
      return [...x.keys()].filter((i) => x[i] !== 0);
    },
  });
  const { x, complete } = found;
  if (!x) {
    return fewConflict(problem, aim) ?? nothingFound(constraints, most, minPosition, complete);
  }
  if (shares && isRiskless(problem.covariance, x)) {
    return refused ?? (complete ? riskless(problem, x) : noChoiceProven);
  }
  if (refused && aim.ratio && !(found.bound > 0)) return noChoiceProven;
  const outcome = solve({ ...problem, constraints: narrowed(constraints, x) });
  if (outcome.status !== 'solved') return outcome;
  const value = worth(outcome.weights);
  const bound = Math.min(value, units(found.bound));
  return withChoice(problem, outcome, { ...found, value, bound });
}

/** The method on some assets, where its limits are more than the search knows of. */
export function methodOn(
  problem: Problem,
  constraints: Constraints,
  aim: LiftedAim,
  solve: (asked: Problem) => Outcome,
): NonNullable<HoldingObjective['exactly']> {
  const n = problem.symbols.length;
  return (at, lower, upper) => {
    const [minWeights, maxWeights] = [new Float64Array(n), new Float64Array(n)];
    at.forEach((i, p) => {
      minWeights[i] = lower[p]!;
      maxWeights[i] = upper[p]!;
    });
    const shares = constraints.riskContributions;
    if (shares?.some((share, i) => share > 0 && maxWeights[i] === 0)) return 'infeasible';
    const asked: Problem = {
      ...problem,
      explains: false,
      constraints: { ...constraints, minWeights, maxWeights },
    };
    const outcome = solve(asked);
    const least = (weights: Float64Array) => ({
      x: Float64Array.from(at, (i) => weights[i]!),
      scale: 1,
      value: liftedValue(problem, aim, weights),
    });
    if (outcome.status === 'solved') return least(outcome.weights);
    if (outcome.status !== 'infeasible') return 'stalled';
    if (!asksRiskShares(constraints)) return 'infeasible';
    const limit = risklessLimit(asked, outcome, aim.target, (calm) => {
      if (aim.ratio) return risklessGain(calm, aim);
      const best = solve(calm);
      return best.status === 'solved' ? best.weights : undefined;
    });
    if (limit === 'failed') return 'stalled';
    return limit === 'infeasible' ? 'infeasible' : least(limit);
  };
}

/** Whether weights found without the limits on holdings meet them. */
export function isChoice(weights: Float64Array, most: number, leastHolding: number): boolean {
  const held = weights.filter((weight) => weight !== 0);
  return held.length <= most && held.every((weight) => weight >= leastHeld(weight, leastHolding));
}
