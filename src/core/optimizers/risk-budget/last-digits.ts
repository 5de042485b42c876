import { isCertified } from '@/core/optimizers/certificate/certificate';
import {
  certifyRiskBudget,
  type RiskBudgetPrices,
  type RiskBudgetProblem,
  type RiskBudgetProof,
} from '@/core/optimizers/certificate/certify-risk-budget';

/** Residuals up to this can be a matter of how weights are rounded. */
const rounding = 1e-6;
/** Units in the last place that a weight is moved by. */
const steps = [-3, -2, -1, 0, 1, 2, 3];
/** Products in all. */
const mostWork = 4e6;

/**
 * Weights that differ from `weights` in their last digits alone and are certified; `undefined` where none are found. Where risks
 * cancel to a share c of the variance, rounding a weight moves what is left by some 1e-16 / c: which of its two neighbours each
 * weight is rounded to decides, and the nearest for each by itself is seldom the best for all. Pairs of weights are moved while that
 * lowers the worst residual, a given number of times.
 */
export function onLastDigits(
  problem: RiskBudgetProblem,
  weights: Float64Array,
  prices: RiskBudgetPrices,
): { readonly weights: Float64Array; readonly proof: RiskBudgetProof } | undefined {
  const { constraints, current } = problem;
  const { minWeights, maxWeights } = constraints;
  let left = Math.floor(mostWork / weights.length ** 2);
  const judge = (values: Float64Array) => {
    left--;
    const proof = certifyRiskBudget(problem, values, prices);
    return { proof, miss: Math.max(proof.dualResidual, proof.gap), weights: values };
  };
  let best = judge(weights);
  if (!(best.miss <= rounding)) return undefined;
  const free = [...weights.keys()].filter((i) => {
    const weight = weights[i]!;
    const atKink = prices.turnover > 0 && weight === current[i];
    return weight > minWeights[i]! && weight < maxWeights[i]! && !atKink;
  });
  for (let isBetter = true; isBetter && left > 0; ) {
    isBetter = false;
    for (let a = 0; a < free.length && left > 0; a++) {
      for (let b = a + 1; b < free.length && left > 0; b++) {
        const from = best.weights;
        for (const up of steps) {
          for (const down of steps) {
            const moved = from.slice();
            for (const [i, units] of [
              [free[a]!, up],
              [free[b]!, down],
            ] as const) {
              moved[i]! += units * ulp(moved[i]!);
              moved[i] = Math.min(maxWeights[i]!, Math.max(minWeights[i]!, moved[i]!));
            }
            const next = judge(moved);
            if (isCertified(next.proof)) return next;
            if (next.miss < best.miss) {
              best = next;
              isBetter = true;
            }
          }
        }
      }
    }
  }
  return undefined;
}

/** Distance to the next larger number. */
function ulp(value: number): number {
  return 2 ** (Math.floor(Math.log2(Math.abs(value))) - 52);
}
