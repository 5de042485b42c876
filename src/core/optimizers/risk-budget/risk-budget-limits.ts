import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type {
  RiskBudgetPrices,
  RiskBudgetProof,
} from '@/core/optimizers/certificate/certify-risk-budget';
import { shadowPrices } from '@/core/optimizers/certificate/shadow-price';
import { countHeld, tooSmallShare } from '@/core/optimizers/conflict/refuse-risk-budget';
import type {
  Choice,
  Infeasible,
  LinearConstraint,
  Problem,
  Solved,
} from '@/core/optimizers/contract';

interface Limited {
  readonly weights: Float64Array;
  readonly proof: RiskBudgetProof;
  readonly prices: RiskBudgetPrices;
}

/** What the limits do to risk-budgeting weights: their prices, and whose share of the risk they move the furthest. */
export function riskBudgetLimits(
  problem: Problem,
  budgets: Float64Array,
  { weights, proof, prices }: Limited,
): Pick<Solved, 'shadowPrices' | 'remark'> {
  const { constraints, covariance } = problem;
  const { turnover, trackingError } = constraints;
  const variance = portfolioVariance(covariance, weights);
  const linear: LinearConstraint[] = [...constraints.linear];
  const rowPrices = Array.from(linear, (_, r) => prices.rows[r] ?? 0);
  if (turnover !== undefined) {
    const coefficients = new Float64Array(weights.length).fill(1);
    linear.push({ name: 'turnover', coefficients, min: Number.NEGATIVE_INFINITY, max: turnover });
    rowPrices.push(-prices.turnover);
  }
  const tracking = prices.tracking ?? 0;
  if (trackingError !== undefined && tracking > 0) {
    const coefficients = new Float64Array(weights.length).fill(1);
    const min = Number.NEGATIVE_INFINITY;
    linear.push({ name: 'tracking error', coefficients, min, max: trackingError });
    rowPrices.push(-tracking * trackingError);
  }
  const closing =
    prices.budget !== undefined
      ? 'No weights within these limits leave the rest in proportion, so these are the nearest to the budgets regardless of how much is invested.'
      : tracking > 0
        ? 'The tracking error cap holds every asset near the benchmark.'
        : 'Assets that no limit holds stay in proportion to their budgets.';
  const remark = remarkOnShares(problem, budgets, weights, closing);
  return {
    shadowPrices: shadowPrices(
      { ...problem, constraints: { ...constraints, linear } },
      weights,
      { reducedCosts: proof.reducedCosts, rowPrices: Float64Array.from(rowPrices) },
      {
        unit: 'variance',
        gain: (cost) => 2 * cost,
        effect: (gain) =>
          `bring the shares of the risk closer to their budgets, worth about ${percent(gain / variance)} of the variance`,
      },
    ),
    ...(remark && { remark }),
  };
}

/** The asset furthest below and the one furthest above its budget, then `closing`; `undefined` where all are met. */
export function remarkOnShares(
  { symbols, covariance, constraints }: Problem,
  budgets: Float64Array,
  weights: Float64Array,
  closing: string,
): string | undefined {
  const n = weights.length;
  const shares = sharesOf(covariance, weights);
  let total = 0;
  for (let i = 0; i < n; i++) if (constraints.maxWeights[i]! > 0) total += budgets[i]!;
  let below = { miss: -1e-6, words: '' };
  let above = { miss: 1e-6, words: '' };
  for (let i = 0; i < n; i++) {
    if (constraints.maxWeights[i]! <= 0) continue;
    const share = shares[i]!;
    const budget = budgets[i]! / total;
    const miss = share - budget;
    const words = `${symbols[i]!} carries ${percent(share)} instead of ${percent(budget)}`;
    if (miss < below.miss) below = { miss, words };
    if (miss > above.miss) above = { miss, words };
  }
  const words = [below.words, above.words].filter((part) => part !== '');
  if (words.length === 0) return undefined;
  return `The limits keep the shares of the risk from their budgets: ${words.join(', ')}. ${closing}`;
}

function sharesOf(covariance: Float64Array, weights: Float64Array): Float64Array {
  const n = weights.length;
  const variance = portfolioVariance(covariance, weights);
  return weights.map((weight, i) => {
    let slope = 0;
    for (let j = 0; j < n; j++) slope += covariance[i * n + j]! * weights[j]!;
    return (weight * slope) / variance;
  });
}

/** What has to be said about limits that every long portfolio of this budget meets alike. */
export function remarksOn({ constraints }: Problem): string[] {
  const { net, gross, l1, minPosition = 0, budget } = constraints;
  const invested = percent(budget);
  const remarks: string[] = [];
  if (net) {
    remarks.push(
      `Shares of the risk do not depend on how much is invested: of the net exposures between ${percent(net.min)} and ${percent(net.max)} this takes ${invested}.`,
    );
  }
  if (gross !== undefined) {
    remarks.push(
      `Without short positions the gross exposure is ${invested}, whatever the weights.`,
    );
  }
  if (l1) {
    remarks.push(
      `The L1 penalty moves nothing, as weights above zero that sum to ${invested} all pay the same.`,
    );
  }
  if (minPosition > 0) {
    remarks.push(
      `Every asset is held, so the minimum position ${percent(minPosition)} is a minimum weight of each.`,
    );
  }
  return remarks;
}

/** Limits on holdings leave risk parity nothing to choose. */
export function choiceOf({ constraints }: Problem): Choice | undefined {
  if (!limitsHoldings(constraints)) return undefined;
  const held = countHeld(constraints);
  const sentence = `Risk parity holds ${held === 1 ? 'its only asset' : `all ${held} assets`}, so there was nothing to choose.`;
  return { held, exact: true, gap: 0, nodes: 0, sentence };
}

/** A least share of the risk that the weights do not reach, other limits being in the way. */
export function missedShare(
  { symbols, covariance, constraints }: Problem,
  weights: Float64Array,
): Infeasible | undefined {
  const least = constraints.riskContributions;
  if (!least) return undefined;
  const shares = sharesOf(covariance, weights);
  const missed = least.findIndex((share, i) => shares[i]! < share * (1 - 1e-9));
  return missed < 0
    ? undefined
    : tooSmallShare(symbols[missed]!, least[missed]!, shares[missed]!, 'the other limits leave it');
}
