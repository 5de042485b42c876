import { isCertified, type Proof } from '@/core/optimizers/certificate/certificate';
import type { ScenarioProof } from '@/core/optimizers/certificate/tail-proof';
import { notCertified } from '@/core/optimizers/quadratic/solve-quadratic';
import type { ScenarioSolution, Unsettled } from '@/core/optimizers/scenarios/solve-scenarios';

/** A solver and its name. */
export type NamedSolver<Answer> = readonly [name: string, ask: () => Answer | undefined];

/**
 * The answer of the first of `solvers` that the certificate accepts; `fallbacks` names those that were tried in vain. Where there is
 * none, the first proof tells why, and `near` is what the last solver found.
 */
export function firstCertified<
  Answer extends { readonly x: Float64Array; readonly iterations: number },
>(
  solvers: readonly NamedSolver<Answer>[],
  prove: (answer: Answer) => ScenarioProof,
  tolerance?: number,
): ScenarioSolution | Unsettled {
  const fallbacks: string[] = [];
  let best: Proof | undefined;
  let near: Float64Array | undefined;
  for (const [solver, ask] of solvers) {
    const answer = ask();
    if (answer) {
      const { x: weights, iterations } = answer;
      const proof = prove(answer);
      if (isCertified(proof, tolerance)) {
        return { status: 'solved', weights, proof, iterations, solver, fallbacks };
      }
      best ??= proof;
      near = weights;
    }
    fallbacks.push(solver);
  }
  return { ...notCertified(best, fallbacks), ...(near && { near }) };
}
