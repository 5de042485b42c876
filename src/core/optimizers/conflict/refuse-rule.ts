import { extrasInWords } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import type { Constraints, Infeasible } from '@/core/optimizers/contract';

/** Methods that compute weights instead of optimizing them: what they are called, and why a limit has no place in them. */
const rules = {
  equalWeight: ['equal weight', 'it gives every asset the same share and compares nothing'],
  inverseVolatility: [
    'inverse volatility',
    'it divides by each volatility and weighs nothing against anything',
  ],
  hrp: [
    'hierarchical risk parity',
    'it divides the risk along a tree of similar assets and has no objective to weigh a limit against',
  ],
  herc: [
    'hierarchical equal risk contribution',
    'it divides the risk along a tree of similar assets and has no objective to weigh a limit against',
  ],
  nco: [
    'nested clustered optimization',
    'it optimizes cluster by cluster, and none of these steps sees the whole portfolio',
  ],
} as const satisfies Record<string, readonly [name: string, reason: string]>;

export type RuleName = keyof typeof rules;

/** For rules, which know bounds, budget and linear constraints only: a limit is refused, never quietly dropped. */
export function refuseRule(rule: RuleName, constraints: Constraints): Infeasible | undefined {
  const refused = extrasInWords(constraints);
  if (limitsHoldings(constraints)) refused.push('a limit on the number or size of holdings');
  if (refused.length === 0) return undefined;
  const [name, reason] = rules[rule];
  return {
    status: 'infeasible',
    message: `${name} cannot take ${refused.join(' and ')}, because ${reason}: remove it, or choose minimum variance, or minimum tracking error with the weights of this rule as the benchmark`,
    conflict: [name, ...refused],
    repairs: [
      `remove ${refused.join(' and ')}`,
      'choose minimum tracking error with the weights of this rule as the benchmark',
      'choose minimum variance',
    ],
  };
}
