import { boxConstraints } from '@/core/constraints/box-constraints';
import type { Task } from './task';

/** The smallest task, for tests: all of the budget in the one asset. */
export function testTask(symbol: string): Extract<Task, { kind: 'optimize' }> {
  return {
    kind: 'optimize',
    input: {
      symbols: [symbol],
      data: {
        kind: 'moments',
        expectedReturns: Float64Array.of(0.1),
        covariance: Float64Array.of(0.04),
      },
      method: 'min-variance',
      riskFree: 0,
      constraints: boxConstraints(1, 0, 1),
      parameters: {},
    },
  };
}
