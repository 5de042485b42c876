import { percent } from '@/core/constraints/percent';
import { rowLimit, rowValue } from '@/core/constraints/row-words';
import type { Constraints, LinearConstraint, Problem } from '@/core/optimizers/contract';
import { isReachable, leastTracking, leastValue } from '@/core/optimizers/lifted-reach';

/** A problem whose limits are being taken away one by one. */
export interface LiftedLimits {
  readonly problem: Problem;
  /** Least expected return after costs. */
  readonly target: number | undefined;
}

export interface Cure {
  readonly repair: string;
  /** The value at which the limit no longer conflicts. */
  readonly needed: string;
}

/** One limit that a person set, how to take it away, and the least change of it that cures the whole. */
export interface Limit {
  readonly id: 'row' | 'turnover' | 'gross' | 'budget' | 'tracking' | 'target' | 'bound';
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
  const limits: Limit[] = [...boundLimits(problem), budgetLimit(problem)];
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
  constraints.linear.forEach((row) => {
    limits.push(...rowLimits(row));
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
  return limits;
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

function budgetLimit({ constraints }: Problem): Limit {
  const { net, budget } = constraints;
  const words = net
    ? `net exposure between ${percent(net.min)} and ${percent(net.max)}`
    : `weights sum to ${percent(budget)}`;
  const drop = (system: LiftedLimits) => changed(system, { net: everything(system) });
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
      return {
        needed,
        repair: net
          ? `${tooHigh ? 'raise the maximum' : 'lower the minimum'} of net exposure to ${needed}`
          : `let the weights sum to ${needed}`,
      };
    },
  };
}

function rowLimits(row: LinearConstraint): Limit[] {
  const sides: Limit[] = [];
  for (const side of ['minimum', 'maximum'] as const) {
    const lower = side === 'minimum';
    if (!Number.isFinite(lower ? row.min : row.max)) continue;
    const drop = (system: LiftedLimits) =>
      changed(system, {
        linear: system.problem.constraints.linear.map((other) => {
          if (other.name !== row.name) return other;
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
function boundLimits({ symbols, constraints, parameters }: Problem): Limit[] {
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
    limits.push(sharedBound(constraints, side, (i) => !beyond[i]));
    symbols.forEach((symbol, i) => {
      if (!beyond[i]) return;
      const value = percent(bounds[i]!);
      const drop = (system: LiftedLimits) => widened(system, key, (k) => k === i);
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
    drop: (system) => widened(system, key, member),
    cure: (system) => {
      const at = (step: number) => widened(system, key, member, step);
      let low = 0;
      let high = everything(system).max;
      if (!isReachable(at(high))) return undefined;
      for (let round = 0; round < 60 && high - low > 1e-12 * (1 + high); round++) {
        const middle = (low + high) / 2;
        if (isReachable(at(middle))) high = middle;
        else low = middle;
      }
      const verb = side === 'maximum' ? 'raise' : 'lower';
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

function without(key: 'gross' | 'turnover' | 'trackingError'): Limit['drop'] {
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
  step = everything(system).max,
): LiftedLimits {
  const sign = key === 'minWeights' ? -1 : 1;
  const bounds = system.problem.constraints[key];
  return changed(system, {
    [key]: bounds.map((value, i) => (member(i) ? value + sign * step : value)),
  });
}

/** Sums of weights beyond any that the original limits allow. */
function everything({ problem }: LiftedLimits): { min: number; max: number } {
  const { constraints, parameters } = problem;
  const { minWeights, maxWeights, budget, net, gross = 0, turnover = 0 } = constraints;
  let size = 1 + Math.abs(budget) + Math.abs(net?.min ?? 0) + Math.abs(net?.max ?? 0);
  size += gross + turnover;
  for (const values of [minWeights, maxWeights, parameters.currentWeights ?? []]) {
    for (const value of values) size += Math.abs(value);
  }
  return { min: -20 * size, max: 20 * size };
}
