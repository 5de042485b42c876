import type { Constraints } from '@/core/optimizers/contract';
import type { Polytope } from '@/core/solvers/quadratic-program';

/** The limits of a portfolio as the solvers call them. */
export function polytopeOf({ minWeights, maxWeights, budget, linear }: Constraints): Polytope {
  return { lower: minWeights, upper: maxWeights, budget, rows: linear };
}
