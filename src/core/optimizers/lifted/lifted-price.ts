import { percent } from '@/core/constraints/percent';
import type { Proof } from '@/core/optimizers/certificate/certificate';
import { type PriceWords, shadowPrices } from '@/core/optimizers/certificate/shadow-price';
import type { LinearConstraint, Problem, ShadowPrice } from '@/core/optimizers/contract';
import type { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';
import { tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import type { CappedPoint } from '@/core/optimizers/lifted/tracking-cap';

export interface LiftedWords extends PriceWords {
  /** What one unit of trading cost adds to the quadratic program per unit traded; absent where costs do not count. */
  readonly costUnit?: number;
}

/**
 * Shadow prices of the limits as the user named them: bounds from the first and last segment of each asset, then
 * rows, turnover, gross and net exposure, tracking error. Multipliers of the final quadratic program are `rest`
 * of those of the problem.
 */
export function liftedPrices(
  problem: Problem,
  program: LiftedProgram,
  { weights, share, rest }: Pick<CappedPoint, 'weights' | 'share' | 'rest'>,
  proof: Pick<Proof, 'reducedCosts' | 'rowPrices'>,
  words: LiftedWords,
): ShadowPrice[] {
  // Where only the tracking error decides, nothing of the objective is left to price.
  if (rest === 0) return [];
  const { constraints } = problem;
  const { segments } = program;
  const n = weights.length;
  const reducedCosts = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const atMin = proof.reducedCosts[segments.first[i]!]!;
    const atMax = proof.reducedCosts[segments.first[i + 1]! - 1]!;
    if (weights[i] === constraints.minWeights[i] && atMin > 0) reducedCosts[i] = atMin;
    else if (weights[i] === constraints.maxWeights[i] && atMax < 0) reducedCosts[i] = atMax;
  }
  const linear: LinearConstraint[] = [];
  const rowPrices: number[] = [];
  const everything = new Float64Array(n).fill(1);
  const add = (name: string, min: number, max: number, price: number) => {
    linear.push({ name, coefficients: everything, min, max });
    rowPrices.push(price);
  };
  const none = Number.NEGATIVE_INFINITY;
  const { turnover, gross, net, trackingError } = constraints;
  constraints.linear.forEach((row, r) => {
    linear.push(row);
    rowPrices.push(proof.rowPrices[r]!);
  });
  let next = constraints.linear.length;
  if (turnover !== undefined) add('turnover', none, turnover, proof.rowPrices[next++]!);
  if (gross !== undefined) add('gross exposure', none, gross, proof.rowPrices[next++]!);
  for (; next < proof.rowPrices.length; next++) {
    const row = program.constraints.linear[next]!;
    if (row.name === '') continue;
    linear.push({
      ...row,
      coefficients: everything,
      min: problem.parameters.targetReturn ?? row.min,
    });
    rowPrices.push(proof.rowPrices[next]!);
  }
  if (net) add('net exposure', net.min, net.max, -proof.reducedCosts.at(-1)!);
  if (trackingError !== undefined && share > 0) {
    add('tracking error', none, trackingError, -share * trackingError);
  }
  const scaled: PriceWords = { ...words, gain: (cost) => words.gain(cost / rest) };
  const prices = shadowPrices(
    { ...problem, constraints: { ...constraints, linear } },
    weights,
    { reducedCosts, rowPrices: Float64Array.from(rowPrices) },
    scaled,
  );
  const cost = priceOfCost(problem, program, weights, words);
  return cost ? [...prices, cost] : prices;
}

/** What a lower cost rate would gain: the objective's derivative by it is the volume traded. */
function priceOfCost(
  problem: Problem,
  { segments, current }: LiftedProgram,
  weights: Float64Array,
  { unit, gain, costUnit, effect }: LiftedWords,
): ShadowPrice | undefined {
  const costs = tradeCosts(problem);
  if (!costs || costUnit === undefined || !segments.tradeSlope.some((slope) => slope !== 0)) {
    return undefined;
  }
  let traded = 0;
  let paid = 0;
  weights.forEach((weight, i) => {
    traded += Math.abs(weight - current[i]!);
    paid += costs[i]! * Math.abs(weight - current[i]!);
  });
  const price = gain(costUnit * traded);
  if (!(price > 0)) return undefined;
  return {
    constraint: 'transaction cost',
    price,
    unit,
    sentence: `Trading ${percent(traded)} of the portfolio costs ${percent(paid)}; lowering the cost by 0.1 percentage points would ${effect(price / 1000)}.`,
  };
}
