import { percent } from '@/core/constraints/percent';
import { aboveFloor } from '@/core/optimizers/conflict/bound-conflict';
import { findBoundsConflict, findConflict } from '@/core/optimizers/conflict/feasibility';
import { isReachable } from '@/core/optimizers/conflict/lifted-reach';
import { findLinearConflict } from '@/core/optimizers/conflict/linear-conflict';
import type { Constraints, Infeasible, Problem } from '@/core/optimizers/contract';
import { type LiftedLimits, limitsOf } from '@/core/optimizers/lifted/lifted-limits';

/**
 * `undefined` where some portfolio meets all limits, extras included, and earns `target` after costs if one is given.
 * Else a smallest conflicting set by a deletion filter (Chinneck and Dravnieks 1991) and, for each of its members,
 * the least change of it alone that cures the problem, rounded to the feasible side. No weight is below `floor`, whatever
 * its minimum says.
 */
export function findLiftedConflict(
  problem: Problem,
  target?: number,
  floor?: number,
): Infeasible | undefined {
  const { constraints } = problem;
  if (constraints.net && constraints.net.min > constraints.net.max)
    return crossedNet(constraints.net);
  const crossed = problem.symbols.some(
    (_, i) => constraints.minWeights[i]! > constraints.maxWeights[i]!,
  );
  if (crossed) return findConflict(problem);
  const whole: LiftedLimits = { problem, target, ...(floor !== undefined && { floor }) };
  if (problem.explains === false) return isReachable(whole) ? undefined : unexplained;
  let narrow: Infeasible | undefined;
  if (!constraints.net) {
    const holds = (changed: Constraints) =>
      isReachable({ problem: { ...problem, constraints: aboveFloor(changed, floor) }, target });
    const bounds = findBoundsConflict(problem, holds);
    if (bounds && bounds.repairs.length > 0) return bounds;
    // Its repairs know of no limit but bounds, budget and rows.
    narrow = bounds ?? findLinearConflict({ ...problem, ...(floor !== undefined && { floor }) });
  }
  if (!narrow && isReachable(whole)) return undefined;

  const limits = limitsOf(whole);
  let kept = limits;
  for (const limit of limits) {
    const others = kept.filter((other) => other !== limit);
    const reduced = limits
      .filter((other) => !others.includes(other))
      .reduce((system, other) => other.drop(system), whole);
    if (!isReachable(reduced)) kept = others;
  }
  const conflict = kept.map((limit) => limit.words);
  const cures = kept.map((limit) => limit.cure(whole));
  const repairs = cures.flatMap((cure) => (cure ? [cure.repair] : []));
  const needed = cures[kept.findIndex((limit) => limit.id === 'turnover')]?.needed;
  if (repairs.length === 0) {
    repairs.push(
      `several limits conflict at once: begin with ${conflict[0] ?? 'the tightest'} and relax or drop it`,
    );
  }
  if (narrow && kept.every(({ id }) => id === 'bound' || id === 'budget' || id === 'row')) {
    return { ...narrow, repairs };
  }
  let message = `these limits cannot hold together: ${conflict.join(', ')}`;
  if (needed !== undefined) {
    const goals = kept.filter((limit) => limit.id !== 'turnover' && limit.id !== 'budget');
    const goal = (goals.length > 0 ? goals : kept.filter((limit) => limit.id !== 'turnover'))
      .map((limit) => limit.goal)
      .join(' and ');
    const cap = percent(problem.constraints.turnover!);
    message = `turnover ${cap} is too small to ${goal}: ${needed} is needed`;
  }
  return { status: 'infeasible', message, conflict, repairs };
}

/** What a search is told. */
export const unexplained: Infeasible = {
  status: 'infeasible',
  message: 'these limits cannot hold together',
  conflict: [],
  repairs: [],
};

function crossedNet({ min, max }: { min: number; max: number }): Infeasible {
  return {
    status: 'infeasible',
    message: `net exposure: its minimum ${percent(min)} is above its maximum ${percent(max)}`,
    conflict: [`net exposure at least ${percent(min)}`, `net exposure at most ${percent(max)}`],
    repairs: [
      `lower the minimum of net exposure to ${percent(max, 'down')}`,
      `raise the maximum of net exposure to ${percent(min, 'up')}`,
    ],
  };
}
