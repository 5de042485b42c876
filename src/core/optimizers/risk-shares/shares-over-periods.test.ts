import { describe, expect, test } from '@jest/globals';
import type { Problem } from '@/core/optimizers/contract';
import { getOptimizer, type OptimizerId } from '@/core/optimizers/registry';
import {
  isProven,
  overPeriods,
  shortfall,
  solved,
  withShares,
} from '@/core/optimizers/risk-shares/test-risk-shares';
import { testProblem } from '@/core/optimizers/test-problem';
import { tailRisk } from '@/core/risk/tail-risk';

/** What least shares of the risk mean to methods whose own risk is that of single periods. */

const confidenceLevel = 0.9;

const earnedBy = ({ expectedReturns }: Problem, weights: Float64Array) =>
  weights.reduce((sum, weight, i) => sum + weight * expectedReturns[i]!, 0);

/** What is minimized, from its definition. */
function riskOf(id: OptimizerId, { scenarios }: Problem, weights: Float64Array): number {
  const { returns, periods, periodsPerYear } = scenarios!;
  const n = weights.length;
  const gains = Float64Array.from({ length: periods }, (_, t) =>
    weights.reduce((sum, weight, i) => sum + weight * returns[t * n + i]!, 0),
  );
  if (id === 'max-kelly') {
    return (-periodsPerYear / periods) * gains.reduce((sum, gain) => sum + Math.log1p(gain), 0);
  }
  if (id === 'min-semivariance') {
    const squares = gains.reduce((sum, gain) => sum + Math.min(0, gain) ** 2, 0);
    return (periodsPerYear / periods) * squares;
  }
  if (id !== 'min-cdar') {
    return tailRisk(
      gains.map((gain) => -gain),
      confidenceLevel,
    ).conditionalValueAtRisk;
  }
  let value = 0;
  let peak = 0;
  const falls = gains.map((gain) => {
    value += gain;
    peak = Math.max(peak, value);
    return peak - value;
  });
  return tailRisk(falls, confidenceLevel).conditionalValueAtRisk;
}

const parameters = { confidenceLevel, targetReturn: 0.07 };

describe.each(overPeriods)('%s', (id) => {
  const { solve } = getOptimizer(id);

  test('the price of a share is what the next unit of it costs', () => {
    const base = { ...testProblem({ seed: 61, assets: 6 }), parameters };
    const at = (least: number) => {
      const problem = withShares(base, [0.1, 0, 0, least, 0.05, 0]);
      const answer = solved(solve(problem));
      return { answer, risk: riskOf(id, problem, answer.weights) };
    };
    const step = 1e-5;
    const slope = (at(0.35 + step).risk - at(0.35 - step).risk) / (2 * step);
    const price = at(0.35).answer.shadowPrices.find(({ constraint }) => constraint.endsWith('A3'))!;
    expect(price.constraint).toBe('minimum of the share of the risk of A3');
    expect(price.price / slope).toBeCloseTo(1, 3);
    expect(price.sentence).toMatch(/^Lowering the minimum of the share of the risk of A3 \(35 %\)/);
  });

  test('the limit that stands against a share is named, and the repair cures it', () => {
    const base = testProblem({ seed: 45, assets: 10, max: 0.12 });
    const shares = new Float64Array(10);
    shares[2] = 0.6;
    const outcome = solve(withShares(base, shares));
    if (outcome.status !== 'infeasible') throw new Error(outcome.status);
    expect(outcome.conflict).toContain('share of the risk of A2 at least 60 %');
    expect(outcome.conflict).toContain('maximum weight 12 % of each asset');
    shares[2] = Number(/A2 to ([\d.]+) %/.exec(outcome.repairs[0]!)![1]) / 100;
    isProven(solved(solve(withShares(base, shares))));
  });

  test('of few assets the best choice is found, those with a share among them', () => {
    const base = { ...testProblem({ seed: 62, assets: 5 }), parameters: { confidenceLevel } };
    const asked = withShares(base, [0, 0, 0.3, 0, 0]);
    const constraints = { ...asked.constraints, maxAssets: 2 };
    const given = id === 'target-return-cvar' ? { targetReturn: 0.03 } : {};
    const own = { ...asked.parameters, ...given };
    const chosen = solved(solve({ ...asked, constraints, parameters: own }));
    expect(chosen.choice).toMatchObject({ exact: true, gap: 0 });
    expect(chosen.weights.filter((weight) => weight !== 0).length).toBeLessThanOrEqual(2);
    expect(shortfall(asked, chosen.weights)).toBeLessThanOrEqual(1e-9);
    const pairs = [0, 1, 3, 4].flatMap((other) => {
      const maxWeights = Float64Array.from({ length: 5 }, (_, i) =>
        i === 2 || i === other ? 1 : 0,
      );
      const pair = { ...asked.constraints, maxWeights };
      const answer = solve({ ...asked, constraints: pair, parameters: own });
      return answer.status === 'solved' ? [riskOf(id, asked, answer.weights)] : [];
    });
    expect(pairs.length).toBeGreaterThan(0);
    expect(Math.abs(riskOf(id, asked, chosen.weights) - Math.min(...pairs))).toBeLessThanOrEqual(
      1e-9,
    );
  });

  test('an asset with a share is held long, the others may be short', () => {
    const base = { ...testProblem({ seed: 63, assets: 12, min: -0.3 }), parameters };
    const shares = Float64Array.from({ length: 12 }, (_, i) => (i % 4 === 1 ? 0.05 : 0));
    const problem = withShares(base, shares);
    const { weights } = solved(solve(problem));
    expect(shortfall(problem, weights)).toBeLessThanOrEqual(1e-9);
    shares.forEach((share, i) => {
      if (share > 0) expect(weights[i]).toBeGreaterThan(0);
    });
    expect(Math.min(...weights)).toBeLessThan(0);
  });
});

test.each(['min-cvar', 'min-cdar', 'min-semivariance'] as const)(
  '%s: the unit of measurement does not change the weights',
  (id) => {
    const base = testProblem({ seed: 64, assets: 8 });
    const { returns, ...calendar } = base.scenarios!;
    const weightsAt = (factor: number) => {
      const problem = withShares(
        {
          ...base,
          covariance: base.covariance.map((value) => factor * factor * value),
          scenarios: { ...calendar, returns: returns.map((value) => factor * value) },
        },
        new Float64Array(8).fill(0.06),
      );
      return solved(getOptimizer(id).solve(problem)).weights;
    };
    const plain = weightsAt(1);
    for (const factor of [1e-6, 1e6]) {
      weightsAt(factor).forEach((weight, i) => {
        expect(Math.abs(weight - plain[i]!)).toBeLessThanOrEqual(1e-9);
      });
    }
  },
);

test('the target that is left out lies halfway between the calmest and the highest with shares', () => {
  const base = testProblem({ seed: 65, assets: 9, max: 0.4 });
  const problem = withShares(base, new Float64Array(9).fill(0.05));
  const earned = (id: OptimizerId, parameters = {}) =>
    earnedBy(problem, solved(getOptimizer(id).solve({ ...problem, parameters })).weights);
  const lowest = earned('min-cvar');
  const highest = earned('target-volatility', { targetVolatility: 10 });
  expect(earned('target-return-cvar')).toBeCloseTo((lowest + highest) / 2, 10);
});

test('where cash is best, there is no risk to share, and what cannot have a share is told', () => {
  const base = testProblem({ seed: 66, assets: 2 });
  const { returns, ...calendar } = base.scenarios!;
  const cash = {
    ...base,
    covariance: Float64Array.of(base.covariance[0]!, 0, 0, 0),
    scenarios: { ...calendar, returns: returns.map((value, k) => (k % 2 ? 1e-5 : value)) },
  };
  for (const id of ['min-cvar', 'min-cdar', 'min-semivariance'] as const) {
    const { solve } = getOptimizer(id);
    const problem = withShares(cash, [0.2, 0]);
    const answer = solve(problem);
    if (id === 'min-cvar') {
      expect(answer).toMatchObject({
        status: 'infeasible',
        message: expect.stringMatching(/hold A1 without any risk.*no asset has a share of no risk/),
      });
    } else {
      // A little beside cash that gains is at risk, but never loses.
      const { weights } = solved(answer);
      expect(riskOf(id, problem, weights)).toBe(0);
      expect(shortfall(problem, weights)).toBeLessThanOrEqual(1e-9);
    }
    // A cap that cash keeps makes no difference.
    const constraints = { ...problem.constraints, trackingError: 0.5 };
    expect(solve({ ...problem, constraints }).status).toBe(answer.status);
    expect(solve(withShares(cash, [0.2, 0.2]))).toMatchObject({
      status: 'infeasible',
      message: expect.stringMatching(/risk of A0, A1 are met by no portfolio that has any risk/),
    });
  }
});
