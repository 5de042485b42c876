import type { HoldingBounds } from '@/core/solvers/few-holdings/holding-bound';
import type { HoldingBound } from '@/core/solvers/few-holdings/holding-program';

/** What is decided next, with the relaxation of either decision, by decision; absent where nothing is possible. */
export interface LookAhead {
  readonly branch: number;
  readonly relaxed: readonly (HoldingBound | undefined)[];
}

/** Variables that are tried, and the least that a decision counts as raising the bound by, as a share of what is missing. */
const tries = 8;
const leastRise = 1e-6;
const leastShare = 1e-6;

/**
 * Strong branching: of the variables that are held in part and whose part in D costs most for that, the one whose two decisions raise
 * the bound most, by the product of both. Undefined where none is held in part.
 * Source: Achterberg, Koch and Martin (2005), Operations Research Letters 33(1).
 */
export function lookAhead(
  bounds: HoldingBounds,
  relaxed: HoldingBound,
  upTo: number,
): LookAhead | undefined {
  const { decisions, x, held, value } = relaxed;
  const cost = (i: number) => bounds.diagonal[i]! * x[i]! ** 2 * (1 / held[i]! - 1);
  const inPart = [...decisions.keys()].filter(
    (i) => decisions[i] === -1 && held[i]! > leastShare && held[i]! < 0.999,
  );
  inPart.sort((a, b) => cost(b) - cost(a) || a - b);
  let best: LookAhead | undefined;
  let most = -1;
  for (const branch of inPart.slice(0, tries)) {
    const children = [0, 1].map((decision) => {
      const decided = decisions.slice();
      decided[branch] = decision;
      return bounds.at(decided, Number.POSITIVE_INFINITY, relaxed, true);
    });
    let score = 1;
    for (const child of children) {
      const rise = Math.min(child?.value ?? upTo, upTo) - value;
      score *= Math.max(rise / (upTo - value), leastRise);
    }
    if (score <= most) continue;
    most = score;
    best = { branch, relaxed: children };
  }
  return best;
}
