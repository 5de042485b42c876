import { percent } from '@/core/constraints/percent';
import type { Infeasible, Problem } from '@/core/optimizers/contract';
import { type LiftedLimits, limitsOf } from '@/core/optimizers/lifted/lifted-limits';

/** A system whose limits are taken away one by one. */
export interface RiskShareLimits extends LiftedLimits {
  readonly targetVolatility: number | undefined;
}

interface Limit {
  readonly words: string;
  readonly drop: (system: RiskShareLimits) => RiskShareLimits;
  /** Least share of an asset. */
  readonly asset?: number;
}

/** More single repairs than this are no help. */
const mostRepairs = 5;
/** More shares of a conflict than this are counted instead of named. */
const mostNamed = 10;
/** Times the budget, or over it: what may be invested where the budget is taken away. */
const otherBudget = 10;
/** Of a share: an answer in hundredths of a percent is fine enough. */
const fineness = 1e-5;

/** What is asked of a system of limits: each is a cone program or a few. */
export interface RiskShareOracle {
  readonly isMet: (system: RiskShareLimits) => boolean;
  /**
   * The largest multiple, at most one, of the shares of the assets that `scaled` names with which the limits can hold, to
   * within `enough`; `undefined` where it is not found.
   */
  readonly largestFactor: (
    system: RiskShareLimits,
    scaled: (asset: number) => boolean,
    enough: number,
  ) => number | undefined;
}

/**
 * Why no portfolio meets least shares of the risk together with limits that can hold without them: a smallest conflicting
 * set (a small one where there are too many limits to try all), and for each share in it the largest that the others allow.
 * Source: Chinneck and Dravnieks (1991), ORSA Journal on Computing 3(2), for the deletion filter; Junker (2004), AAAI-04, for
 * what is needed of many by halving.
 */
export function riskShareConflict(system: RiskShareLimits, oracle: RiskShareOracle): Infeasible {
  const { isMet } = oracle;
  const kept = smallest(system, isMet);
  const repairs: string[] = [];
  const shares = kept.filter(({ asset }) => asset !== undefined);
  const { symbols, constraints } = system.problem;
  if (shares.length <= mostRepairs) {
    for (const { asset } of shares) {
      const wanted = constraints.riskContributions![asset!]!;
      const factor = largestFactor(system, oracle, wanted, asset);
      if (factor === undefined) continue;
      const value = percent(wanted * factor, 'down');
      repairs.push(`lower the minimum share of the risk of ${symbols[asset!]!} to ${value}`);
    }
  }
  const total = shares.reduce((sum, { asset }) => sum + constraints.riskContributions![asset!]!, 0);
  if (shares.length > 1 || (shares.length > 0 && repairs.length === 0)) {
    const factor = largestFactor(system, oracle, 1);
    if (factor !== undefined) {
      repairs.push(`lower every minimum share of the risk to ${percent(factor, 'down')} of itself`);
    }
  }
  for (const limit of kept) {
    if (limit.asset === undefined && isMet(limit.drop(system)))
      repairs.push(`loosen: ${limit.words}`);
  }
  const conflict = wordsOf(kept, total);
  if (repairs.length === 0) {
    repairs.push(
      `several limits conflict at once: begin with ${conflict[0] ?? 'the tightest'} and relax or drop it`,
    );
  }
  const sum = total > 1 ? `; together ${percent(total)} of the risk is asked for` : '';
  return {
    status: 'infeasible',
    message: `these limits cannot hold together: ${conflict.join(', ')}${sum}`,
    conflict,
    repairs,
  };
}

/**
 * The deletion filter over all other limits, then over the shares, the largest first: the share that completes the shortest
 * conflicting run of them is needed, those after it are not; it goes first, and so on. What is still untried after
 * `mostTests` stays.
 */
function smallest(
  system: RiskShareLimits,
  isMet: (system: RiskShareLimits) => boolean,
): readonly Limit[] {
  const { riskContributions, minWeights } = system.problem.constraints;
  const mostTests = Math.max(16, Math.round(3e7 / minWeights.length ** 3));
  let tests = 0;
  const others = otherLimits(system);
  let keptOthers: readonly Limit[] = others;
  const all = shareLimits(system.problem);
  const conflicts = (kept: readonly Limit[], shares: readonly Limit[]) => {
    tests++;
    const without = [
      ...others.filter((limit) => !kept.includes(limit)),
      ...all.filter((limit) => !shares.includes(limit)),
    ];
    return !isMet(without.reduce((rest, limit) => limit.drop(rest), system));
  };
  for (const limit of others) {
    const rest = keptOthers.filter((other) => other !== limit);
    if (conflicts(rest, all)) keptOthers = rest;
  }
  const size = ({ asset }: Limit) => riskContributions![asset!]!;
  let open = [...all].sort((a, b) => size(b) - size(a) || a.asset! - b.asset!);
  const needed: Limit[] = [];
  tests = 0;
  while (open.length > 0 && tests < mostTests) {
    if (needed.length > 0 && conflicts(keptOthers, needed)) {
      open = [];
      break;
    }
    let [low, high] = [0, open.length];
    while (high - low > 1 && tests < mostTests) {
      const middle = (low + high) >> 1;
      if (conflicts(keptOthers, [...needed, ...open.slice(0, middle)])) high = middle;
      else low = middle;
      // Many that are mostly needed are only counted.
      if (high > mostNamed && low > (needed.length > 0 ? 1 / 3 : 4 / 5) * high) break;
    }
    open = open.slice(0, high);
    if (high - low > 1) break;
    needed.push(open.pop()!);
  }
  const kept = new Set([...keptOthers, ...needed, ...open]);
  return [...others, ...all].filter((limit) => kept.has(limit));
}

/** Many shares in one breath. */
function wordsOf(kept: readonly Limit[], total: number): string[] {
  const shares = kept.filter(({ asset }) => asset !== undefined);
  if (shares.length <= mostNamed) return kept.map(({ words }) => words);
  const others = kept.filter(({ asset }) => asset === undefined).map(({ words }) => words);
  return [
    ...others,
    `shares of the risk of ${shares.length} assets, at least ${percent(total)} in all`,
  ];
}

function shareLimits({ symbols, constraints }: Problem): Limit[] {
  const limits: Limit[] = [];
  constraints.riskContributions?.forEach((share, asset) => {
    if (share === 0) return;
    limits.push({
      words: `share of the risk of ${symbols[asset]!} at least ${percent(share)}`,
      drop: (system) => scaled(system, 0, asset),
      asset,
    });
  });
  return limits;
}

function otherLimits(system: RiskShareLimits): Limit[] {
  const { net, budget } = system.problem.constraints;
  const invested = net?.min ?? budget;
  const limits: Limit[] = limitsOf(system).map(({ id, words, drop }) => ({
    words,
    drop: (rest) => {
      const without = { ...rest, ...drop(rest) };
      return id === 'budget' && invested > 0 ? withNet(without, invested) : without;
    },
  }));
  const { targetVolatility } = system;
  if (targetVolatility !== undefined) {
    limits.push({
      words: `target volatility ${percent(targetVolatility)}`,
      drop: (rest) => ({ ...rest, targetVolatility: undefined }),
    });
  }
  return limits;
}

/** Without a budget something is still invested: nothing at all would meet every share and help nobody. */
function withNet(system: RiskShareLimits, invested: number): RiskShareLimits {
  const { problem } = system;
  const net = { min: invested / otherBudget, max: invested * otherBudget };
  return {
    ...system,
    problem: { ...problem, constraints: { ...problem.constraints, net } },
  };
}

/** All shares, or that of one asset, times `factor`. */
function scaled(system: RiskShareLimits, factor: number, asset?: number): RiskShareLimits {
  const { problem } = system;
  const riskContributions = problem.constraints.riskContributions!.map((share, i) =>
    asset === undefined || i === asset ? factor * share : share,
  );
  return {
    ...system,
    problem: { ...problem, constraints: { ...problem.constraints, riskContributions } },
  };
}

/**
 * The largest multiple of all shares, or of that of one asset, that the limits allow, to within the fineness of what is told of
 * `size`; `undefined` where they cannot hold without it. By bisection where the oracle does not find it.
 */
function largestFactor(
  system: RiskShareLimits,
  { isMet, largestFactor: find }: RiskShareOracle,
  size: number,
  asset?: number,
): number | undefined {
  const found = find(system, (i) => asset === undefined || i === asset, fineness / size);
  // At the very largest only one portfolio is left, which no proof can tell from none.
  if (found !== undefined) return Math.max(0, found - fineness / size);
  if (!isMet(scaled(system, 0, asset))) return undefined;
  let low = 0;
  let high = 1;
  while ((high - low) * size > fineness) {
    const middle = (low + high) / 2;
    if (isMet(scaled(system, middle, asset))) low = middle;
    else high = middle;
  }
  return low;
}
