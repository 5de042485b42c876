import { percent } from '@/core/constraints/percent';
import type { Infeasible, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { type LiftedLimits, limitsOf } from '@/core/optimizers/lifted-limits';
import { isReachable } from '@/core/optimizers/lifted-reach';

/**
 * `undefined` where some portfolio meets all limits, extras included, and earns `target` after costs if one is given.
 * Else a smallest conflicting set by a deletion filter (Chinneck and Dravnieks 1991) and, for each of its members,
 * the least change of it alone that cures the problem, rounded to the feasible side.
 */
export function findLiftedConflict(problem: Problem, target?: number): Infeasible | undefined {
  const { constraints } = problem;
  if (constraints.net && constraints.net.min > constraints.net.max)
    return crossedNet(constraints.net);
  if (!constraints.net) {
    const conflict = findConflict(problem);
    if (conflict) return conflict;
  } else {
    const { symbols } = problem;
    const crossed = symbols.findIndex(
      (_, i) => constraints.minWeights[i]! > constraints.maxWeights[i]!,
    );
    if (crossed >= 0) return findConflict(problem);
  }
  const whole: LiftedLimits = { problem, target };
  if (isReachable(whole)) return undefined;

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
  const turnover = kept.findIndex((limit) => limit.id === 'turnover');
  const needed = cures[turnover]?.needed;
  if (repairs.length === 0) {
    repairs.push(
      `several limits conflict at once: begin with ${conflict[0] ?? 'the tightest'} and relax or drop it`,
    );
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
