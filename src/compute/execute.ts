import { estimate, optimize } from '@/core/optimize';
import { getOptimizer } from '@/core/optimizers/registry';
import type { LinearSolver } from '@/core/solvers/linear-program';
import { loadLinearSolver } from './linear-solver';
import type { Task, TaskAnswer } from './task';

/** Runs one task on the calling thread, with the linear solver where the method wants one. */
export async function runTask(task: Task): Promise<TaskAnswer> {
  const { uses } = getOptimizer(task.input.method);
  return execute(task, uses.linearSolver ? await loadLinearSolver() : undefined);
}

/** The clock lives here because `core` has none. */
export function execute(task: Task, linearSolver?: LinearSolver): TaskAnswer {
  const start = performance.now();
  const estimates = estimate(task.input);
  const estimated = performance.now();
  const answer = optimize(task.input, estimates, linearSolver);
  const solved = performance.now();
  return {
    answer,
    estimateMs: task.input.data.kind === 'returns' ? estimated - start : 0,
    solveMs: solved - estimated,
  };
}
