import { polytopeOf } from '@/core/constraints/polytope-of';
import { certifyTail, linearTolerance } from '@/core/optimizers/certificate/certify-tail';
import type { Constraints, Problem } from '@/core/optimizers/contract';
import { curvatureOf, pullOf } from '@/core/optimizers/scenarios/added-terms';
import { firstCertified } from '@/core/optimizers/scenarios/first-certified';
import type {
  ScenarioQuestion,
  ScenarioSolution,
  Unsettled,
} from '@/core/optimizers/scenarios/solve-scenarios';
import { tailCount } from '@/core/optimizers/scenarios/tail-count';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { settledTail, tailByCones } from '@/core/solvers/tail/tail-cone';
import { tailByLinearProgram } from '@/core/solvers/tail/tail-linear-program';
import type { TailMethod } from '@/core/solvers/tail/tail-program';
import { TailSolver } from '@/core/solvers/tail/tail-solver';

interface NamedTail {
  readonly name: string;
  readonly solve: TailMethod;
}

/** Steps of the active set, and those a variable, after which a series of programs is left to other solvers. */
const mostSteps = 400;
const mostStepsEach = 10;

/**
 * In the order in which they are asked: the own solver, the injected one and interior points as second opinions, or these first;
 * where `added` bends the program, interior points alone. `factor` is the program's objective over the question's.
 */
export function tailSolvers(
  { linearSolver, added, constraints }: ScenarioQuestion,
  factor: number,
  { interiorFirst = false }: { readonly interiorFirst?: boolean } = {},
): NamedTail[] {
  const curvature = added && curvatureOf(added, factor);
  const cones: NamedTail = {
    name: 'interior-point',
    solve: (program, start, rough) => tailByCones(program, start, curvature, rough),
  };
  if (curvature?.shares) {
    const { shares } = curvature;
    const newton: NamedTail = {
      name: 'interior-point, sequential quadratic',
      solve: (program, start, rough) =>
        rough
          ? cones.solve(program, start, rough)
          : settledTail(program, start, { ...curvature, shares }),
    };
    return [newton, cones];
  }
  if (curvature?.quadratic || curvature?.ball) return [cones];
  let left = mostSteps + mostStepsEach * constraints.minWeights.length;
  const own: NamedTail = {
    name: 'tail-active-set',
    solve: (program, start) => {
      if (left < 0) return undefined;
      const solver = new TailSolver(program, start);
      const answer = solver.solve();
      left -= solver.iterations;
      return answer;
    },
  };
  const injected: NamedTail[] = linearSolver
    ? [{ name: linearSolver.name, solve: (program) => tailByLinearProgram(program, linearSolver) }]
    : [];
  return interiorFirst ? [cones, own, ...injected] : [own, ...injected, cones];
}

/** The minimum variance portfolio, which shares most of its assets with the answer; else any feasible one. */
export function feasibleStart(
  { covariance }: Pick<Problem, 'covariance'>,
  constraints: Constraints,
): Float64Array | undefined {
  const polytope = polytopeOf(constraints);
  for (const quadratic of [covariance, undefined]) {
    const solver = new QuadraticSolver({ ...polytope, quadratic });
    const status = solver.solve(new Float64Array(polytope.lower.length));
    if (status === 'solved' && solver.x.every(Number.isFinite)) return solver.x;
  }
  return undefined;
}

/**
 * Least mean of the worst losses over feasible `constraints`: the answer of the first solver that the
 * certificate accepts. `fallbacks` names those that were tried in vain.
 */
export function solveTail(
  question: ScenarioQuestion,
  losses: Float64Array,
  confidence: number,
): ScenarioSolution | Unsettled {
  const { constraints, added } = question;
  const scenarios = losses.length / constraints.minWeights.length;
  const tail = tailCount(confidence, scenarios);
  // Losses of about one: the solvers' tolerances are absolute.
  const unit = largest(losses) || 1;
  const factor = tail / unit;
  const program = {
    ...polytopeOf(constraints),
    losses: scaled(losses, 1 / unit),
    tail,
    ...(added?.linear && { linear: scaled(added.linear, factor) }),
  };
  const start = feasibleStart(question, constraints);
  const solvers = start ? tailSolvers(question, factor) : [];
  return firstCertified(
    solvers.map(({ name, solve }) => [name, () => solve(program, start!)]),
    (answer) =>
      certifyTail({
        ...question,
        losses,
        confidence,
        weights: answer.x,
        shares: answer.shares,
        rowPrices: scaled(answer.rowPrices, 1 / factor),
        pull: pullOf(answer, added, factor),
      }),
    linearTolerance,
  );
}

export function largest(values: Float64Array): number {
  let most = 0;
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k]!);
    if (size > most) most = size;
  }
  return most;
}

export function scaled(values: Float64Array, factor: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) result[k] = factor * values[k]!;
  return result;
}
