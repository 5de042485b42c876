import type { Constraints, Problem } from '@/core/optimizers/contract';
import { type LiftedAim, liftedValue } from '@/core/optimizers/few-assets/lifted-aim';
import { LiftedHoldings } from '@/core/optimizers/few-assets/lifted-holdings';
import { partialLimits } from '@/core/optimizers/few-assets/partial-limits';
import { trackingCapOf } from '@/core/optimizers/lifted/tracking-cap';
import { chooseHoldings, type HoldingChoice } from '@/core/solvers/few-holdings/choose-holdings';
import { fewHoldings } from '@/core/solvers/few-holdings/few-holdings';
import { highestValue } from '@/core/solvers/highest-value';

/** Linear programs, and products, after which a search for some choice ends. */
const mostPrograms = 600;
const mostEffort = 1e9;
/** The same where any will do. */
const someEffort = 3e8;
/** Of a limit: what rounding may miss it by. */
const slack = 1e-10;

export interface FewReach {
  /** Absent where nothing was found. */
  readonly x?: Float64Array;
  readonly value: number;
  /** `value` is the least, or without x nothing meets the limits. */
  readonly proven: boolean;
}

type Charges = Pick<LiftedAim, 'direction' | 'trade' | 'size'>;

/**
 * Least of -direction'w + trade'|w - current| + size sum |w| over the portfolios that meet the limits of a problem but a tracking-error
 * cap, limits on holdings and least mu'w - costs included: branch and bound over linear programs. Where only some value
 * of at most `sufficient` is asked, the search ends with the first.
 */
export function leastLinearFew(
  problem: Problem,
  charges: Charges,
  target: number | undefined,
  sufficient?: number,
): FewReach {
  const { constraints, symbols } = problem;
  const n = symbols.length;
  const { most, leastHolding } = holdingsOf(problem);
  const relax: HoldingChoice['relax'] = (lower, upper, _, __, undecided) => {
    const at = [...symbols.keys()].filter((i) => lower[i] !== 0 || upper[i] !== 0);
    const pick = (values: Float64Array) => Float64Array.from(at, (i) => values[i]!);
    const room = undecided && {
      open: [...at.keys()].filter((p) => undecided.open.includes(at[p]!)),
      most: undecided.most,
    };
    const aim = { ...charges, ...(target !== undefined && { target }) };
    const part = partialLimits(problem, aim, at, pick(lower), pick(upper), room);
    if (!part) return 'infeasible';
    const { program, values, constant } = part;
    const found = highestValue(program.polytope, values);
    if (found.status !== 'solved') return found.status === 'infeasible' ? 'infeasible' : 'failed';
    const value = -found.value - constant;
    const x = new Float64Array(n);
    program.segments.asset.forEach((p, k) => {
      if (p >= 0) x[at[p]!]! += found.x[k]!;
    });
    if (sufficient === undefined) return { x, value, bound: value };
    if (value > sufficient + slack * (1 + Math.abs(sufficient))) return 'infeasible';
    return { x, value: 0, bound: 0 };
  };
  const { x, value, complete } = chooseHoldings({
    lower: constraints.minWeights,
    upper: constraints.maxWeights,
    most,
    leastHolding,
    mostSolves: mostPrograms,
    relax,
  });
  return { ...(x && { x }), value, proven: complete };
}

/** Least tracking error of a choice that meets all other limits; the search ends at the first of at most `sufficient`. */
export function leastTrackingFew(
  problem: Problem,
  target: number | undefined,
  sufficient?: number,
): FewReach {
  const cap = trackingCapOf(problem, problem.constraints.trackingError ?? 0)!;
  const { trackingError: _, riskContributions: __, ...constraints } = problem.constraints;
  const asked = { ...problem, constraints };
  const aim: LiftedAim = {
    curvature: 1,
    ridge: 0,
    direction: cap.pull,
    trade: undefined,
    size: 0,
    ...(target !== undefined && { target }),
    constant: cap.variance / 2,
    caps: [],
  };
  const lifted = new LiftedHoldings(asked, aim);
  const { most, leastHolding } = holdingsOf(problem);
  const limit =
    sufficient === undefined
      ? undefined
      : (sufficient ** 2 * (1 + slack) + slack * cap.variance * 1e-6) / 2;
  const { x, value, complete } = fewHoldings({
    lower: constraints.minWeights,
    upper: constraints.maxWeights,
    get quadratic() {
      return lifted.quadratic;
    },
    objective: lifted.objective,
    constant: 0,
    most,
    leastHolding,
    mostEffort: limit === undefined ? mostEffort : someEffort,
    ...(limit !== undefined && { sufficient: limit }),
  });
  const error = (half: number) => Math.sqrt(Math.max(0, 2 * half));
  if (!x || (limit !== undefined && value > limit)) {
    return { value: error(value), proven: complete };
  }
  return { x, value: error(liftedValue(asked, aim, x)), proven: complete };
}

/** Some choice that meets the limits but least shares of the risk; `proven` without x: there is none. */
export function someChoice(problem: Problem, target: number | undefined): FewReach {
  const { turnover, gross, trackingError, ...others } = problem.constraints;
  if (trackingError !== undefined) {
    const { trackingError: _, ...rest } = problem.constraints;
    const near = someChoice({ ...problem, constraints: rest }, target);
    return near.x ? leastTrackingFew(problem, target, trackingError) : near;
  }
  const direction = new Float64Array(problem.symbols.length);
  const trade = new Float64Array(problem.symbols.length).fill(1);
  const kept = (limits: Partial<Constraints>) => ({
    ...problem,
    constraints: { ...others, ...limits },
  });
  if (turnover !== undefined) {
    const asked = kept(gross === undefined ? {} : { gross });
    return leastLinearFew(asked, { direction, trade, size: 0 }, target, turnover);
  }
  if (gross !== undefined) {
    return leastLinearFew(kept({}), { direction, trade: undefined, size: 1 }, target, gross);
  }
  return leastLinearFew(kept({}), { direction, trade: undefined, size: 0 }, target);
}

/** How many may be held, also by their least size. */
export function holdingsOf({ symbols, constraints }: Problem): {
  readonly most: number;
  readonly leastHolding: number;
} {
  const n = symbols.length;
  const { maxAssets = n, minPosition = 0, net, budget } = constraints;
  const largest = net?.max ?? budget;
  const fit = minPosition > 0 ? Math.floor(largest / minPosition + 1e-9) : n;
  return { most: Math.max(0, Math.min(maxAssets, n, fit)), leastHolding: minPosition };
}
