import { percent } from '@/core/constraints/percent';
import { perSegment } from '@/core/constraints/segment';
import { cholesky } from '@/core/linalg/cholesky';
import { pivotedRoot } from '@/core/linalg/semidefinite-root';
import { certifyQuadratic, isCertified } from '@/core/optimizers/certificate/certificate';
import { violationOf } from '@/core/optimizers/certificate/violation';
import { findLiftedConflict } from '@/core/optimizers/conflict/lifted-conflict';
import type {
  Infeasible,
  LinearConstraint,
  NotConverged,
  Problem,
  Solved,
} from '@/core/optimizers/contract';
import { coneTolerance } from '@/core/optimizers/lifted/lifted-answer';
import { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';
import { trackingCapOf, trackingVariance } from '@/core/optimizers/lifted/tracking-cap';

/** Of the least squared tracking error: a cap closer to it leaves no room to choose. */
const tight = 1e-7;
/** Of a variance: what of it has to be an asset's own for weights to be told apart. */
const ownRisk = 1e-10;
/** Of the largest variance: less is no risk. */
const noRisk = 1e-14;

type Found = Pick<Solved, 'weights' | 'certificate' | 'iterations' | 'solver' | 'fallbacks'>;

/** Portfolios of the least tracking error: those with its exposures to the risks there are, which no scale changes. */
interface Face {
  readonly status: 'face';
  /** Of what is invested, zero each. */
  readonly exposures: readonly LinearConstraint[];
  /** Violation of the cap over the cap, both squared. */
  readonly excess: number;
}

/**
 * The portfolio of the least tracking error under the other limits, which can hold together, where the cap is no larger;
 * the conflict where it is smaller, `undefined` where it is larger. A multiplier of such a cap has no bound, so what is proved
 * is that no other portfolio meets it. Where assets differ without any risk others do: (w - b)'Sigma (w - b) is strictly convex in
 * Rw, R'R = Sigma, so these are the portfolios with the same Rw.
 */
export function atTightestTracking(
  problem: Problem,
): (Found & { readonly status: 'found' }) | Face | NotConverged | Infeasible | undefined {
  const { trackingError, ...constraints } = problem.constraints;
  if (trackingError === undefined) return undefined;
  const cap = trackingCapOf(problem)!;
  const noise = 1e-20 * cap.variance;
  const square = trackingError * trackingError;
  const reachable = violationOf(problem, cap.benchmark) <= 1e-14;
  if (square > noise && reachable) return undefined;
  const unique = isOneOfItsKind(problem);
  if (reachable && !unique) return { ...faceOf(problem, cap.benchmark), excess: 0 };
  if (reachable) {
    const weights = cap.benchmark.slice();
    const proof = certifyQuadratic(problem.covariance, cap.pull, constraints, weights);
    const certificate = {
      primalResidual: proof.primalResidual,
      dualResidual: proof.dualResidual,
      gap: proof.gap,
    };
    if (isCertified(certificate, coneTolerance)) {
      return {
        status: 'found',
        weights,
        certificate,
        iterations: 0,
        solver: 'benchmark',
        fallbacks: [],
      };
    }
  }
  const program = new LiftedProgram({ ...problem, constraints }, { trades: false, sizes: false });
  const objective = { ridge: 0, linear: perSegment(program.segments, cap.pull) };
  const point = program.minimize(objective);
  if (!point) return undefined;
  const least = Math.max(0, trackingVariance(problem.covariance, point.weights, cap));
  if (!reachable && least > square * (1 + 1e-9) + noise)
    return findLiftedConflict(problem, undefined, 0);
  if (!reachable && square > least * (1 + tight) + noise) return undefined;
  const excess = Math.max(0, least - square - noise) / (square || 1e-6 * cap.variance || 1);
  const { primalResidual, dualResidual, gap } = program.certify(objective, point);
  const certificate = { primalResidual: Math.max(primalResidual, excess), dualResidual, gap };
  const proven = isCertified(certificate, coneTolerance);
  if (proven && !unique) return { ...faceOf(problem, point.weights), excess };
  if (!proven) {
    return {
      status: 'notConverged',
      message: `the tracking error cap ${percent(trackingError)} is the least that the other limits allow, and it cannot be proved which portfolio at it comes nearest to the budgets: raise the cap a little`,
    };
  }
  const { iterations, solverName: solver, fallbacks } = program;
  return { status: 'found', weights: point.weights, certificate, iterations, solver, fallbacks };
}

/** R(w - s p) = 0, s the sum of w over that of p. */
function faceOf(
  { covariance, symbols, constraints }: Problem,
  portfolio: Float64Array,
): Omit<Face, 'excess'> {
  const n = symbols.length;
  const { root, pivots } = pivotedRoot(covariance, n, noRisk);
  const exposures = Array.from(pivots, (_, k): LinearConstraint => {
    const row = root.subarray(k * n, (k + 1) * n);
    const value = row.reduce((sum, loading, i) => sum + loading * portfolio[i]!, 0);
    const share = value / constraints.budget;
    return { name: '', coefficients: row.map((loading) => loading - share), min: 0, max: 0 };
  });
  return { status: 'face', exposures };
}

/** Whether no two portfolios of the assets that may be held differ without any risk. */
function isOneOfItsKind({ covariance, symbols, constraints }: Problem): boolean {
  const n = symbols.length;
  const held = Array.from(symbols.keys()).filter((i) => constraints.maxWeights[i]! > 0);
  const part = new Float64Array(held.length ** 2);
  held.forEach((i, p) => {
    held.forEach((j, q) => {
      part[p * held.length + q] = covariance[i * n + j]!;
    });
  });
  return cholesky(part, held.length, ownRisk);
}
