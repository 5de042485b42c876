import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { assertProblem } from '@/core/optimizers/assert-problem';
import {
  assertScenarios,
  confidenceOf,
  confidenceParameter,
} from '@/core/optimizers/assert-scenarios';
import { isCertified, type Proof } from '@/core/optimizers/certificate';
import { certifyDrawdown } from '@/core/optimizers/certify-drawdown';
import { linearTolerance } from '@/core/optimizers/certify-tail';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { refuseExtras } from '@/core/optimizers/refuse-extras';
import { shadowPrices } from '@/core/optimizers/shadow-price';
import { notCertified } from '@/core/optimizers/solve-quadratic';
import { feasibleStart, largest, scaled, tailSolvers } from '@/core/optimizers/solve-tail';
import { tailCount } from '@/core/optimizers/tail-count';
import { leastDrawdown } from '@/core/solvers/least-drawdown';

/**
 * Least mean of the worst (1 - confidenceLevel) share of the drawdowns: after every period, how far the sum of
 * returns lies below its highest value so far, the start counting as zero. Uncompounded, hence convex; weights are
 * held by rebalancing every period. The optimum may be one of many.
 */
export const minCdar = {
  id: 'min-cdar',
  name: 'Minimum conditional drawdown at risk',
  summary: 'The mix that was least far below its own earlier high in its worst times.',
  formula: "min CVaR of d(w),  d_t = max over s <= t of (y_s - y_t)'w,  y_t = r_1 + ... + r_t",
  source: 'Chekhlov, Uryasev and Zabarankin (2005), Int. J. Theoretical and Applied Finance 8(1)',
  uses: { expectedReturns: false, covariance: false, scenarios: true, linearSolver: true },
  parameters: [confidenceParameter],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('minCdar', problem);
  const { returns, periods } = assertScenarios('minCdar', problem);
  const confidence = confidenceOf('minCdar', problem);
  const refusal = refuseExtras('minimum conditional drawdown at risk', problem.constraints);
  if (refusal) return refusal;
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const { constraints } = problem;
  const tail = tailCount(confidence, periods);
  // Values of about one: the solvers' tolerances are absolute.
  const sums = runningSums(returns, problem.symbols.length);
  const unit = largest(sums) || 1;
  const paths = scaled(sums, 1 / unit);
  const program = { ...polytopeOf(constraints), paths, tail };
  const start = feasibleStart(problem, constraints);
  const fallbacks: string[] = [];
  let best: Proof | undefined;
  for (const { name, solve: solveTail } of start ? tailSolvers(problem) : []) {
    const answer = leastDrawdown(program, start!, solveTail);
    if (answer) {
      const { x: weights, shares, iterations } = answer;
      const rowPrices = answer.rowPrices.map((price) => (price * unit) / tail);
      const question = { returns, confidence, constraints, weights, shares, rowPrices };
      const proof = certifyDrawdown(question);
      if (isCertified(proof, linearTolerance)) {
        return wordsOf(problem, weights, proof, {
          confidence,
          iterations,
          solver: name,
          fallbacks,
        });
      }
      best ??= proof;
    }
    fallbacks.push(name);
  }
  return notCertified(best, fallbacks);
}

function wordsOf(
  problem: Problem,
  weights: Float64Array,
  proof: Proof,
  how: { confidence: number; iterations: number; solver: string; fallbacks: readonly string[] },
): Outcome {
  const { confidence, ...rest } = how;
  const { primalResidual, dualResidual, gap } = proof;
  const worst = percent(1 - confidence);
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: shadowPrices(problem, weights, proof, {
      unit: 'return',
      gain: (cost) => cost,
      effect: (gain) =>
        `lower the mean drawdown of the worst ${worst} of the periods by about ${percent(gain, 'nearest', 4)}`,
    }),
    ...rest,
  };
}

/** (periods + 1) x n: zero, then the sum of the returns so far. */
function runningSums(returns: Float64Array, n: number): Float64Array {
  const paths = new Float64Array(returns.length + n);
  for (let k = 0; k < returns.length; k++) paths[k + n] = paths[k]! + returns[k]!;
  return paths;
}
