import { completePeriods } from '@/core/moments/complete-periods';
import type { CrossProduct, MomentParameters, ReturnPanel } from '@/core/moments/contract';
import { type Moments as EstimatedMoments, estimateMoments } from '@/core/moments/estimate-moments';
import type { CovarianceId, ExpectedReturnsId } from '@/core/moments/registry';
import type {
  Constraints,
  Infeasible,
  Outcome,
  Parameters,
  Problem,
} from '@/core/optimizers/contract';
import { criticalLine, type Frontier } from '@/core/optimizers/frontier';
import { getOptimizer, type OptimizerId } from '@/core/optimizers/registry';
import { applyPrior, type Prior, type PriorAnswer } from '@/core/priors/apply-prior';
import type { ForecastEffect } from '@/core/priors/forecast-prior';
import { minimumTorsion } from '@/core/risk/effective-number-of-bets';
import { type PortfolioRisk, portfolioRisk } from '@/core/risk/portfolio-risk';
import { type RiskReport, riskReport } from '@/core/risk/risk-report';
import type { LinearSolver } from '@/core/solvers/linear-program';

/** Scenario data from which moments are estimated, or the moments themselves, per period as given. */
export type EngineData =
  | {
      readonly kind: 'returns';
      readonly panel: ReturnPanel;
      readonly expectedReturnsId: ExpectedReturnsId;
      readonly covarianceId: CovarianceId;
      /** Of both estimators; absent: their defaults. */
      readonly momentParameters?: MomentParameters;
    }
  | {
      readonly kind: 'moments';
      readonly expectedReturns: Float64Array;
      readonly covariance: Float64Array;
    };

export interface EngineInput {
  readonly symbols: readonly string[];
  readonly data: EngineData;
  readonly prior?: Prior;
  readonly method: OptimizerId;
  /** Per the same period as the moments (per year for returns with `periodsPerYear`). */
  readonly riskFree: number;
  readonly constraints: Constraints;
  readonly parameters: Parameters;
}

export type FrontierInput = Omit<EngineInput, 'method'>;

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

export type EstimateProvenance = Pick<EstimatedMoments, 'details' | 'coverage'>;

export interface Estimates {
  readonly moments: Moments;
  /** Of estimated moments: figures such as the shrinkage intensity, and how many periods stand behind each. */
  readonly provenance?: EstimateProvenance;
  /** What a prior of forecasts changed. */
  readonly forecastEffect?: ForecastEffect;
  /** Why the prior cannot be met; the moments are then those before it. */
  readonly refusal?: Infeasible;
}

/** Moments of the input, estimated from its returns or as given, then changed by its prior. */
export function estimate(
  { data, prior, riskFree }: Pick<EngineInput, 'data' | 'prior' | 'riskFree'>,
  crossProduct?: CrossProduct,
): Estimates {
  const estimated =
    data.kind === 'returns' &&
    estimateMoments(data.panel, {
      expectedReturns: data.expectedReturnsId,
      covariance: data.covarianceId,
      ...(data.momentParameters && { parameters: data.momentParameters }),
      ...(crossProduct && { crossProduct }),
    });
  const moments = data.kind === 'moments' ? data : (estimated as Moments);
  const provenance = estimated
    ? { provenance: { details: estimated.details, coverage: estimated.coverage } }
    : {};
  if (!prior) return { moments, ...provenance };
  const { expectedReturns, covariance } = moments;
  const panel = data.kind === 'returns' ? data.panel : undefined;
  const answer = applyPrior({ prior, expectedReturns, covariance, riskFree, panel, crossProduct });
  if (answer.status === 'solved') {
    const { effect } = answer;
    return { moments: answer, ...provenance, ...(effect && { forecastEffect: effect }) };
  }
  return { moments, refusal: refusalOf(answer), ...provenance };
}

/** Names a smallest set of views that cannot be used together, and those of them whose change mends all. */
function refusalOf({
  message,
  conflict = [],
  cures = [],
}: Extract<PriorAnswer, { status: 'unusable' }>): Infeasible {
  const [first] = conflict;
  const repairs = cures.map((name) => `change or remove the view "${name}"`);
  if (repairs.length === 0) {
    repairs.push(
      first === undefined
        ? 'change or remove a view'
        : `several views conflict at once: begin with "${first}" and change or remove it`,
    );
  }
  return {
    status: 'infeasible',
    message,
    conflict: first === undefined ? ['your views'] : conflict.map((name) => `view "${name}"`),
    repairs,
  };
}

/**
 * The whole pure path behind an answer: optimizer, then risk of the weights and of equal weight.
 *
 * @param input n symbols, bounds and parameters; see {@link EngineInput}
 * @param estimates expected returns (n) and covariance (n x n, row-major) per one period
 * @param linearSolver for methods that want one; without it they lack their second opinion
 * @returns the optimizer's outcome as a value; measures in the unit of the moments
 */
export function optimize(
  input: EngineInput,
  { moments, refusal }: Estimates,
  linearSolver?: LinearSolver,
): EngineAnswer {
  const { symbols, riskFree } = input;
  const { expectedReturns, covariance } = moments;
  const n = symbols.length;
  const outcome =
    refusal ?? getOptimizer(input.method).solve(problemOf(input, moments, linearSolver));
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

/** Above this many assets the minimum-torsion bets are left out: they cost n^3. */
const MOST_FOR_TORSION = 60;

export interface RiskReports {
  readonly portfolio: RiskReport;
  /** Equal weight in the same assets. */
  readonly baseline: RiskReport;
}

/**
 * What solved weights and equal weight would have gone through in the periods in which every asset has a return; absent
 * where there are fewer than two.
 */
export function describeRisk(
  { data, riskFree }: EngineInput,
  { moments }: Estimates,
  { outcome }: EngineAnswer,
): RiskReports | undefined {
  if (outcome.status !== 'solved' || data.kind !== 'returns') return undefined;
  const panel = completePeriods(data.panel);
  if (panel.periods < 2) return undefined;
  const { assets } = panel;
  const torsion = assets <= MOST_FOR_TORSION && minimumTorsion(moments.covariance);
  const report = (weights: Float64Array) =>
    riskReport({ panel, weights, ...moments, riskFree, torsion });
  return {
    portfolio: report(outcome.weights),
    baseline: report(new Float64Array(assets).fill(1 / assets)),
  };
}

/** The exact efficient frontier of a question. */
export const efficientFrontier = (input: FrontierInput, estimates: Estimates): Frontier =>
  estimates.refusal ?? criticalLine(problemOf(input, estimates.moments));

function problemOf(
  { symbols, riskFree, data, constraints, parameters }: FrontierInput,
  { expectedReturns, covariance }: Moments,
  linearSolver?: LinearSolver,
): Problem {
  // Of missing returns the optimizers know nothing: they count the periods that all assets have.
  const scenarios = data.kind === 'returns' ? completePeriods(data.panel) : undefined;
  return {
    symbols,
    expectedReturns,
    covariance,
    riskFree,
    constraints,
    parameters,
    ...(scenarios && scenarios.periods > 0 && { scenarios }),
    ...(linearSolver && { linearSolver }),
  };
}
