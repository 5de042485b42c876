import type { Proof } from '@/core/optimizers/certificate/certificate';
import { isCertified } from '@/core/optimizers/certificate/certificate';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type { NotConverged, Problem, Solved, Trade } from '@/core/optimizers/contract';
import { type LiftedWords, liftedPrices } from '@/core/optimizers/lifted/lifted-price';
import type { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';
import { tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import type { CappedPoint } from '@/core/optimizers/lifted/tracking-cap';
import { notCertified } from '@/core/optimizers/quadratic/solve-quadratic';

/** With a quadratic constraint the problem is a cone program. */
export const coneTolerance = 1e-7;

/** Judges a point by the extended problem's certificate and by the limits as the user gave them. */
export function liftedAnswer(
  problem: Problem,
  given: LiftedProgram,
  point: Omit<CappedPoint, 'status'>,
  wordsOf: (proof: Proof) => LiftedWords,
  /** Relative violation of a quadratic constraint of the method. */
  excess = 0,
): Solved | NotConverged {
  const program = point.face ?? given;
  const first = judge(point);
  if (isCertified(first.certificate, first.tolerance)) return solved(first);
  // The multiplier of a cap belongs to the weights of the active set, so only points without one are asked again.
  if (point.share === 0 && excess === 0) {
    for (const opinion of ['refine', 'secondOpinion'] as const) {
      const again = program[opinion](point.objective);
      const judged = again && judge({ ...point, ...again });
      if (judged && isCertified(judged.certificate, judged.tolerance)) return solved(judged);
    }
  }
  return notCertified({ ...first.proof, ...first.certificate }, program.tried);

  function judge(candidate: Omit<CappedPoint, 'status'>) {
    const proof = program.certify(candidate.objective, candidate);
    const certificate = {
      primalResidual: Math.max(
        proof.primalResidual,
        violationOf(problem, candidate.weights),
        candidate.excess,
        excess,
      ),
      dualResidual: proof.dualResidual,
      gap: proof.gap,
    };
    const capped = candidate.share > 0 || candidate.face !== undefined;
    const tolerance = capped ? coneTolerance : undefined;
    return { candidate, proof, certificate, tolerance };
  }

  function solved({ candidate, proof, certificate }: ReturnType<typeof judge>): Solved {
    const trade = tradeOf(problem, candidate.weights);
    return {
      status: 'solved',
      weights: candidate.weights,
      certificate,
      shadowPrices: liftedPrices(problem, program, candidate, proof, wordsOf(proof)),
      iterations: program.iterations,
      solver: program.solverName,
      fallbacks: program.fallbacks,
      ...(trade && { trade }),
    };
  }
}

export function tradeOf(problem: Problem, weights: Float64Array): Trade | undefined {
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
