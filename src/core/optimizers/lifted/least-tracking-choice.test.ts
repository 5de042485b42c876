import { expect, test } from '@jest/globals';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import {
  assets as n,
  takers,
  tracking,
  twoFactors,
} from '@/core/optimizers/lifted/test-tracking-cap';
import { maxKelly } from '@/core/optimizers/max-kelly';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minCdar } from '@/core/optimizers/min-cdar';
import { minCvar } from '@/core/optimizers/min-cvar';
import { minSemivariance } from '@/core/optimizers/min-semivariance';
import { minTrackingError } from '@/core/optimizers/min-tracking-error';
import { minVariance } from '@/core/optimizers/min-variance';
import { tailRisk } from '@/core/risk/tail-risk';
import { growth } from '@/core/solvers/log-growth';

test.each([1, 2, 3, 4, 5, 6])(
  'a tracking-error cap of zero leaves the choice among portfolios of the same exposures: seed %d',
  (seed) => {
    const problem = twoFactors(seed, 1);
    const { benchmarkWeights } = problem.parameters;
    const capped = { ...problem, constraints: { ...problem.constraints, trackingError: 0 } };
    const calmest = minVariance.solve(capped);
    const best = maxUtility.solve(capped);
    if (calmest.status !== 'solved') throw new Error(calmest.message);
    if (best.status !== 'solved') throw new Error(best.message);
    const risk = Math.sqrt(portfolioVariance(problem.covariance, benchmarkWeights!));
    expect(tracking(problem, calmest.weights)).toBeLessThan(1e-7 * risk);
    expect(tracking(problem, best.weights)).toBeLessThan(1e-7 * risk);
    const earned = (weights: Float64Array) =>
      weights.reduce((sum, w, i) => sum + w * problem.expectedReturns[i]!, 0);
    // Of the same risk as the benchmark, and better.
    expect(earned(best.weights)).toBeGreaterThan(earned(benchmarkWeights!) + 1e-3);
  },
);

test.each(takers)(
  'where the benchmark meets all limits and risk of their own sets assets apart, however little, a cap of zero leaves it alone: $id',
  (optimizer) => {
    for (const specific of [1e-12, 1e-9]) {
      for (const penalties of [{}, { l2: 0.01 }, { gross: 1.2, turnover: 2 }]) {
        const { constraints, ...problem } = twoFactors(2, 1, specific);
        const outcome = optimizer.solve({
          ...problem,
          constraints: { ...constraints, ...penalties, trackingError: 0 },
        });
        if (outcome.status !== 'solved') throw new Error(outcome.message);
        outcome.weights.forEach((weight, i) => {
          expect(weight).toBeCloseTo(problem.parameters.benchmarkWeights![i]!, 10);
        });
      }
    }
  },
);

/** What each method over single periods minimizes, from its definition. */
const risks = [
  {
    optimizer: minCvar,
    of: (earned: Float64Array) =>
      tailRisk(
        earned.map((gain) => -gain),
        0.95,
      ).conditionalValueAtRisk,
  },
  {
    optimizer: minCdar,
    of: (earned: Float64Array) => {
      let value = 0;
      let peak = 0;
      const falls = earned.map((gain) => {
        value += gain;
        peak = Math.max(peak, value);
        return peak - value;
      });
      return tailRisk(falls, 0.95).conditionalValueAtRisk;
    },
  },
  {
    optimizer: minSemivariance,
    of: (earned: Float64Array) => earned.reduce((sum, gain) => sum + Math.min(0, gain) ** 2, 0),
  },
  {
    optimizer: maxKelly,
    of: (earned: Float64Array) => -growth(earned, earned.length, Float64Array.of(1)),
  },
];

test.each([
  { cap: 'the least that the limits allow', calmer: 0.8 },
  { cap: 'zero', calmer: 1 },
])(
  'where the cap is $cap, no answer of another method within it is better by the own measure',
  ({ calmer }) => {
    let differ = 0;
    for (const seed of [1, 2, 3]) {
      const problem = twoFactors(seed, 1);
      // Of the risk that the first asset shares with the benchmark, which makes exposures differ.
      const coefficients = problem.covariance.slice(0, n);
      const { benchmarkWeights } = problem.parameters;
      const shared = benchmarkWeights!.reduce((sum, w, i) => sum + w * coefficients[i]!, 0);
      const row = { name: 'risk', coefficients, min: -1, max: calmer * shared };
      const limits = { ...problem.constraints, linear: [row] };
      const nearest = minTrackingError.solve({ ...problem, constraints: limits });
      if (nearest.status !== 'solved') throw new Error(nearest.message);
      const least = calmer < 1 ? tracking(problem, nearest.weights) : 0;
      if (calmer < 1) expect(least).toBeGreaterThan(1e-3);
      const constraints = { ...limits, trackingError: least };
      const { returns, periods } = problem.scenarios!;
      const answers = [minVariance, maxUtility, ...risks.map((risk) => risk.optimizer)].map(
        (optimizer) => {
          const outcome = optimizer.solve({ ...problem, constraints });
          if (outcome.status !== 'solved') throw new Error(`${optimizer.id}: ${outcome.message}`);
          const { primalResidual, dualResidual, gap } = outcome.certificate!;
          expect(Math.max(primalResidual, dualResidual, gap)).toBeLessThanOrEqual(1e-7);
          const earned = new Float64Array(periods);
          for (let t = 0; t < periods; t++) {
            for (let i = 0; i < n; i++) earned[t]! += returns[t * n + i]! * outcome.weights[i]!;
          }
          return { id: optimizer.id, earned };
        },
      );
      for (const { optimizer, of } of risks) {
        const values = answers.map(({ earned }) => of(earned));
        const own = values[answers.findIndex(({ id }) => id === optimizer.id)]!;
        for (const value of values) expect(own).toBeLessThanOrEqual(value + 1e-7 * Math.abs(value));
        if (Math.max(...values) > own + 1e-3 * Math.abs(own)) differ++;
      }
    }
    // Else nothing would be compared.
    expect(differ).toBeGreaterThan(8);
  },
);
