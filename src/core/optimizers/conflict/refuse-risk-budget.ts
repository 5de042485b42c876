import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import type { Constraints, Infeasible, Problem } from '@/core/optimizers/contract';
import { isFeasible } from '@/core/solvers/highest-value';

/** Limits that risk budgeting cannot keep, and those that leave no weights above zero; `undefined` where all may hold. */
export function refuseRiskBudget(problem: Problem, budgets: Float64Array): Infeasible | undefined {
  const { constraints } = problem;
  return (
    refusePenalty(constraints) ??
    refuseEmpty(constraints) ??
    refuseNet(constraints) ??
    refuseMostAssets(constraints) ??
    refuseLeastPosition(problem) ??
    refuseShares(problem, budgets)
  );
}

function refusePenalty({ l2 }: Constraints): Infeasible | undefined {
  if (!l2) return undefined;
  return {
    status: 'infeasible',
    message:
      'with an L2 penalty the assets would share out the variance plus the penalty, so none would carry its share of the risk: cap the weights, estimate the covariance with more shrinkage, or choose minimum variance with the penalty',
    conflict: ['risk parity', 'the L2 penalty'],
    repairs: [
      'remove the L2 penalty',
      'cap the weights',
      'choose minimum variance with the L2 penalty',
    ],
  };
}

function refuseEmpty({ budget }: Constraints): Infeasible | undefined {
  if (budget > 0) return undefined;
  return {
    status: 'infeasible',
    message: `every asset weighs more than zero in risk parity, so the weights cannot sum to ${percent(budget)}`,
    conflict: ['every asset carries a share of the risk', `weights sum to ${percent(budget)}`],
    repairs: ['let the weights sum to more than 0 %', 'choose minimum variance'],
  };
}

function refuseNet({ net, budget }: Constraints): Infeasible | undefined {
  if (!net) return undefined;
  const range = `net exposure between ${percent(net.min)} and ${percent(net.max)}`;
  if (net.min > net.max) {
    return {
      status: 'infeasible',
      message: `net exposure: its minimum ${percent(net.min)} is above its maximum ${percent(net.max)}`,
      conflict: [
        `net exposure at least ${percent(net.min)}`,
        `net exposure at most ${percent(net.max)}`,
      ],
      repairs: [
        `lower the minimum of net exposure to ${percent(net.max, 'down')}`,
        `raise the maximum of net exposure to ${percent(net.min, 'up')}`,
      ],
    };
  }
  if (net.min <= budget && budget <= net.max) return undefined;
  const low = budget < net.min;
  return {
    status: 'infeasible',
    message: `shares of the risk do not depend on how much is invested, so risk parity invests ${percent(budget)}, which is not a ${range}`,
    conflict: [range, `weights sum to ${percent(budget)}`],
    repairs: [
      low
        ? `lower the minimum of net exposure to ${percent(budget, 'down')}`
        : `raise the maximum of net exposure to ${percent(budget, 'up')}`,
      `give net exposure as one number, for example ${percent(low ? net.min : net.max)}`,
    ],
  };
}

/** Assets that risk parity holds: all that may weigh anything. */
export function countHeld({ maxWeights }: Constraints): number {
  return maxWeights.reduce((count, max) => count + (max > 0 ? 1 : 0), 0);
}

function refuseMostAssets(constraints: Constraints): Infeasible | undefined {
  const { maxAssets } = constraints;
  if (maxAssets === undefined) return undefined;
  if (!(Number.isInteger(maxAssets) && maxAssets >= 1)) {
    throw new RangeError('riskParity: maxAssets is a whole number >= 1');
  }
  const held = countHeld(constraints);
  if (held <= maxAssets) return undefined;
  const most = maxAssets === 1 ? 'at most 1 asset' : `at most ${maxAssets} assets`;
  return {
    status: 'infeasible',
    message: `risk parity gives each of the ${held} assets a share of the risk, so it holds all of them, not ${most}: choose the assets first, for example those that minimum variance with ${most} holds`,
    conflict: [`every one of ${held} assets carries a share of the risk`, most],
    repairs: [
      `allow ${held} assets`,
      `leave out ${held - maxAssets} of the assets`,
      `choose minimum variance with ${most}`,
    ],
  };
}

function refuseLeastPosition(problem: Problem): Infeasible | undefined {
  const { symbols, constraints } = problem;
  const { minPosition = 0, maxWeights, budget } = constraints;
  if (minPosition < 0) throw new RangeError('riskParity: minPosition >= 0');
  if (minPosition === 0 || findConflict(problem)) return undefined;
  const least = `minimum position ${percent(minPosition)} of every asset, as risk parity holds all`;
  const small = symbols.findIndex((_, i) => maxWeights[i]! > 0 && maxWeights[i]! < minPosition);
  if (small >= 0) {
    const symbol = symbols[small]!;
    const most = percent(maxWeights[small]!);
    return {
      status: 'infeasible',
      message: `risk parity holds every asset, so ${symbol} would need the minimum position ${percent(minPosition)}, but may weigh at most ${most}`,
      conflict: [least, `maximum weight ${most} of ${symbol}`],
      repairs: [
        `lower the minimum position to ${percent(maxWeights[small]!, 'down')}`,
        `raise the maximum weight of ${symbol} to ${percent(minPosition, 'up')}`,
        `leave out ${symbol}`,
      ],
    };
  }
  const with_ = (position: number) => withPosition(constraints, position);
  const conflict = findConflict({ symbols, constraints: with_(minPosition) });
  if (!conflict) return undefined;
  let low = 0;
  let high = minPosition;
  while (high - low > 1e-9 * minPosition) {
    const middle = (low + high) / 2;
    const limits = with_(middle);
    const sum = limits.minWeights.reduce((total, value) => total + value, 0);
    if (sum <= budget && isFeasible(polytopeOf(limits))) low = middle;
    else high = middle;
  }
  const largest = percent(low, 'down');
  const others = conflict.conflict.filter((words) => !words.startsWith('minimum weight'));
  return {
    status: 'infeasible',
    message: `risk parity holds every asset, and the limits leave at most ${largest} for the smallest of them: less than the minimum position ${percent(minPosition)}`,
    conflict: [least, ...others],
    repairs: [
      `lower the minimum position to ${largest}`,
      ...conflict.repairs.filter((words) => !words.includes('minimum weight')),
    ],
  };
}

/** Long, with the minimum position as a minimum weight of every asset, and without what has no effect on weights. */
export function limitsOfRiskBudget(constraints: Constraints): Constraints {
  const { net: _, l1: __, l2: ___, maxAssets, riskContributions, ...rest } = constraints;
  const { minPosition, ...limits } = withPosition(rest, constraints.minPosition ?? 0);
  return limits;
}

function withPosition(constraints: Constraints, position: number): Constraints {
  const { minWeights, maxWeights } = constraints;
  return {
    ...constraints,
    minWeights: minWeights.map((min, i) => Math.max(0, min, maxWeights[i]! > 0 ? position : 0)),
  };
}

function refuseShares(
  { symbols, constraints }: Problem,
  budgets: Float64Array,
): Infeasible | undefined {
  const { riskContributions, maxWeights } = constraints;
  if (!riskContributions) return undefined;
  const total = budgets.reduce((sum, value, i) => sum + (maxWeights[i]! > 0 ? value : 0), 0);
  const share = (i: number) => (maxWeights[i]! > 0 ? budgets[i]! / total : 0);
  const asked = riskContributions.findIndex((least, i) => least > share(i) * (1 + 1e-12));
  return asked < 0
    ? undefined
    : tooSmallShare(symbols[asked]!, riskContributions[asked]!, share(asked), 'its budget is');
}

/** Why a least share of the risk is not kept. */
export function tooSmallShare(
  symbol: string,
  least: number,
  share: number,
  words: string,
): Infeasible {
  return {
    status: 'infeasible',
    message: `${symbol} is to carry at least ${percent(least)} of the risk, but ${words} ${percent(share)}: state the shares as risk budgets, or choose minimum variance with minimum shares of the risk`,
    conflict: [
      'risk parity with its budgets',
      `share of the risk of ${symbol} at least ${percent(least)}`,
    ],
    repairs: [
      `lower the minimum share of ${symbol} to ${percent(share, 'down')}`,
      'state the shares as risk budgets',
      'choose minimum variance with minimum shares of the risk',
    ],
  };
}
