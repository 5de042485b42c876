import { expect, test } from '@jest/globals';
import type { Optimizer } from '@/core/optimizers/contract';
import { takers, tracking, twoFactors } from '@/core/optimizers/lifted/test-tracking-cap';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minTrackingError } from '@/core/optimizers/min-tracking-error';

test.each([1, 2, 3, 4])(
  'a cap at the least value that the limits allow is met: seed %d',
  (seed) => {
    const problem = twoFactors(seed, 0.02);
    problem.constraints.maxWeights.fill(0.13, 4);
    const nearest = minTrackingError.solve(problem);
    if (nearest.status !== 'solved') throw new Error(nearest.message);
    const least = tracking(problem, nearest.weights);
    expect(least).toBeGreaterThan(1e-3);
    const outcome = maxUtility.solve({
      ...problem,
      constraints: { ...problem.constraints, trackingError: least },
    });
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    expect(tracking(problem, outcome.weights)).toBeLessThan(least * (1 + 1e-7));
    expect(outcome.certificate!.dualResidual).toBeLessThanOrEqual(1e-7);
  },
);

/** The methods over single periods take longer. */
function seedsOf({ uses }: Optimizer): number[] {
  return uses.scenarios ? [1] : [1, 2, 3, 4, 5, 6];
}

test.each(takers)(
  'a cap counts as met within the tolerance of the certificate, and beyond it not: $id',
  (optimizer) => {
    for (const seed of seedsOf(optimizer).slice(0, 3)) {
      const problem = twoFactors(seed, 0.02);
      problem.constraints.maxWeights.fill(0.13, 4);
      const nearest = minTrackingError.solve(problem);
      if (nearest.status !== 'solved') throw new Error(nearest.message);
      const least = tracking(problem, nearest.weights);
      const statusAt = (trackingError: number) =>
        optimizer.solve({ ...problem, constraints: { ...problem.constraints, trackingError } })
          .status;
      for (const less of [1e-15, 1e-12, 2e-9, 4e-8]) {
        expect(statusAt(least * (1 - less))).toBe('solved');
      }
      expect(statusAt(least * (1 - 1e-6))).toBe('infeasible');
    }
  },
);

test.each(takers)('a cap that is rounding of the covariance is a cap of zero: $id', (optimizer) => {
  for (const seed of seedsOf(optimizer)) {
    const problem = twoFactors(seed, 1);
    for (const trackingError of [0, 1e-12, 3e-10, 5e-9]) {
      const { status } = optimizer.solve({
        ...problem,
        constraints: { ...problem.constraints, trackingError },
      });
      expect(status).toBe('solved');
    }
  }
});
