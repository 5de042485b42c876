import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { rowLimit, rowValue } from '@/core/constraints/row-words';
import { aboveFloor, hundredths } from '@/core/optimizers/conflict/bound-conflict';
import { isReached, leastTracking, leastValue } from '@/core/optimizers/conflict/lifted-reach';
import type { Constraints, LinearConstraint, Problem } from '@/core/optimizers/contract';

/** A problem whose limits are being taken away one by one. */
export interface LiftedLimits {
  readonly problem: Problem;
  /** Least expected return after costs. */
  readonly target: number | undefined;
  /** No weight is below it, whatever its minimum says. */
  readonly floor?: number;
}

export interface Cure {
  readonly repair: string;
  /** The value at which the limit no longer conflicts. */
  readonly needed: string;
}

/** One limit that a person set, how to take it away, and the least change of it that cures the whole. */
export interface Limit {
  readonly id:
    | 'holdings'
    | 'row'
    | 'turnover'
    | 'gross'
    | 'budget'
    | 'tracking'
    | 'target'
    | 'bound';
  /** "TECH at most 30 %". */
  readonly words: string;
  /** "bring TECH to at most 30 %", after "too small to". */
  readonly goal: string;
  readonly drop: (system: LiftedLimits) => LiftedLimits;
  readonly cure: (system: LiftedLimits) => Cure | undefined;
}

/** The limits of a problem, those first that explain least. */
export function limitsOf({ problem, target }: LiftedLimits): Limit[] {
  const { constraints } = problem;
  const far = farAway(problem);
  const limits: Limit[] = [...boundLimits(problem, far), budgetLimit(problem, far)];
  if (constraints.gross !== undefined) {
    const value = percent(constraints.gross);
    limits.push(
      ceiling('gross', 'gross exposure', value, without('gross'), (system) =>
        leastValue(system, 'gross'),
      ),
    );
  }
  if (constraints.trackingError !== undefined) {
    const value = percent(constraints.trackingError);
    limits.push(
      ceiling('tracking', 'tracking error', value, without('trackingError'), (system) =>
        leastTracking(system),
      ),
    );
  }
  constraints.linear.forEach((row, r) => {
    limits.push(...rowLimits(row, r));
  });
  if (target !== undefined) limits.push(targetLimit(target));
  if (constraints.turnover !== undefined) {
    const value = percent(constraints.turnover);
    limits.push(
      ceiling('turnover', 'turnover', value, without('turnover'), (system) =>
        leastValue(system, 'turnover'),
      ),
    );
  }
  if (constraints.minPosition) limits.push(leastPosition(problem));
  if (constraints.maxAssets !== undefined) limits.push(mostHeld(problem));
  return limits;
}

/** The number of assets held; its cure is the least number that is enough. */
function mostHeld({ constraints, symbols }: Problem): Limit {
  const most = constraints.maxAssets!;
  const words = `at most ${most} ${most === 1 ? 'asset' : 'assets'}`;
  return {
    id: 'holdings',
    words,
    goal: `hold ${words}`,
    drop: without('maxAssets'),
    cure: (system) => {
      const at = (maxAssets: number) => changed(system, { maxAssets });
      if (!isReached(without('maxAssets')(system))) return undefined;
      let low = most;
      let high = symbols.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (isReached(at(middle))) high = middle;
        else low = middle;
      }
      return { needed: `${high}`, repair: `allow ${high} assets` };
    },
  };
}

/** The least size of a holding; its cure is the largest that is possible. */
function leastPosition({ constraints }: Problem): Limit {
  const least = constraints.minPosition!;
  const words = `at least ${percent(least)} of each asset held`;
  return {
    id: 'holdings',
    words,
    goal: `hold ${words}`,
    drop: without('minPosition'),
    cure: (system) => {
      const at = (minPosition: number) => changed(system, { minPosition });
      if (!isReached(without('minPosition')(system))) return undefined;
      let low = 0;
      let high = least;
      while (high - low > 1e-6) {
        const middle = (low + high) / 2;
        if (isReached(at(middle))) low = middle;
        else high = middle;
      }
      const needed = percent(low, 'down');
      return { needed, repair: `lower the minimum position to ${needed}` };
    },
  };
}

function ceiling(
  id: Limit['id'],
  name: string,
  value: string,
  drop: Limit['drop'],
  least: (system: LiftedLimits) => number | undefined,
): Limit {
  return {
    id,
    words: `${name} at most ${value}`,
    goal: `bring the ${name} to at most ${value}`,
    drop,
    cure: (system) => {
      const reachable = least(drop(system));
      if (reachable === undefined) return undefined;
      const needed = percent(reachable, 'up');
      return { needed, repair: `raise the maximum of ${name} to ${needed}` };
    },
  };
}

function targetLimit(target: number): Limit {
  const words = `target return ${percent(target)}`;
  const drop = (system: LiftedLimits) => ({ ...system, target: undefined });
  return {
    id: 'target',
    words,
    goal: `reach the ${words}`,
    drop,
    cure: (system) => {
      const lowest = leastValue(drop(system), 'loss');
      if (lowest === undefined) return undefined;
      const needed = percent(-lowest, 'down');
      return { needed, repair: `lower the target return to ${needed}` };
    },
  };
}

function budgetLimit({ constraints }: Problem, far: number): Limit {
  const { net, budget } = constraints;
  const words = net
    ? `net exposure between ${percent(net.min)} and ${percent(net.max)}`
    : `weights sum to ${percent(budget)}`;
  const drop = (system: LiftedLimits) => changed(system, { net: { min: -far, max: far } });
  return {
    id: 'budget',
    words,
    goal: net ? `keep the ${words}` : `make the ${words}`,
    drop,
    cure: (system) => {
      const free = drop(system);
      const ones = new Float64Array(system.problem.symbols.length).fill(1);
      const least = leastValue(free, ones);
      const most = leastValue(
        free,
        ones.map((value) => -value),
      );
      if (least === undefined || most === undefined) return undefined;
      const tooHigh = least > (net ? net.max : budget);
      const needed = tooHigh ? percent(least, 'up') : percent(-most, 'down');
      const told = tooHigh ? hundredths(least, 'maximum') : hundredths(-most, 'minimum');
      // The benchmark that stands for none is equal weight of the budget: it moves along.
      const moves = system.problem.parameters.benchmarkWeights === undefined;
      const tracks = system.problem.constraints.trackingError !== undefined;
      if (!net && moves && tracks && !isReached(changed(system, { budget: told })))
        return undefined;
      return {
        needed,
        repair: net
          ? `${tooHigh ? 'raise the maximum' : 'lower the minimum'} of net exposure to ${needed}`
          : `let the weights sum to ${needed}`,
      };
    },
  };
}

function rowLimits(row: LinearConstraint, place: number): Limit[] {
  const sides: Limit[] = [];
  for (const side of ['minimum', 'maximum'] as const) {
    const lower = side === 'minimum';
    if (!Number.isFinite(lower ? row.min : row.max)) continue;
    const drop = (system: LiftedLimits) =>
      changed(system, {
        linear: system.problem.constraints.linear.map((other, r) => {
          if (r !== place) return other;
          return lower
            ? { ...other, min: Number.NEGATIVE_INFINITY }
            : { ...other, max: Number.POSITIVE_INFINITY };
        }),
      });
    const limit = rowValue(row, lower ? row.min : row.max);
    sides.push({
      id: 'row',
      words: rowLimit(row, side),
      goal: `bring ${row.name} to at ${lower ? 'least' : 'most'} ${limit}`,
      drop,
      cure: (system) => {
        const sign = lower ? -1 : 1;
        const least = leastValue(
          drop(system),
          row.coefficients.map((value) => sign * value),
        );
        if (least === undefined) return undefined;
        const needed = rowValue(row, sign * least, lower ? 'down' : 'up');
        const verb = lower ? 'lower' : 'raise';
        return { needed, repair: `${verb} the ${side} of ${row.name} to ${needed}` };
      },
    });
  }
  return sides;
}

/** A bound of its own for each asset held beyond it now, one for all others on each side. */
function boundLimits({ symbols, constraints, parameters }: Problem, far: number): Limit[] {
  const limits: Limit[] = [];
  for (const side of ['minimum', 'maximum'] as const) {
    const lower = side === 'minimum';
    const key = lower ? 'minWeights' : 'maxWeights';
    const bounds = constraints[key];
    const held = parameters.currentWeights;
    const beyond = symbols.map((_, i) => {
      if (constraints.turnover === undefined || !held) return false;
      return lower ? held[i]! < bounds[i]! : held[i]! > bounds[i]!;
    });
    limits.push(sharedBound(constraints, side, (i) => !beyond[i], far));
    symbols.forEach((symbol, i) => {
      if (!beyond[i]) return;
      const value = percent(bounds[i]!);
      const drop = (system: LiftedLimits) => widened(system, key, (k) => k === i, far);
      limits.push({
        id: 'bound',
        words: `${side} weight ${value} of ${symbol}`,
        goal: `bring ${symbol} to at ${lower ? 'least' : 'most'} ${value}`,
        drop,
        cure: (system) => {
          const sign = lower ? -1 : 1;
          const unit = new Float64Array(symbols.length);
          unit[i] = sign;
          const least = leastValue(drop(system), unit);
          if (least === undefined) return undefined;
          if (lower && -least < (system.floor ?? Number.NEGATIVE_INFINITY)) return undefined;
          const needed = percent(sign * least, lower ? 'down' : 'up');
          const verb = lower ? 'lower' : 'raise';
          return { needed, repair: `${verb} the ${side} weight of ${symbol} to ${needed}` };
        },
      });
    });
  }
  return limits;
}

function sharedBound(
  { minWeights, maxWeights }: Constraints,
  side: 'minimum' | 'maximum',
  member: (i: number) => boolean,
  far: number,
): Limit {
  const key = side === 'minimum' ? 'minWeights' : 'maxWeights';
  const bounds = side === 'minimum' ? minWeights : maxWeights;
  const own = Array.from(bounds).filter((_, i) => member(i));
  const uniform = own.every((value) => value === own[0]);
  const words = uniform
    ? `${side} weight ${percent(own[0] ?? 0)} of each asset`
    : `${side} weights of the assets`;
  return {
    id: 'bound',
    words,
    goal: `keep the ${words}`,
    drop: (system) => widened(system, key, member, far),
    cure: (system) => {
      const at = (step: number) => {
        const wider = widened(system, key, member, step);
        return changed(wider, aboveFloor(wider.problem.constraints, system.floor));
      };
      const few = limitsHoldings(system.problem.constraints);
      // Each trial would be a search of its own.
      if (few && system.problem.constraints.trackingError !== undefined) return undefined;
      const close = few ? 1e-10 : 1e-12;
      let low = 0;
      let high = far;
      if (!isReached(at(high))) return undefined;
      for (let round = 0; round < 60 && high - low > close * (1 + high); round++) {
        const middle = (low + high) / 2;
        if (isReached(at(middle))) high = middle;
        else low = middle;
      }
      const verb = side === 'maximum' ? 'raise' : 'lower';
      // The step by which a told value is met exactly, which bisection only comes near to.
      const sign = side === 'maximum' ? 1 : -1;
      const from = uniform ? (own[0] ?? 0) : 0;
      const exact = sign * (Math.round((from + sign * high) * 1e4) / 1e4 - from);
      if (exact > 0 && exact < high && high - exact < 1e-8 * (1 + high) && isReached(at(exact))) {
        high = exact;
      }
      if (!uniform) {
        const needed = percent(high, 'up');
        return { needed, repair: `${verb} every ${side} weight by ${needed}` };
      }
      const needed =
        side === 'maximum' ? percent(own[0]! + high, 'up') : percent(own[0]! - high, 'down');
      return { needed, repair: `${verb} the ${side} weight to ${needed}` };
    },
  };
}

function without(
  key: 'gross' | 'turnover' | 'trackingError' | 'maxAssets' | 'minPosition',
): Limit['drop'] {
  return (system) => {
    const { [key]: _, ...rest } = system.problem.constraints;
    return { ...system, problem: { ...system.problem, constraints: rest } };
  };
}

function changed(system: LiftedLimits, change: Partial<Constraints>): LiftedLimits {
  const { problem } = system;
  return { ...system, problem: { ...problem, constraints: { ...problem.constraints, ...change } } };
}

function widened(
  system: LiftedLimits,
  key: 'minWeights' | 'maxWeights',
  member: (i: number) => boolean,
  step: number,
): LiftedLimits {
  const sign = key === 'minWeights' ? -1 : 1;
  const bounds = system.problem.constraints[key];
  return changed(system, {
    [key]: bounds.map((value, i) => (member(i) ? value + sign * step : value)),
  });
}

/**
 * A weight, and a sum of weights, beyond any that the limits allow. Taken once, from all of them: grown again with each limit
 * that is dropped, it would drown the others in rounding.
 */
function farAway({ constraints, parameters }: Problem): number {
  const { minWeights, maxWeights, budget, net, gross = 0, turnover = 0 } = constraints;
  let size = 1 + Math.abs(budget) + Math.abs(net?.min ?? 0) + Math.abs(net?.max ?? 0);
  size += gross + turnover;
  for (const values of [minWeights, maxWeights, parameters.currentWeights ?? []]) {
    for (const value of values) size += Math.abs(value);
  }
  return 20 * size;
}
