import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { fillInOrder, type Segments } from '@/core/constraints/segment';
import { assertExtras } from '@/core/optimizers/assert-extras';
import { type PriceWords, shadowPrices } from '@/core/optimizers/certificate/shadow-price';
import type { ScenarioProof } from '@/core/optimizers/certificate/tail-proof';
import { violationOf } from '@/core/optimizers/certificate/violation';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import { findLiftedConflict } from '@/core/optimizers/conflict/lifted-conflict';
import type {
  Constraints,
  Infeasible,
  LinearConstraint,
  NotConverged,
  Outcome,
  Problem,
} from '@/core/optimizers/contract';
import {
  scenariosWithFewAssets,
  type ValuedOutcome,
} from '@/core/optimizers/few-assets/scenarios-with-few-assets';
import { tradeOf } from '@/core/optimizers/lifted/lifted-answer';
import { liftedPrices } from '@/core/optimizers/lifted/lifted-price';
import type { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';
import { liftedProgramOf } from '@/core/optimizers/lifted/lifted-terms';
import {
  capExcess,
  capTolerance,
  trackingCapOf,
  trackingFace,
} from '@/core/optimizers/lifted/tracking-cap';
import { sharePricesOf } from '@/core/optimizers/risk-shares/least-with-risk-shares';
import {
  findShareConflict,
  heldLong,
  withoutRisk,
} from '@/core/optimizers/risk-shares/with-risk-shares';
import { type AddedTerms, addedTermsOf, between } from '@/core/optimizers/scenarios/added-terms';
import { assertScenarios } from '@/core/optimizers/scenarios/assert-scenarios';
import type { LinearSolver } from '@/core/solvers/linear-program';

/** What a scenario method minimizes over: the returns (periods x n) under bounds, budget and linear rows. */
export interface ScenarioQuestion {
  readonly returns: Float64Array;
  readonly constraints: Constraints;
  /** For a start; n x n. */
  readonly covariance: Float64Array;
  /** Feasible weights near the answer, where some are known; for methods that gain from them. */
  readonly start?: Float64Array;
  readonly linearSolver?: LinearSolver;
  /** Penalties and a tracking-error cap, over the same columns. */
  readonly added?: AddedTerms;
}

export interface ScenarioSolution {
  readonly status: 'solved';
  readonly weights: Float64Array;
  readonly proof: ScenarioProof;
  readonly iterations: number;
  readonly solver: string;
  readonly fallbacks: readonly string[];
}

/** What was found but not proven, if anything was. */
export interface Unsettled extends NotConverged {
  readonly near?: Float64Array;
}

export interface ScenarioMethod {
  readonly attempt: (question: ScenarioQuestion) => ScenarioSolution | Unsettled;
  readonly words: (weights: Float64Array) => PriceWords;
  /** What one unit of a penalty is in the units of the question; absent: one. */
  readonly penaltyScale?: () => number;
  /** How much longer one answer takes than one of conditional value at risk; absent: one. */
  readonly effort?: number;
}

/**
 * Asks a scenario method within the limits of `problem`, and within mu'w - costs >= `target` where one is given (costs of
 * trading are reported only where none is). Turnover, exposure and costs make linear rows over parts of the weights (see
 * `Segments`), L1 and L2 are added to the risk that is minimized. `optimizer` names the caller in programmer errors.
 */
export function solveScenarios(
  optimizer: string,
  problem: Problem,
  method: ScenarioMethod,
  target?: number,
): Outcome {
  assertExtras(optimizer, problem);
  assertScenarios(optimizer, problem);
  const valued = (asked: Problem, start?: Float64Array) =>
    // The method's words are about the assets of `problem`.
    minimizeRisk(
      asked,
      asked.symbols === problem.symbols ? method : wordless(method),
      target,
      start,
    );
  if (limitsHoldings(problem.constraints)) {
    const { effort = 1 } = method;
    return scenariosWithFewAssets(problem, valued, { effort, fewer: true, target });
  }
  return valued(problem).outcome;
}

/** The answer and, where there is one, what was minimized: the risk with its penalties. */
function minimizeRisk(
  given: Problem,
  { attempt, words, penaltyScale = () => 1 }: ScenarioMethod,
  target: number | undefined,
  start: Float64Array | undefined,
): ValuedOutcome {
  const problem = asksRiskShares(given.constraints) ? heldLong(given) : given;
  const { returns } = problem.scenarios!;
  const conflict = conflictOf();
  if (conflict) return { outcome: conflict };
  return hasExtras(problem.constraints) ? lifted() : plain();

  function conflictOf(): Infeasible | undefined {
    if (asksRiskShares(problem.constraints)) return findShareConflict(problem, target);
    if (hasExtras(problem.constraints)) return findLiftedConflict(problem, target);
    return findConflict(problem);
  }

  function plain(): ValuedOutcome {
    const { linear, ...rest } = problem.constraints;
    const added = target === undefined ? [] : [targetRow(problem.expectedReturns, target)];
    const constraints = { ...rest, linear: [...linear, ...added] };
    const { covariance } = problem;
    const near = target === undefined && start ? { start } : {};
    const answer = attempt({ ...shared(), ...near, returns, constraints, covariance });
    if (answer.status !== 'solved') {
      const { near: _, ...outcome } = answer;
      return { outcome };
    }
    const { weights, proof, ...how } = answer;
    const { primalResidual, dualResidual, gap } = proof;
    return {
      objective: proof.objective,
      outcome: {
        ...how,
        weights,
        certificate: { primalResidual, dualResidual, gap },
        shadowPrices: shadowPrices({ ...problem, constraints }, weights, proof, words(weights)),
      },
    };
  }

  function lifted(): ValuedOutcome {
    const program = liftedProgramOf(problem, target !== undefined, target);
    const { segments } = program;
    const { covariance, symbols } = problem;
    const n = symbols.length;
    const ask = ({ constraints }: LiftedProgram, limits: Problem) => {
      const added = addedTermsOf(limits, segments, penaltyScale());
      return attempt({
        ...shared(),
        returns: bySegment(returns, segments, n),
        constraints,
        covariance: between(segments.asset, (i, j) => covariance[i * n + j]!),
        ...(added && { added }),
      });
    };
    const free = ask(program, problem);
    const { answer, limits } = (free.status !== 'solved' && onFace()) || {
      answer: free,
      limits: program,
    };
    if (answer.status !== 'solved') return { outcome: unsettled(answer) };
    const { proof, weights: parts, ...how } = answer;
    const filled = fillInOrder(segments, parts);
    const { weights } = filled;
    const { dualResidual, gap, rowPrices, capPrice } = proof;
    const share = capPrice > 0 ? capPrice / problem.constraints.trackingError! : 0;
    const primalResidual = Math.max(proof.primalResidual, violationOf(problem, weights));
    const objective = { ridge: 0, linear: new Float64Array(parts.length) };
    const point = { ...filled, rowPrices, objective, share, rest: 1, excess: 0 };
    const wording = words(weights);
    // Exposures of a cap at its least value come after the row of the target.
    const targetPrice = rowPrices[program.constraints.linear.length - 1]!;
    const priced = target === undefined ? {} : { costUnit: Math.abs(targetPrice) };
    const trade = tradeOf(problem, weights);
    return {
      objective: proof.objective,
      outcome: {
        ...how,
        weights,
        certificate: { primalResidual, dualResidual, gap },
        shadowPrices: [
          ...liftedPrices(problem, limits, point, proof, { ...wording, ...priced }),
          ...sharePricesOf(problem, weights, proof.sharePrices, wording),
        ].sort((a, b) => b.price - a.price),
        ...(trade && { trade }),
      },
    };

    function unsettled({ near, ...outcome }: Unsettled): Outcome {
      if (!asksRiskShares(problem.constraints)) return outcome;
      const weights = near && fillInOrder(segments, near).weights;
      return withoutRisk(problem, weights, target) ?? outcome;
    }

    /** The answer where a tracking-error cap is at its least value, as the equalities that it amounts to. */
    function onFace() {
      const cap = trackingCapOf(problem);
      const limits = cap && trackingFace(program, cap);
      if (!limits) return undefined;
      const { trackingError: _, ...constraints } = problem.constraints;
      const found = ask(limits, { ...problem, constraints });
      if (found.status !== 'solved') return undefined;
      const excess = capExcess(covariance, fillInOrder(segments, found.weights).weights, cap);
      if (excess > capTolerance) return undefined;
      const primalResidual = Math.max(found.proof.primalResidual, excess);
      return { answer: { ...found, proof: { ...found.proof, primalResidual } }, limits };
    }
  }

  function shared(): { linearSolver?: LinearSolver } {
    return problem.linearSolver ? { linearSolver: problem.linearSolver } : {};
  }
}

function wordless(method: ScenarioMethod): ScenarioMethod {
  return { ...method, words: () => ({ unit: 'return', gain: (cost) => cost, effect: () => '' }) };
}

function targetRow(coefficients: Float64Array, min: number): LinearConstraint {
  return { name: 'expected return', coefficients, min, max: Number.POSITIVE_INFINITY };
}

/** A column per segment; what is not invested earns nothing. */
function bySegment(returns: Float64Array, { asset }: Segments, n: number): Float64Array {
  const m = asset.length;
  const periods = returns.length / n;
  const result = new Float64Array(periods * m);
  for (let t = 0; t < periods; t++) {
    for (let k = 0; k < m; k++) {
      if (asset[k]! >= 0) result[t * m + k] = returns[t * n + asset[k]!]!;
    }
  }
  return result;
}
