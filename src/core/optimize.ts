import type { ReturnPanel } from '@/core/moments/contract';
import { estimateMoments } from '@/core/moments/estimate-moments';
import type { CovarianceId, ExpectedReturnsId } from '@/core/moments/registry';
import type { Constraints, Outcome, Parameters } from '@/core/optimizers/contract';
import { getOptimizer, type OptimizerId } from '@/core/optimizers/registry';
import { type PortfolioRisk, portfolioRisk } from '@/core/risk/portfolio-risk';
import type { LinearSolver } from '@/core/solvers/linear-program';

/** Scenario data from which moments are estimated, or the moments themselves, per period as given. */
export type EngineData =
  | {
      readonly kind: 'returns';
      readonly panel: ReturnPanel;
      readonly expectedReturnsId: ExpectedReturnsId;
      readonly covarianceId: CovarianceId;
    }
  | {
      readonly kind: 'moments';
      readonly expectedReturns: Float64Array;
      readonly covariance: Float64Array;
    };

export interface EngineInput {
  readonly symbols: readonly string[];
  readonly data: EngineData;
  readonly method: OptimizerId;
  /** Per the same period as the moments (per year for returns with `periodsPerYear`). */
  readonly riskFree: number;
  readonly constraints: Constraints;
  readonly parameters: Parameters;
}

export interface Moments {
  readonly expectedReturns: Float64Array;
  readonly covariance: Float64Array;
}

export interface EngineAnswer {
  readonly outcome: Outcome;
  /** Per asset, length n. */
  readonly expectedReturns: Float64Array;
  readonly volatilities: Float64Array;
  /** Measures of the solved weights; absent otherwise. */
  readonly portfolio: PortfolioRisk | undefined;
  /** Equal weight in the same assets, whatever the bounds. */
  readonly baseline: PortfolioRisk;
}

/** Moments of the input: estimated from its returns, or as given. */
export function estimate({ data }: EngineInput): Moments {
  if (data.kind === 'moments') return data;
  return estimateMoments(data.panel, {
    expectedReturns: data.expectedReturnsId,
    covariance: data.covarianceId,
  });
}

/**
 * The whole pure path behind an answer: optimizer, then risk of the weights and of equal weight.
 *
 * @param input n symbols, bounds and parameters; see {@link EngineInput}
 * @param moments expected returns (n) and covariance (n x n, row-major) per one period
 * @param linearSolver for methods that want one; without it they lack their second opinion
 * @returns the optimizer's outcome as a value; measures in the unit of the moments
 */
export function optimize(
  input: EngineInput,
  moments: Moments,
  linearSolver?: LinearSolver,
): EngineAnswer {
  const { symbols, riskFree, data } = input;
  const { expectedReturns, covariance } = moments;
  const n = symbols.length;
  const outcome = getOptimizer(input.method).solve({
    symbols,
    expectedReturns,
    covariance,
    riskFree,
    constraints: input.constraints,
    parameters: input.parameters,
    ...(data.kind === 'returns' && { scenarios: data.panel }),
    ...(linearSolver && { linearSolver }),
  });
  const risk = (weights: Float64Array) =>
    portfolioRisk({ weights, expectedReturns, covariance, riskFree });
  return {
    outcome,
    expectedReturns: expectedReturns.slice(),
    volatilities: Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * n + i]!)),
    portfolio: outcome.status === 'solved' ? risk(outcome.weights) : undefined,
    baseline: risk(new Float64Array(n).fill(1 / n)),
  };
}
