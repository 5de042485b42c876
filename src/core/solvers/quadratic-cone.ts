import { ConeSolver } from '@/core/solvers/cone/cone-solver';
import { PolytopeCone } from '@/core/solvers/cone/polytope-cone';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';

export interface QuadraticConeAnswer {
  readonly x: Float64Array;
  /** Multipliers of the rows: > 0 at the minimum, < 0 at the maximum. */
  readonly rowPrices: Float64Array;
  readonly iterations: number;
}

/**
 * A quadratic program by interior points: slower than the active set, but other code with other weaknesses, hence the second
 * opinion. `undefined` where it cannot be solved.
 */
export function quadraticByCones(program: QuadraticProgram): QuadraticConeAnswer | undefined {
  const { quadratic, linear } = program;
  const none = new Float64Array(0);
  const curvature = quadratic ? { quadratic } : {};
  const cone = new PolytopeCone({ polytope: program, others: 0, own: 0, curvature });
  const answer = new ConeSolver(
    cone.program({ x: linear.map((value) => -value), others: none, own: none }),
    { tolerance: 1e-13 },
  ).solve();
  if (answer.status !== 'solved' && answer.status !== 'almostSolved') return undefined;
  return { ...cone.read(answer), iterations: answer.iterations };
}
