import type { Proof } from '@/core/optimizers/certificate/certificate';
import { type PriceWords, shadowPrices } from '@/core/optimizers/certificate/shadow-price';
import type { Problem, Solved } from '@/core/optimizers/contract';

/** Weights that the certificate accepted, and how they were found. */
export interface CertifiedWeights
  extends Pick<Solved, 'weights' | 'iterations' | 'solver' | 'fallbacks'> {
  readonly proof: Proof;
}

/** The answer of a method to `problem`, whose constraints are those that the proof is about. */
export function certifiedAnswer(
  problem: Problem,
  { weights, proof, iterations, solver, fallbacks }: CertifiedWeights,
  words: PriceWords,
): Solved {
  const { primalResidual, dualResidual, gap } = proof;
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: shadowPrices(problem, weights, proof, words),
    iterations,
    solver,
    fallbacks,
  };
}
