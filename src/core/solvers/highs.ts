import type { Highs, Model } from 'highs';
import type {
  LinearModel,
  LinearOptions,
  LinearOutcome,
  LinearProgram,
  LinearSolver,
} from '@/core/solvers/linear-program';

/** HiGHS behind the contract; `highs` is the loaded WebAssembly module. Source: Huangfu and Hall (2018). */
export function highsSolver(highs: Highs): LinearSolver {
  return { name: 'highs', open: (program) => openModel(highs, program) };
}

function openModel(highs: Highs, program: LinearProgram): LinearModel {
  const { cost, columnLower, columnUpper, rowLower, rowUpper, integer } = program;
  const described = {
    numCols: cost.length,
    numRows: rowLower.length,
    colCost: cost,
    colLower: columnLower,
    colUpper: columnUpper,
    rowLower,
    rowUpper,
    matrix: {
      format: 'csc',
      numRows: rowLower.length,
      numCols: cost.length,
      starts: program.starts,
      indices: program.indices,
      values: program.values,
    },
    ...(integer && { integrality: Int32Array.from(integer) }),
  } as const;
  let model: Model;
  try {
    model = highs.createModel(described);
  } catch (error) {
    const { HighsError, HighsValidationError } = highs.errors;
    const own = error instanceof HighsError && !(error instanceof HighsValidationError);
    if (!own) throw error;
    return refusedModel(error.message);
  }
  model.options.set({ output_flag: false, random_seed: 0 });
  const whole = integer?.includes(1) ?? false;
  return {
    solve: (options) => run(highs, model, whole, options),
    addRows: ({ lower, upper, starts, indices, values }) => {
      const matrix = {
        format: 'csr',
        numRows: lower.length,
        numCols: cost.length,
        starts,
        indices,
        values,
      } as const;
      model.addRows({ lower, upper, matrix });
    },
    dispose: () => model.dispose(),
  };
}

/** HiGHS takes no coefficient above 1e15: another solver has to answer. */
function refusedModel(message: string): LinearModel {
  return { solve: () => ({ status: 'failed', message }), addRows: () => {}, dispose: () => {} };
}

function run(
  highs: Highs,
  model: Model,
  whole: boolean,
  { maxNodes, relativeGap = 0 }: LinearOptions = {},
): LinearOutcome {
  const { modelStatus } = highs.constants;
  if (whole) {
    model.options.set({
      mip_rel_gap: relativeGap,
      mip_abs_gap: 0,
      ...(maxNodes !== undefined && { mip_max_nodes: maxNodes }),
    });
  }
  model.run();
  const status = model.getModelStatus();
  if (status === modelStatus.infeasible) return { status: 'infeasible' };
  if (status === modelStatus.unbounded) return { status: 'unbounded' };
  const limited = whole && status === modelStatus.solutionLimit;
  const found = model.info.get('primal_solution_status') === 2;
  if (!found || (status !== modelStatus.optimal && !limited)) {
    return { status: 'failed', message: `HiGHS ended with model status ${status}` };
  }
  const { colValue, rowDual, colDual } = model.getSolution();
  const objective = model.getObjectiveValue();
  return {
    status: limited ? 'feasible' : 'optimal',
    primal: colValue,
    dual: whole ? new Float64Array(rowDual.length) : rowDual,
    reducedCosts: whole ? new Float64Array(colDual.length) : colDual,
    objective,
    bound: whole ? Number(model.info.get('mip_dual_bound')) : objective,
    iterations: Number(model.info.get('simplex_iteration_count')),
  };
}
