import type { Proof } from '@/core/optimizers/certificate';
import { isCertified } from '@/core/optimizers/certificate';
import type { NotConverged, Problem, Solved, Trade } from '@/core/optimizers/contract';
import { type LiftedWords, liftedPrices } from '@/core/optimizers/lifted-price';
import type { LiftedProgram } from '@/core/optimizers/lifted-program';
import { tradeCosts } from '@/core/optimizers/lifted-terms';
import { notCertified } from '@/core/optimizers/solve-quadratic';
import type { CappedPoint } from '@/core/optimizers/tracking-cap';
import { violationOf } from '@/core/optimizers/violation';

/** With a quadratic constraint the problem is a cone program. */
export const coneTolerance = 1e-7;

/** Judges a point by the extended problem's certificate and by the limits as the user gave them. */
export function liftedAnswer(
  problem: Problem,
  program: LiftedProgram,
  point: Omit<CappedPoint, 'status'>,
  wordsOf: (proof: Proof) => LiftedWords,
  /** Relative violation of a quadratic constraint of the method. */
  excess = 0,
): Solved | NotConverged {
  const { weights, share, objective } = point;
  const proof = program.certify(objective, point);
  const certificate = {
    primalResidual: Math.max(
      proof.primalResidual,
      violationOf(problem, weights),
      point.excess,
      excess,
    ),
    dualResidual: proof.dualResidual,
    gap: proof.gap,
  };
  const tolerance = share > 0 ? coneTolerance : undefined;
  if (!isCertified(certificate, tolerance))
    return notCertified({ ...proof, ...certificate }, ['active-set']);
  const trade = tradeOf(problem, weights);
  return {
    status: 'solved',
    weights,
    certificate,
    shadowPrices: liftedPrices(problem, program, point, proof, wordsOf(proof)),
    iterations: program.iterations,
    solver: program.fallbacks.length > 0 ? 'active-set with broken ties' : 'active-set',
    fallbacks: program.fallbacks,
    ...(trade && { trade }),
  };
}

function tradeOf(problem: Problem, weights: Float64Array): Trade | undefined {
  const { constraints, parameters } = problem;
  const costs = tradeCosts(problem);
  if (!costs && constraints.turnover === undefined) return undefined;
  let turnover = 0;
  let cost = 0;
  weights.forEach((weight, i) => {
    const traded = Math.abs(weight - (parameters.currentWeights?.[i] ?? 0));
    turnover += traded;
    cost += traded * (costs?.[i] ?? 0);
  });
  return { turnover, cost };
}
