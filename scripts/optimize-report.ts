import type { TimedFrontier, TimedOptimization } from '@/compute/task';
import { completePeriods } from '@/core/moments/complete-periods';
import type { EngineInput, EstimateProvenance, FrontierInput } from '@/core/optimize';
import type { Certificate, Infeasible, NotConverged } from '@/core/optimizers/contract';
import { type RiskSummary, summariseRisk } from '@/services/optimize/risk-summary';
import type { Run, SolvedOutcome } from '@/services/optimize/schema';

interface Measures {
  readonly expectedReturn: number;
  readonly volatility: number;
  /** null where the volatility is zero. */
  readonly sharpe: number | null;
}

/** The public answer of the command line; members are only ever added. */
export type Report =
  | ({
      readonly status: 'solved';
      readonly method: string;
      readonly symbols: readonly string[];
      /** Order of `symbols`. */
      readonly weights: readonly number[];
      readonly riskFree: number;
      readonly solveMs: number;
      readonly riskContributions: readonly number[];
      readonly certificate: Certificate | null;
      readonly shadowPrices: readonly SolvedOutcome['shadowPrices'][number][];
      readonly solver: string;
      readonly fallbacks: readonly string[];
      /** Present where a turnover cap or a transaction cost was given. */
      readonly trade?: SolvedOutcome['trade'];
      /** Present where the number or least size of holdings was limited. */
      readonly choice?: SolvedOutcome['choice'];
      readonly remark?: SolvedOutcome['remark'];
      readonly baseline: Measures;
      /** What stands behind the estimates; null where moments were given. */
      readonly coverage: object | null;
      /** What the weights would have gone through in the sample; null where moments were given. */
      readonly risk: RiskSummary | null;
      /** Permalink id and provenance; only of runs on stored prices. */
      readonly run?: Pick<
        Run,
        'id' | 'dataVersion' | 'engineVersion' | 'coverage' | 'estimates'
      > & {
        readonly riskFreeNote: string;
      };
    } & Measures)
  | {
      readonly status: 'solved';
      readonly method: 'frontier';
      readonly symbols: readonly string[];
      /** From maximum return to minimum variance; between neighbours weights are linear in the return. */
      readonly corners: readonly ({
        readonly weights: readonly number[];
        readonly lambda: number;
      } & Omit<Measures, 'sharpe'>)[];
      /** The largest residuals and gap of any corner. */
      readonly certificate: Certificate;
      readonly solver: string;
      readonly fallbacks: readonly string[];
      readonly solveMs: number;
      /** What stands behind the estimates; null where moments were given. */
      readonly coverage: object | null;
    }
  | {
      readonly status: 'infeasible';
      readonly message: string;
      readonly conflict: readonly string[];
      readonly repairs: readonly string[];
    }
  | { readonly status: 'notConverged'; readonly message: string }
  | {
      readonly status: 'invalid';
      readonly code: string;
      readonly message: string;
      readonly field?: string;
    };

const measures = ({ expectedReturn, volatility, sharpe }: Measures): Measures => ({
  expectedReturn,
  volatility,
  sharpe,
});

export function describeProblemAnswer(input: EngineInput, timed: TimedOptimization): Report {
  const { outcome, portfolio, baseline } = timed.answer;
  if (outcome.status !== 'solved') return unsolved(outcome);
  return {
    status: 'solved',
    method: input.method,
    symbols: input.symbols,
    weights: [...outcome.weights],
    ...measures(portfolio!),
    riskFree: input.riskFree,
    solveMs: timed.solveMs,
    riskContributions: [...portfolio!.riskContributions],
    certificate: outcome.certificate ?? null,
    shadowPrices: outcome.shadowPrices,
    solver: outcome.solver,
    fallbacks: outcome.fallbacks,
    ...(outcome.trade && { trade: outcome.trade }),
    ...(outcome.choice && { choice: outcome.choice }),
    ...(outcome.remark && { remark: outcome.remark }),
    baseline: measures(baseline),
    coverage: describeCoverage(input, timed.provenance),
    risk: timed.riskReports ? summariseRisk(timed.riskReports.portfolio) : null,
  };
}

function describeCoverage(
  { data }: Pick<EngineInput, 'data'>,
  provenance: EstimateProvenance | undefined,
) {
  if (!provenance || data.kind !== 'returns') return null;
  const { coverage, details } = provenance;
  const plain = (estimate: EstimateProvenance['coverage']['covariance']) =>
    Object.fromEntries(
      Object.entries(estimate).map(([name, value]) => [
        name,
        value instanceof Int32Array ? [...value] : value,
      ]),
    );
  return {
    periods: data.panel.periods,
    /** Those in which every asset has a return; the risk report and the scenarios are of these. */
    completePeriods: completePeriods(data.panel).periods,
    expectedReturns: { ...plain(coverage.expectedReturns), details: details.expectedReturns },
    covariance: { ...plain(coverage.covariance), details: details.covariance },
  };
}

export function describeFrontier(
  input: FrontierInput,
  { answer, solveMs, provenance }: TimedFrontier,
): Report {
  const { symbols } = input;
  if (answer.status !== 'solved') return unsolved(answer);
  const corners = answer.corners.map(({ weights, ...corner }) => ({
    ...corner,
    weights: [...weights],
  }));
  const { certificate, solver, fallbacks } = answer;
  return {
    status: 'solved',
    method: 'frontier',
    symbols,
    corners,
    certificate,
    solver,
    fallbacks,
    solveMs,
    coverage: describeCoverage(input, provenance),
  };
}

function unsolved(outcome: Infeasible | NotConverged): Report {
  if (outcome.status === 'notConverged')
    return { status: 'notConverged', message: outcome.message };
  const { status, message, conflict, repairs } = outcome;
  return { status, message, conflict, repairs };
}

export function describeRun(run: Run): Report {
  const { outcome } = run;
  if (outcome.status !== 'solved') return outcome;
  const { baseline, certificate, shadowPrices, solver, fallbacks } = outcome;
  const { id, dataVersion, engineVersion, coverage, estimates } = run;
  return {
    status: 'solved',
    method: run.input.method,
    symbols: outcome.symbols,
    weights: outcome.weights,
    ...measures(outcome),
    riskFree: run.riskFree.rate,
    solveMs: run.solveMs,
    riskContributions: outcome.riskContributions,
    certificate,
    shadowPrices,
    solver,
    fallbacks,
    ...(outcome.trade && { trade: outcome.trade }),
    ...(outcome.choice && { choice: outcome.choice }),
    ...(outcome.remark && { remark: outcome.remark }),
    baseline,
    coverage,
    risk: outcome.risk ?? null,
    run: { id, dataVersion, engineVersion, coverage, estimates, riskFreeNote: run.riskFree.note },
  };
}
