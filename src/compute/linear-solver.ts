import { highsSolver } from '@/core/solvers/highs';
import type { LinearSolver } from '@/core/solvers/linear-program';

let loading: Promise<LinearSolver> | undefined;

/** The linear solver of this thread. WebAssembly is compiled on first use and then kept. */
export function loadLinearSolver(): Promise<LinearSolver> {
  loading ??= import('highs')
    .then(({ default: load }) => load())
    .then(highsSolver)
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}
