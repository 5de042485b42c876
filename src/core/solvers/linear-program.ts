/**
 * min cost'x   subject to   columnLower <= x <= columnUpper,   rowLower <= A x <= rowUpper.
 *
 * A is kept by columns: the entries of column j are `starts[j]` to `starts[j + 1] - 1` of `indices` (row
 * numbers) and `values`. Bounds may be -Infinity and +Infinity; everything else is finite.
 */
export interface LinearProgram {
  readonly cost: Float64Array;
  readonly columnLower: Float64Array;
  readonly columnUpper: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Length columns + 1. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  /** 1 where x must be whole; absent: nowhere. */
  readonly integer?: Uint8Array;
}

/** Rows to append; the entries of row r are `starts[r]` to `starts[r + 1] - 1`, `indices` are column numbers. */
export interface LinearRows {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

export interface LinearOptions {
  /** Branch-and-bound nodes at most; a count, not a time, so that the answer does not depend on the machine. */
  readonly maxNodes?: number;
  /** (objective - bound) / |objective| at which an integer program may stop; default 0. */
  readonly relativeGap?: number;
}

export type LinearOutcome =
  | {
      /** `feasible`: the node limit stopped an integer program that had found `primal`. */
      readonly status: 'optimal' | 'feasible';
      readonly primal: Float64Array;
      /** Price of each row: d objective / d bound; zeros for an integer program. */
      readonly dual: Float64Array;
      /** cost - A'dual; zeros for an integer program. */
      readonly reducedCosts: Float64Array;
      readonly objective: number;
      /** No feasible x is below this. */
      readonly bound: number;
      readonly iterations: number;
    }
  | { readonly status: 'infeasible' | 'unbounded' }
  | { readonly status: 'failed'; readonly message: string };

/** A program that stays with the solver, so that a further solve starts warm. */
export interface LinearModel {
  solve(options?: LinearOptions): LinearOutcome;
  addRows(rows: LinearRows): void;
  /** Must be called: the solver's memory is not garbage-collected. */
  dispose(): void;
}

/** Synchronous solver of linear and mixed-integer programs, injected from above because it must be loaded. */
export interface LinearSolver {
  readonly name: string;
  open(program: LinearProgram): LinearModel;
}

/** Opens, solves and disposes. */
export function solveLinear(
  solver: LinearSolver,
  program: LinearProgram,
  options?: LinearOptions,
): LinearOutcome {
  const model = solver.open(program);
  try {
    return model.solve(options);
  } finally {
    model.dispose();
  }
}
