import { allocate } from '@/core/allocation/allocate';
import type { CrossProduct } from '@/core/moments/contract';
import { describeRisk, efficientFrontier, estimate, optimize } from '@/core/optimize';
import { getOptimizer } from '@/core/optimizers/registry';
import type { LinearSolver } from '@/core/solvers/linear-program';
import { forecast } from './forecast';
import { loadLinearSolver } from './linear-solver';
import { isWorthwhile, loadNativeProduct } from './native-product';
import type { Task, TaskAnswer } from './task';

/** What `core` answers by itself. */
type CoreTask = Exclude<Task, { kind: 'forecast' }>;

/** Compiled code that `core` is handed because loading it is I/O. */
interface Engines {
  readonly linearSolver?: LinearSolver | undefined;
  readonly crossProduct?: CrossProduct | undefined;
}

/** Runs one task on the calling thread, with the compiled engines that it is worth loading for. */
export async function runTask<T extends Task>(task: T): Promise<TaskAnswer<T>>;
export async function runTask(task: Task): Promise<TaskAnswer> {
  if (task.kind === 'forecast') {
    const start = performance.now();
    const answer = await forecast(task.input);
    return { answer, estimateMs: 0, solveMs: performance.now() - start };
  }
  if (task.kind === 'allocate') {
    const linearSolver = task.method === 'exact' ? await loadLinearSolver() : undefined;
    return execute(task, { linearSolver });
  }
  const { data } = task.input;
  const wantsSolver = task.kind === 'optimize' && getOptimizer(task.input.method).uses.linearSolver;
  const wantsProduct =
    data.kind === 'returns' && isWorthwhile(data.panel.periods, data.panel.assets);
  const [linearSolver, crossProduct] = await Promise.all([
    wantsSolver ? loadLinearSolver() : undefined,
    wantsProduct ? loadNativeProduct() : undefined,
  ]);
  return execute(task, { linearSolver, crossProduct });
}

/** The clock lives here because `core` has none. */
export function execute<T extends CoreTask>(task: T, engines: Engines = {}): TaskAnswer<T> {
  const start = performance.now();
  if (task.kind === 'allocate') {
    const answer = allocate(task.input, engines.linearSolver);
    return { answer, estimateMs: 0, solveMs: performance.now() - start } as TaskAnswer<T>;
  }
  const estimates = estimate(task.input, engines.crossProduct);
  const estimated = performance.now();
  const estimateMs = task.input.data.kind === 'returns' ? estimated - start : 0;
  if (task.kind === 'frontier') {
    const answer = efficientFrontier(task.input, estimates);
    const solveMs = performance.now() - estimated;
    return { answer, estimateMs, solveMs, provenance: estimates.provenance } as TaskAnswer<T>;
  }
  const answer = optimize(task.input, estimates, engines.linearSolver);
  const solveMs = performance.now() - estimated;
  return {
    answer,
    estimateMs,
    solveMs,
    provenance: estimates.provenance,
    riskReports: describeRisk(task.input, estimates, answer),
    forecastEffect: estimates.forecastEffect,
  } as TaskAnswer<T>;
}
