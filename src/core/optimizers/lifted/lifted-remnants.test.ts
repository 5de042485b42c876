import { expect, test } from '@jest/globals';
import type { Constraints } from '@/core/optimizers/contract';
import { maxKelly } from '@/core/optimizers/max-kelly';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minVariance } from '@/core/optimizers/min-variance';
import { targetReturn } from '@/core/optimizers/target-return';
import { targetVolatility } from '@/core/optimizers/target-volatility';
import { testProblem } from '@/core/optimizers/test-problem';

const methods = [minVariance, maxUtility, targetReturn, targetVolatility, maxKelly];
const limits: Partial<Constraints>[] = [
  { turnover: 0.6 },
  { transactionCost: 0.01 },
  { turnover: 1.5, transactionCost: 0.01, gross: 1.5 },
];
const cases = methods.flatMap((method) => limits.map((extra) => ({ method, extra })));

test.each(cases)(
  '$method.id, $extra: what rounding left of a holding moves no weight',
  ({ method, extra }) => {
    const problem = testProblem({ seed: 12, assets: 4 });
    const constraints = { ...problem.constraints, ...extra };
    const solve = (...held: number[]) => {
      const parameters = { currentWeights: Float64Array.of(...held) };
      const outcome = method.solve({ ...problem, constraints, parameters });
      if (outcome.status !== 'solved') throw new Error(outcome.message);
      return outcome.weights;
    };
    const clean = solve(0, 0.25, 0, 0.75);
    for (const rest of [1e-200, 1e-30, 5.55e-17, 2.2e-16, 1e-15, 1e-14]) {
      const weights = solve(rest, 0.25, rest, 0.75 - 2 * rest);
      weights.forEach((weight, i) => {
        expect(Math.abs(weight - clean[i]!)).toBeLessThan(1e-9);
      });
      const all = solve(rest, 0, 0, 1 - rest);
      expect(all.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10);
    }
  },
);
