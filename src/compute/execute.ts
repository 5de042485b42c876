import { estimate, optimize } from '@/core/optimize';
import type { Task, TaskAnswer } from './task';

/** Runs one task on the calling thread. The clock lives here because `core` has none. */
export function execute(task: Task): TaskAnswer {
  const start = performance.now();
  const estimates = estimate(task.input);
  const estimated = performance.now();
  const answer = optimize(task.input, estimates);
  const solved = performance.now();
  return {
    answer,
    estimateMs: task.input.data.kind === 'returns' ? estimated - start : 0,
    solveMs: solved - estimated,
  };
}
