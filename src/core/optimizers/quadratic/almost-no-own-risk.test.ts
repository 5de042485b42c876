import { expect, test } from '@jest/globals';
import { certifyQuadratic, isCertified } from '@/core/optimizers/certificate/certificate';
import type { Constraints, Optimizer } from '@/core/optimizers/contract';
import { criticalLine } from '@/core/optimizers/frontier';
import { maxDiversification } from '@/core/optimizers/max-diversification';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { minVariance } from '@/core/optimizers/min-variance';
import { targetReturn } from '@/core/optimizers/target-return';
import { testProblem } from '@/core/optimizers/test-problem';

interface Market {
  readonly optimizer: Optimizer;
  readonly seed: number;
  readonly assets: number;
  /** Own variance over that of the usual market. */
  readonly specific: number;
  readonly min: number;
  readonly extra: Partial<Constraints>;
}

const net = { net: { min: 0.2, max: 1 } };

// Two factors that long and short positions cancel almost wholly: what is left of the risk is a billionth of its parts.
test.each<Market>([
  { optimizer: minVariance, seed: 3, assets: 19, specific: 1e-9, min: -1, extra: net },
  { optimizer: minVariance, seed: 28, assets: 49, specific: 1e-6, min: -0.2, extra: net },
  { optimizer: minVariance, seed: 53, assets: 58, specific: 1e-9, min: -0.3, extra: net },
  { optimizer: targetReturn, seed: 39, assets: 57, specific: 1e-6, min: -0.3, extra: net },
  { optimizer: maxSharpe, seed: 3, assets: 19, specific: 1e-9, min: -1, extra: net },
  { optimizer: maxDiversification, seed: 3, assets: 19, specific: 1e-9, min: -1, extra: net },
])(
  'what nearly cancels solves with a certificate: $optimizer.id of $assets assets, own risk $specific',
  ({ optimizer, seed, assets, specific, min, extra }) => {
    const problem = testProblem({ seed, assets, factors: 2, specific, min, max: 1 });
    const outcome = optimizer.solve({
      ...problem,
      constraints: { ...problem.constraints, ...extra },
    });
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    expect(outcome.certificate!.gap).toBeLessThanOrEqual(1e-9);
    expect(outcome.certificate!.dualResidual).toBeLessThanOrEqual(1e-9);
  },
);

test.each([
  { seed: 3, assets: 19, specific: 1e-9, min: -1 },
  { seed: 5, assets: 45, specific: 1e-10, min: -0.3 },
  { seed: 28, assets: 28, specific: 1e-12, min: -1 },
])(
  'minimum variance solves with twice the digits where 16 stall: $assets assets, own risk $specific',
  ({ seed, assets, specific, min }) => {
    const problem = testProblem({ seed, assets, factors: 2, specific, min, max: 1 });
    const outcome = minVariance.solve({
      ...problem,
      constraints: { ...problem.constraints, gross: 1.6 },
    });
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    expect(outcome.certificate!.dualResidual).toBeLessThanOrEqual(1e-9);
  },
);

test.each([
  { seed: 3, assets: 19, specific: 1e-9, min: -1 },
  { seed: 23, assets: 31, specific: 1e-10, min: -0.3 },
  { seed: 25, assets: 20, specific: 0, min: -1 },
  { seed: 81, assets: 9, specific: 1e-12, min: -0.2 },
])(
  'the frontier keeps its way where risks nearly cancel, and says how: $assets assets, own risk $specific',
  ({ seed, assets, specific, min }) => {
    const problem = testProblem({ seed, assets, factors: 2, specific, min, max: 1 });
    const frontier = criticalLine(problem);
    if (frontier.status !== 'solved') throw new Error(frontier.message);
    const { corners, solver, fallbacks } = frontier;
    if (solver !== 'critical line') expect(fallbacks).toContain('critical line');
    expect(corners.at(-1)!.lambda).toBe(0);
    for (let k = 1; k < corners.length; k++) {
      const [high, low] = [corners[k - 1]!, corners[k]!];
      expect(low.lambda).toBeLessThan(high.lambda);
      const middle = low.weights.map((w, i) => (w + high.weights[i]!) / 2);
      for (const [lambda, weights] of [
        [high.lambda, high.weights],
        [(high.lambda + low.lambda) / 2, middle],
      ] as const) {
        const linear = problem.expectedReturns.map((value) => lambda * value);
        const proof = certifyQuadratic(problem.covariance, linear, problem.constraints, weights);
        expect(isCertified(proof)).toBe(true);
      }
    }
  },
);
