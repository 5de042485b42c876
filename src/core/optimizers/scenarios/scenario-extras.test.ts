import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type { Problem } from '@/core/optimizers/contract';
import { getOptimizer } from '@/core/optimizers/registry';
import { testProblem } from '@/core/optimizers/test-problem';

const methods = ['min-cvar', 'target-return-cvar', 'min-cdar', 'min-semivariance'] as const;

const limitsSpec = fc.record(
  {
    turnover: fc.double({ min: 0.1, max: 1.5, noNaN: true }),
    transactionCost: fc.double({ min: 0.0005, max: 0.02, noNaN: true }),
    gross: fc.double({ min: 1.2, max: 1.8, noNaN: true }),
    trackingError: fc.double({ min: 0.02, max: 0.1, noNaN: true }),
    l1: fc.double({ min: 0.0001, max: 0.02, noNaN: true }),
    l2: fc.double({ min: 0.0001, max: 0.1, noNaN: true }),
  },
  { requiredKeys: [] },
);

test('any mix of limits, costs and penalties is certified or infeasible with a reason', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...methods),
      limitsSpec,
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 3, max: 14 }),
      fc.constantFrom(0, -0.2),
      (method, limits, seed, assets, min) => {
        const base = testProblem({ seed, assets, min, max: Math.max(0.4, 2 / assets) });
        const problem: Problem = {
          ...base,
          constraints: { ...base.constraints, ...limits },
          parameters: { currentWeights: new Float64Array(assets).fill(1 / assets) },
        };
        const outcome = getOptimizer(method).solve(problem);
        if (outcome.status === 'infeasible') {
          expect(outcome.repairs.length).toBeGreaterThan(0);
          return;
        }
        if (outcome.status !== 'solved') throw new Error(outcome.message);
        const { weights, certificate, shadowPrices } = outcome;
        const { primalResidual, dualResidual, gap } = certificate!;
        expect(Math.max(primalResidual, dualResidual, gap)).toBeLessThanOrEqual(1e-7);
        expect(violationOf(problem, weights)).toBeLessThanOrEqual(1e-9);
        for (const { price, sentence } of shadowPrices) {
          expect(price).toBeGreaterThanOrEqual(0);
          expect(sentence).not.toMatch(/NaN|Infinity|undefined/);
        }
      },
    ),
    { numRuns: 50, seed: 55 },
  );
});

test('the price of a tracking-error cap is what a little more of it gains', () => {
  for (const method of ['min-cvar', 'min-semivariance'] as const) {
    const base = testProblem({ seed: 91, assets: 8, max: 0.6 });
    const at = (trackingError: number) => {
      const constraints = { ...base.constraints, trackingError, l2: 0.01 };
      const outcome = getOptimizer(method).solve({ ...base, constraints });
      if (outcome.status !== 'solved') throw new Error(outcome.message);
      return outcome;
    };
    const risk = (weights: Float64Array) => {
      const { returns, periods, periodsPerYear } = base.scenarios!;
      const gains = Float64Array.from({ length: periods }, (_, t) =>
        weights.reduce((sum, w, i) => sum + w * returns[t * 8 + i]!, 0),
      );
      const penalty = 0.01 * weights.reduce((sum, w) => sum + w * w, 0);
      if (method === 'min-semivariance') {
        const sum = gains.reduce((total, gain) => total + Math.min(0, gain) ** 2, 0);
        return (periodsPerYear / periods) * sum + penalty;
      }
      const tail = 0.05 * periods;
      const losses = gains.map((gain) => -gain).sort((a, b) => b - a);
      const mean = losses.reduce(
        (sum, loss, k) => sum + Math.min(1, Math.max(0, tail - k)) * loss,
        0,
      );
      return mean / tail + penalty;
    };
    const step = 1e-5;
    const price = at(0.03).shadowPrices.find(({ constraint }) =>
      /tracking/.test(constraint),
    )!.price;
    const slope = (risk(at(0.03 - step).weights) - risk(at(0.03 + step).weights)) / (2 * step);
    expect(price / slope).toBeCloseTo(1, 2);
  }
});

test('with L2 or a cap on the tracking error the proof is as exact as without', () => {
  for (const method of methods) {
    for (const extra of [
      { l2: 0.02 },
      { trackingError: 0.03 },
      { l2: 0.005, trackingError: 0.05 },
    ]) {
      const base = testProblem({ seed: 77, assets: 18, max: 0.4 });
      const outcome = getOptimizer(method).solve({
        ...base,
        constraints: { ...base.constraints, ...extra },
      });
      if (outcome.status !== 'solved') throw new Error(outcome.message);
      const { dualResidual, gap } = outcome.certificate!;
      expect(Math.max(dualResidual, gap)).toBeLessThanOrEqual(1e-11);
    }
  }
});
