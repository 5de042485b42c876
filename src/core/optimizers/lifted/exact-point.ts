import { isCertified } from '@/core/optimizers/certificate/certificate';
import type { LiftedProgram, Objective } from '@/core/optimizers/lifted/lifted-program';
import type { CappedPoint } from '@/core/optimizers/lifted/tracking-cap';

const mostPoints = 8;

type Uncapped = Omit<CappedPoint, 'status'>;

/**
 * A point of the frontier that `program` certifies at the price of return which its own weights imply, from one that misses
 * it by rounding: points refined at two prices, then the root of implied less asked price by secants, which for a ratio are
 * exact, as variance - t reward is linear in t while the same limits bind. The given point where that fails.
 */
export function exactPoint(
  program: LiftedProgram,
  point: Uncapped,
  impliedBy: (weights: Pick<Uncapped, 'weights' | 'values'>) => number,
  objectiveAt: (price: number) => Objective,
): Uncapped {
  const judged = (found: Uncapped): Uncapped => ({
    ...found,
    objective: objectiveAt(impliedBy(found)),
  });
  const given = judged(point);
  let at = given;
  let price = impliedBy(point);
  let before: { readonly price: number; readonly miss: number } | undefined;
  for (let k = 0; k < mostPoints; k++) {
    if (isCertified(program.certify(at.objective, at))) return at;
    const found = price > 0 ? program.refine(objectiveAt(price)) : undefined;
    if (!found) return given;
    at = judged({ ...point, ...found });
    const miss = impliedBy(at) - price;
    const slope = before && (miss - before.miss) / (price - before.price);
    before = { price, miss };
    price = slope !== undefined && slope < 0 ? price - miss / slope : price + miss;
  }
  return given;
}
