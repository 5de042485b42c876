import { describe, expect, test } from '@jest/globals';
import { criticalLine } from '@/core/optimizers/frontier';
import { getOptimizer, optimizers } from '@/core/optimizers/registry';
import {
  isProven,
  shortfall,
  solved,
  takers,
  withShares,
} from '@/core/optimizers/risk-shares/test-risk-shares';
import { testProblem } from '@/core/optimizers/test-problem';

/** What is answered where least shares of the risk cannot be had, or have no place. */

describe('shares that cannot be had', () => {
  test.each(['max-sharpe', 'max-diversification', 'robust-mean-variance'] as const)(
    '%s: the limit that stands against a share is named, and the repair cures it',
    (id) => {
      const base = testProblem({ seed: 45, assets: 10, max: 0.12 });
      const shares = new Float64Array(10);
      shares[2] = 0.6;
      const outcome = getOptimizer(id).solve(withShares(base, shares));
      if (outcome.status !== 'infeasible') throw new Error(outcome.status);
      expect(outcome.conflict).toContain('share of the risk of A2 at least 60 %');
      expect(outcome.conflict).toContain('maximum weight 12 % of each asset');
      shares[2] = Number(/A2 to ([\d.]+) %/.exec(outcome.repairs[0]!)![1]) / 100;
      isProven(solved(getOptimizer(id).solve(withShares(base, shares))));
    },
  );

  test('more than the whole risk is a conflict, and the repair that is offered cures it', () => {
    const base = testProblem({ seed: 44, assets: 4 });
    const outcome = getOptimizer('min-variance').solve(withShares(base, [0.3, 0.3, 0.3, 0.3]));
    expect(outcome).toMatchObject({
      status: 'infeasible',
      message: expect.stringContaining('together 120 % of the risk is asked for'),
      repairs: expect.arrayContaining(['lower the minimum share of the risk of A0 to 9.99 %']),
    });
    const mended = getOptimizer('min-variance').solve(withShares(base, [0.0999, 0.3, 0.3, 0.3]));
    isProven(solved(mended));
  });

  test('many shares are counted instead of named, no other limit is blamed, and the repair cures them', () => {
    const base = testProblem({ seed: 54, assets: 12 });
    const shares = new Float64Array(12).fill(0.1);
    const outcome = getOptimizer('min-variance').solve(withShares(base, shares));
    if (outcome.status !== 'infeasible') throw new Error(outcome.status);
    expect(outcome.conflict).toEqual([
      expect.stringMatching(/^shares of the risk of 1[12] assets, at least 1[12]0 % in all$/),
    ]);
    const [, percent] = /every minimum share of the risk to ([\d.]+) % of itself/.exec(
      outcome.repairs.join('; '),
    )!;
    const factor = Number(percent) / 100;
    expect(factor).toBeCloseTo(1 / 1.2, 3);
    isProven(
      solved(
        getOptimizer('min-variance').solve(
          withShares(
            base,
            shares.map((share) => factor * share),
          ),
        ),
      ),
    );
  });

  test('a weight cap below what a share needs is named with it', () => {
    const base = testProblem({ seed: 45, assets: 10, max: 0.12 });
    const shares = new Float64Array(10);
    shares[2] = 0.6;
    const outcome = getOptimizer('max-utility').solve(withShares(base, shares));
    if (outcome.status !== 'infeasible') throw new Error(outcome.status);
    expect(outcome.conflict).toContain('share of the risk of A2 at least 60 %');
    expect(outcome.conflict).toContain('maximum weight 12 % of each asset');
    const least = Number(/A2 to ([\d.]+) %/.exec(outcome.repairs[0]!)![1]) / 100;
    shares[2] = least;
    expect(getOptimizer('max-utility').solve(withShares(base, shares)).status).toBe('solved');
    shares[2] = least + 2e-4;
    expect(getOptimizer('max-utility').solve(withShares(base, shares)).status).toBe('infeasible');
  });
});

test.each(
  optimizers
    .filter(({ id }) => !takers.some((taker) => taker === id))
    .map((optimizer) => [optimizer.id, optimizer] as const),
)('%s refuses minimum shares in words', (_, optimizer) => {
  const problem = withShares(testProblem({ seed: 46, assets: 4 }), [0.3, 0, 0, 0]);
  expect(optimizer.solve(problem)).toMatchObject({
    status: 'infeasible',
    message: expect.stringMatching(/minimum shares?/),
  });
});

test('the frontier refuses minimum shares in words', () => {
  const problem = withShares(testProblem({ seed: 46, assets: 4 }), [0.1, 0, 0, 0]);
  expect(criticalLine(problem)).toMatchObject({
    status: 'infeasible',
    message: expect.stringContaining('minimum shares of the risk (riskContributions)'),
    repairs: expect.arrayContaining(['remove the minimum shares']),
  });
});

test('a perfect hedge leaves no risk to share', () => {
  const base = testProblem({ seed: 50, assets: 2 });
  const covariance = Float64Array.of(0.04, -0.04, -0.04, 0.04);
  const problem = withShares({ ...base, covariance }, [0.3, 0]);
  expect(getOptimizer('min-variance').solve(problem)).toMatchObject({
    status: 'infeasible',
    message: expect.stringContaining('without any risk'),
  });
});

test('together with a limit on holdings the choices of assets are tried', () => {
  const base = testProblem({ seed: 46, assets: 4 });
  const problem = {
    ...withShares({ ...base, constraints: { ...base.constraints, maxAssets: 2 } }, [0.1, 0, 0, 0]),
    parameters: { targetVolatility: 0.3 },
  };
  const methods = [
    'min-variance',
    'max-sharpe',
    'robust-mean-variance',
    'target-volatility',
  ] as const;
  for (const id of methods) {
    const { choice, weights } = solved(getOptimizer(id).solve(problem));
    expect(choice).toMatchObject({ exact: true, gap: 0 });
    expect(weights.filter((weight) => weight !== 0).length).toBeLessThanOrEqual(2);
    expect(shortfall(problem, weights)).toBeLessThanOrEqual(1e-9);
  }
});
