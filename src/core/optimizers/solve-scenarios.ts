import { extrasOf, hasExtras, refusalOf } from '@/core/constraints/extra';
import { fillInOrder, perSegment, type Segments } from '@/core/constraints/segment';
import { assertExtras } from '@/core/optimizers/assert-extras';
import { assertScenarios } from '@/core/optimizers/assert-scenarios';
import type { Proof } from '@/core/optimizers/certificate';
import type {
  Constraints,
  Infeasible,
  LinearConstraint,
  NotConverged,
  Outcome,
  Problem,
} from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { findLiftedConflict } from '@/core/optimizers/lifted-conflict';
import { liftedPrices } from '@/core/optimizers/lifted-price';
import { LiftedProgram } from '@/core/optimizers/lifted-program';
import { refuseHoldings } from '@/core/optimizers/refuse-extras';
import { type PriceWords, shadowPrices } from '@/core/optimizers/shadow-price';
import { violationOf } from '@/core/optimizers/violation';
import type { LinearSolver } from '@/core/solvers/linear-program';

/** What a scenario method minimizes over: the returns (periods x n) under bounds, budget and linear rows. */
export interface ScenarioQuestion {
  readonly returns: Float64Array;
  readonly constraints: Constraints;
  /** For a start; n x n. */
  readonly covariance: Float64Array;
  readonly linearSolver?: LinearSolver;
}

export interface ScenarioSolution {
  readonly status: 'solved';
  readonly weights: Float64Array;
  readonly proof: Proof;
  readonly iterations: number;
  readonly solver: string;
  readonly fallbacks: readonly string[];
}

export interface ScenarioMethod {
  /** For sentences: "minimum semivariance". */
  readonly name: string;
  readonly attempt: (question: ScenarioQuestion) => ScenarioSolution | NotConverged;
  readonly words: (weights: Float64Array) => PriceWords;
}

/** Limits that only say which portfolios are possible, so that a method which knows linear rows can take them. */
const allowed = ['turnover', 'gross', 'net'] as const;

/**
 * Asks a scenario method within the limits of `problem`, and within mu'w >= `target` where one is given. Turnover,
 * gross and net exposure make linear rows over parts of the weights (see `Segments`); what the method cannot take
 * is refused. `optimizer` names the caller in programmer errors.
 */
export function solveScenarios(
  optimizer: string,
  problem: Problem,
  { name, attempt, words }: ScenarioMethod,
  target?: number,
): Outcome {
  assertExtras(optimizer, problem);
  const { returns } = assertScenarios(optimizer, problem);
  const refusal = refuseHoldings(name, problem.constraints) ?? refuse(name, problem.constraints);
  if (refusal) return refusal;
  const extras = hasExtras(problem.constraints);
  const conflict = extras ? findLiftedConflict(problem, target) : findConflict(problem);
  if (conflict) return conflict;
  return extras ? lifted() : plain();

  function plain(): Outcome {
    const { linear, ...rest } = problem.constraints;
    const added = target === undefined ? [] : [targetRow(problem.expectedReturns, target)];
    const constraints = { ...rest, linear: [...linear, ...added] };
    const answer = attempt({ ...shared(), returns, constraints, covariance: problem.covariance });
    if (answer.status !== 'solved') return answer;
    const { weights, proof, ...how } = answer;
    const { primalResidual, dualResidual, gap } = proof;
    return {
      ...how,
      weights,
      certificate: { primalResidual, dualResidual, gap },
      shadowPrices: shadowPrices({ ...problem, constraints }, weights, proof, words(weights)),
    };
  }

  function lifted(): Outcome {
    const none = { trades: false, sizes: false };
    // The row of the target is written over the segments, which do not depend on rows.
    const bare = new LiftedProgram(problem, none);
    const added =
      target === undefined
        ? []
        : [targetRow(perSegment(bare.segments, problem.expectedReturns), target)];
    const program = added.length === 0 ? bare : new LiftedProgram(problem, none, added);
    const { segments, constraints } = program;
    const answer = attempt({
      ...shared(),
      returns: bySegment(returns, segments, problem.symbols.length),
      constraints,
      covariance: covarianceBySegment(problem.covariance, segments),
    });
    if (answer.status !== 'solved') return answer;
    const { proof, weights: parts, ...how } = answer;
    const filled = fillInOrder(segments, parts);
    const { weights } = filled;
    const { dualResidual, gap, rowPrices } = proof;
    const primalResidual = Math.max(proof.primalResidual, violationOf(problem, weights));
    const objective = { ridge: 0, linear: new Float64Array(parts.length) };
    const point = {
      status: 'solved' as const,
      ...filled,
      rowPrices,
      objective,
      share: 0,
      rest: 1,
      excess: 0,
    };
    return {
      ...how,
      weights,
      certificate: { primalResidual, dualResidual, gap },
      shadowPrices: liftedPrices(problem, program, point, proof, words(weights)),
    };
  }

  function shared(): { linearSolver?: LinearSolver } {
    return problem.linearSolver ? { linearSolver: problem.linearSolver } : {};
  }
}

function refuse(name: string, constraints: Constraints): Infeasible | undefined {
  const message = refusalOf(name, constraints, allowed);
  if (!message) return undefined;
  const refused = extrasOf(constraints).filter((id) => !allowed.some((one) => one === id));
  return {
    status: 'infeasible',
    message,
    conflict: [name, ...refused],
    repairs: ['remove those limits', 'choose minimum variance or maximum utility'],
  };
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

function covarianceBySegment(covariance: Float64Array, { asset }: Segments): Float64Array {
  const m = asset.length;
  const n = Math.sqrt(covariance.length);
  const result = new Float64Array(m * m);
  for (let p = 0; p < m; p++) {
    for (let q = 0; q < m; q++) {
      if (asset[p]! >= 0 && asset[q]! >= 0) {
        result[p * m + q] = covariance[asset[p]! * n + asset[q]!]!;
      }
    }
  }
  return result;
}
