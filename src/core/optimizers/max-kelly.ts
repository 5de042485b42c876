import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { assertExtras } from '@/core/optimizers/assert-extras';
import { isCertified, type Proof } from '@/core/optimizers/certificate/certificate';
import { certifyGrowth } from '@/core/optimizers/certificate/certify-growth';
import { violationOf } from '@/core/optimizers/certificate/violation';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import { findLiftedConflict } from '@/core/optimizers/conflict/lifted-conflict';
import type {
  Infeasible,
  Optimizer,
  Outcome,
  Problem,
  Scenarios,
} from '@/core/optimizers/contract';
import { scenariosWithFewAssets } from '@/core/optimizers/few-assets/scenarios-with-few-assets';
import { growthStart } from '@/core/optimizers/lifted/growth-start';
import { coneTolerance, tradeOf } from '@/core/optimizers/lifted/lifted-answer';
import { GrowthProgram } from '@/core/optimizers/lifted/lifted-growth';
import { type LiftedWords, liftedPrices } from '@/core/optimizers/lifted/lifted-price';
import type { LiftedPoint } from '@/core/optimizers/lifted/lifted-program';
import {
  capExcess,
  exposuresOnFace,
  hardlyAny,
  type Shares,
  searchCap,
  type TrackingCap,
  trackingCapOf,
} from '@/core/optimizers/lifted/tracking-cap';
import { notCertified } from '@/core/optimizers/quadratic/solve-quadratic';
import { GrowthWithShares } from '@/core/optimizers/risk-shares/growth-with-shares';
import { sharePricesOf } from '@/core/optimizers/risk-shares/least-with-risk-shares';
import {
  findShareConflict,
  heldLong,
  withoutRisk,
} from '@/core/optimizers/risk-shares/with-risk-shares';
import type { AddedJudgement } from '@/core/optimizers/scenarios/added-terms';
import { assertScenarios } from '@/core/optimizers/scenarios/assert-scenarios';

const solverName = 'sequential quadratic, active-set';

/**
 * Highest average logarithmic growth over the scenarios, rebalanced every period; what the budget leaves uninvested
 * earns nothing. Costs, L1 and L2 are taken off the growth of a year. Reads neither expected returns nor the risk-free
 * rate; the covariance only for a tracking-error cap and shares of the risk. Certified by the first-order conditions at the weights.
 */
export const maxKelly = {
  id: 'max-kelly',
  name: 'Maximum growth (Kelly)',
  summary: 'The mix that would have grown fastest over the long run; bold.',
  formula: "max mean of ln(1 + r_t'w)",
  source: 'Kelly (1956), Bell System Technical Journal 35(4)',
  uses: { expectedReturns: false, covariance: false, scenarios: true },
  parameters: [],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertExtras('maxKelly', problem);
  const scenarios = assertScenarios('maxKelly', problem);
  const { constraints } = problem;
  if (limitsHoldings(constraints)) return scenariosWithFewAssets(problem, fastest);
  if (asksRiskShares(constraints)) return fastestWithShares(heldLong(problem), scenarios);
  const conflict = hasExtras(constraints) ? findLiftedConflict(problem) : findConflict(problem);
  if (conflict) return conflict;
  const cap = trackingCapOf(problem);
  const program = new GrowthProgram(problem, scenarios, cap);
  const start = growthStart(program);
  if (start === 'ruin') return certainRuin(problem);
  if (!start) return notCertified(undefined, [solverName]);
  const free = fastestUnder(cap, program, start);
  if (!cap || (free?.certified && free.point.rest > hardlyAny)) return answerOf(problem, free);
  // Large multipliers of a cap leave hardly any of the growth: it may be at its least value, which leaves equalities.
  return answerOf(problem, fastestOnFace(problem, program, cap) ?? free);
}

/** Of a problem whose assets with a least share are held long. */
function fastestWithShares(problem: Problem, scenarios: Scenarios): Outcome {
  const conflict = findShareConflict(problem);
  if (conflict) return conflict;
  const program = new GrowthWithShares(problem, scenarios, trackingCapOf(problem));
  const start = growthStart(program);
  if (start === 'ruin') return certainRuin(problem);
  const shares = { share: 0, rest: 1 };
  const point = start && program.maximize(shares, start);
  const added = point && program.judge(point);
  const found =
    added && judged(program, { ...point, ...shares }, { tolerance: coneTolerance, added });
  if (found?.certified) return answerOf(problem, found);
  const near = point ?? program.failedAt;
  return withoutRisk(problem, near?.weights) ?? answerOf(problem, found);
}

interface Found {
  readonly program: GrowthProgram;
  readonly point: LiftedPoint & Shares;
  readonly proof: Proof;
  readonly certified: boolean;
  readonly added?: AddedJudgement | undefined;
}

function fastestUnder(
  cap: TrackingCap | undefined,
  program: GrowthProgram,
  start: LiftedPoint,
): Found | undefined {
  let from = start;
  const answer = searchCap(program.problem.covariance, cap, (shares) => {
    const point = program.maximize(shares, from);
    if (point) from = point;
    return point;
  });
  if (answer.status !== 'solved') return undefined;
  const tolerance = answer.share > 0 ? coneTolerance : undefined;
  return judged(program, answer, { cap, excess: answer.excess, tolerance });
}

/** Where a tracking-error cap is at its least value: the fastest of the portfolios that have the exposures which it leaves. */
function fastestOnFace(
  problem: Problem,
  { limits, scenarios }: GrowthProgram,
  cap: TrackingCap,
): Found | undefined {
  const exposures = exposuresOnFace(limits, cap);
  if (!exposures) return undefined;
  const program = new GrowthProgram(problem, scenarios, undefined, exposures);
  const start = growthStart(program);
  if (!start || start === 'ruin') return undefined;
  const shares = { share: 0, rest: 1 };
  const point = program.maximize(shares, start);
  if (!point) return undefined;
  const excess = capExcess(problem.covariance, point.weights, cap);
  return judged(program, { ...point, ...shares }, { cap, excess, tolerance: coneTolerance });
}

function judged(
  program: GrowthProgram,
  point: LiftedPoint & Shares,
  {
    cap,
    excess = 0,
    tolerance,
    added,
  }: {
    readonly cap?: TrackingCap | undefined;
    readonly excess?: number;
    readonly tolerance: number | undefined;
    readonly added?: AddedJudgement;
  },
): Found {
  const { limits, charges, problem, scenarios } = program;
  const { constraints, covariance } = problem;
  const { weights, values, rowPrices, share, rest } = point;
  const growth = certifyGrowth({
    scenarios,
    covariance,
    constraints: limits.constraints,
    asset: limits.segments.asset,
    charges: charges.values,
    l2: constraints.l2 ?? 0,
    rest,
    share,
    cap,
    values,
    weights,
    rowPrices,
    added,
  });
  const primalResidual = Math.max(growth.primalResidual, violationOf(problem, weights), excess);
  const proof = { ...growth, primalResidual };
  const certified = isCertified(proof, tolerance);
  return { program, point, proof, certified, added };
}

function answerOf(problem: Problem, found: Found | undefined): Outcome {
  if (!found?.certified) return notCertified(found?.proof, [solverName]);
  const { program, point, proof, added } = found;
  const { weights } = point;
  const { primalResidual, dualResidual, gap } = proof;
  const trade = tradeOf(problem, weights);
  const capPrice = added?.capPrice ?? 0;
  const priced =
    capPrice > 0 ? { ...point, share: capPrice / problem.constraints.trackingError! } : point;
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: [
      ...liftedPrices(problem, program.limits, priced, proof, words),
      ...(added ? sharePricesOf(problem, weights, added.sharePrices, words) : []),
    ].sort((a, b) => b.price - a.price),
    iterations: program.iterations,
    solver: `sequential quadratic, ${program.solverName}`,
    fallbacks: program.fallbacks,
    ...(trade && { trade }),
  };
}

const words: LiftedWords = {
  unit: 'return',
  gain: (cost) => cost,
  costUnit: 1,
  effect: (gain) => `add about ${percent(gain, 'nearest', 3)} of growth per year`,
};

/** The method without a limit on holdings, and minus its growth. */
function fastest(asked: Problem) {
  const outcome = solve(asked);
  if (outcome.status !== 'solved') return { outcome };
  const program = new GrowthProgram(asked, asked.scenarios!, undefined);
  return { outcome, objective: -program.growth(outcome.weights) };
}

function certainRuin({ constraints }: Problem): Infeasible {
  const least = constraints.net?.min ?? constraints.budget;
  return {
    status: 'infeasible',
    message:
      'every mix within these limits loses all of its wealth in some period of the data, so that it has no growth: allow less borrowing and short selling, or choose minimum variance',
    conflict: ['returns of the data', 'limits on the weights', `weights sum to ${percent(least)}`],
    repairs: ['lower the budget or the required short positions', 'choose minimum variance'],
  };
}
