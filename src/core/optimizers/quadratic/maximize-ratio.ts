import { polytopeOf } from '@/core/constraints/polytope-of';
import { dot } from '@/core/linalg/dot';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import {
  certifyQuadratic,
  isCertified,
  type Proof,
} from '@/core/optimizers/certificate/certificate';
import type { Problem } from '@/core/optimizers/contract';
import { programOf } from '@/core/optimizers/quadratic/solve-quadratic';
import { tradeOffScale } from '@/core/optimizers/quadratic/trade-off-scale';
import { tangency } from '@/core/solvers/critical-line/tangency';
import { quadprog } from '@/core/solvers/quadprog';

export interface RatioAnswer {
  readonly weights: Float64Array;
  /** Of the equivalent quadratic program min (1/2) w'Sigma w - (w'Sigma w / reward'w) reward'w. */
  readonly proof: Proof;
  readonly variance: number;
  /** reward'w. */
  readonly reward: number;
  readonly iterations: number;
  readonly solver: string;
  readonly fallbacks: readonly string[];
}

type Attempt =
  | { readonly x: Float64Array; readonly rowPrices: Float64Array; readonly iterations: number }
  | undefined;

/**
 * max reward'w / sqrt(w'Sigma w) over a feasible problem in which some portfolio has reward'w > 0.
 * Certified by the quadratic program that has the same solution, with the trade-off that the weights imply.
 * `undefined` where that fails or some reward comes with hardly any variance: `liftedRatio` has twice the digits for it.
 */
export function maximizeRatio(
  { covariance, constraints }: Pick<Problem, 'covariance' | 'constraints'>,
  reward: Float64Array,
): RatioAnswer | undefined {
  const start = tradeOffScale(covariance, reward, constraints.budget);
  const program = { ...polytopeOf(constraints), quadratic: covariance };
  const own = tangency(program, reward, start);
  if (own.status === 'cancelled') return undefined;
  const fallbacks: string[] = [];
  for (const solver of ['active-set', 'quadprog'] as const) {
    const attempt: Attempt =
      solver === 'quadprog'
        ? byRepetition(covariance, constraints, reward, start)
        : own.status === 'solved'
          ? own
          : undefined;
    if (attempt) {
      const { x: weights, rowPrices, iterations } = attempt;
      const variance = portfolioVariance(covariance, weights);
      const earned = dot(reward, weights);
      const linear = reward.map((value) => (variance / earned) * value);
      const proof = certifyQuadratic(covariance, linear, constraints, weights, rowPrices);
      if (earned > 0 && isCertified(proof)) {
        return {
          weights,
          proof,
          variance,
          reward: earned,
          iterations,
          solver,
          fallbacks,
        };
      }
    }
    fallbacks.push(solver);
  }
  return undefined;
}

/** Dinkelbach (1967): solve at the trade-off of the last answer until it repeats itself. */
function byRepetition(
  covariance: Float64Array,
  constraints: Problem['constraints'],
  reward: Float64Array,
  start: number,
): Attempt {
  let tradeOff = start;
  let answer: Attempt;
  for (let round = 0; round < 100; round++) {
    const linear = reward.map((value) => tradeOff * value);
    answer = quadprog(programOf(covariance, constraints, linear));
    if (!answer) return undefined;
    const next = portfolioVariance(covariance, answer.x) / dot(reward, answer.x);
    if (!(next > 0)) return undefined;
    if (Math.abs(next - tradeOff) <= 1e-14 * next) break;
    tradeOff = next;
  }
  return answer;
}
