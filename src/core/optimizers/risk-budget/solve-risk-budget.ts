import { symmetricProduct } from '@/core/linalg/symmetric-product';
import { isCertified } from '@/core/optimizers/certificate/certificate';
import {
  certifyRiskBudget,
  type RiskBudgetPrices,
  type RiskBudgetProblem,
  type RiskBudgetProof,
} from '@/core/optimizers/certificate/certify-risk-budget';
import { coneTolerance } from '@/core/optimizers/lifted/lifted-answer';
import { onLastDigits } from '@/core/optimizers/risk-budget/last-digits';
import {
  evenStart,
  type FoundPoint,
  limitedOpinions,
  type Start,
} from '@/core/optimizers/risk-budget/limited-risk-budget';
import {
  breaksLinearLimits,
  breaksTracking,
  programOfMembers,
} from '@/core/optimizers/risk-budget/risk-budget-members';
import { riskBudget } from '@/core/solvers/risk-budget/risk-budget';
import { riskBudgetOnFace } from '@/core/solvers/risk-budget/risk-budget-face';
import { riskBudgetNewton } from '@/core/solvers/risk-budget/risk-budget-newton';
import type { KappaRule, RiskBudgetProgram } from '@/core/solvers/risk-budget/risk-budget-program';

interface SolvedBudget {
  readonly status: 'solved';
  readonly weights: Float64Array;
  readonly proof: RiskBudgetProof;
  readonly prices: RiskBudgetPrices;
  /** Whether a limit keeps contributions from their budgets. */
  readonly limited: boolean;
  readonly iterations: number;
  readonly solver: string;
  readonly fallbacks: readonly string[];
}

export type RiskBudgetAnswer =
  | SolvedBudget
  | { readonly status: 'blocked'; readonly asset: number }
  | { readonly status: 'riskless' }
  | {
      readonly status: 'failed';
      readonly proof: RiskBudgetProof | undefined;
      readonly fallbacks: readonly string[];
      /** x'Sigma x over what it would be if nothing diversified, at the contributions in proportion; NaN if unknown. */
      readonly cancelled: number;
    };

/** Contributions in exact proportion: x with x_i (Sigma x)_i = b_i up to a common factor, overwritten. */
const openSolvers: readonly {
  readonly name: string;
  readonly solve: (
    covariance: Float64Array,
    budgets: Float64Array,
    x: Float64Array,
  ) => number | undefined;
}[] = [
  { name: 'newton-conjugate-gradient', solve: riskBudgetNewton },
  {
    name: 'coordinate-descent',
    solve: (covariance, budgets, x) => {
      const k = x.length;
      for (let p = 0; p < k; p++) x[p] = Math.sqrt(budgets[p]! / covariance[p * (k + 1)]!);
      const upper = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
      return riskBudget({ covariance, budgets, lower: new Float64Array(k), upper }, 1, x);
    },
  },
  { name: 'newton with exact slopes', solve: refineOpen },
];

/** Below this share of the variance if nothing diversified there is no risk. */
const noRisk = 1e-13;

/**
 * Weights in [minWeights >= 0, maxWeights] with risk contributions in proportion to `budgets`, as far as the limits allow;
 * assets with maximum weight zero are left out. The first solver whose answer the certificate accepts; `fallbacks`
 * names those tried in vain. The caller has checked that the limits can be met.
 */
export function solveRiskBudget(problem: RiskBudgetProblem): RiskBudgetAnswer {
  const n = problem.budgets.length;
  const { maxWeights } = problem.constraints;
  const members = [...problem.budgets.keys()].filter((i) => maxWeights[i]! > 0);
  const program = programOfMembers(problem, members);
  const { covariance, budgets, budget } = program;
  const restore = (values: Float64Array) => {
    if (members.length === n) return values;
    const weights = new Float64Array(n);
    members.forEach((i, p) => {
      weights[i] = values[p]!;
    });
    return weights;
  };
  const fallbacks: string[] = [];
  let best: RiskBudgetProof | undefined;
  let nearest: Pick<SolvedBudget, 'weights' | 'prices' | 'limited' | 'solver'> | undefined;
  let iterations = 0;
  const judge = (point: FoundPoint, solver: string, limited: boolean) => {
    iterations += point.iterations;
    const weights = restore(point.weights);
    const prices: RiskBudgetPrices = {
      rows: point.rows,
      turnover: point.turnover,
      tracking: point.tracking,
      ...(point.rule === 'scale-free' && { budget: point.budget }),
    };
    const proof = certifyRiskBudget(problem, weights, prices);
    if (isCertified(proof, point.tracking > 0 ? coneTolerance : undefined)) {
      return {
        status: 'solved',
        weights,
        proof,
        prices,
        limited,
        iterations,
        solver,
        fallbacks,
      } as const;
    }
    fallbacks.push(solver);
    if (!best || !(proof.dualResidual >= best.dualResidual)) {
      best = proof;
      nearest = { weights, prices, limited, solver };
    }
    return undefined;
  };
  /** What is nearest may miss the certificate by the rounding of its weights alone. */
  const finely = () => {
    const finer = nearest && onLastDigits(problem, nearest.weights, nearest.prices);
    if (!nearest || !finer) return undefined;
    const { prices, limited } = nearest;
    const solver = `${nearest.solver}, rounded together`;
    return { status: 'solved', ...finer, prices, limited, iterations, solver, fallbacks } as const;
  };

  let start: Start | undefined;
  let cancelled = Number.NaN;
  let riskless = false;
  const x = new Float64Array(members.length);
  for (const { name, solve } of openSolvers) {
    const rounds = solve(covariance, budgets, x);
    const conclusive = rounds !== undefined || name === openSolvers.at(-1)!.name;
    const variance = varianceOf(covariance, x);
    cancelled = variance / undiversified(covariance, x) ** 2;
    const factor = budget / sum(x);
    const weights = x.map((value) => factor * value);
    if (conclusive && !(cancelled > noRisk)) {
      if (!breaksLimits(program, weights)) return { status: 'riskless' };
      // The limits may rule out what has no risk.
      riskless = true;
      break;
    }
    if (rounds === undefined) {
      fallbacks.push(name);
      continue;
    }
    start = { weights, kappa: (factor * factor * variance) / sum(budgets) };
    if (breaksLimits(program, weights)) {
      iterations += rounds;
      break;
    }
    const point = { ...unpriced(program), ...start, iterations: rounds };
    const answer = judge(point, name, false);
    if (answer) return answer;
    start = undefined;
    if (name === openSolvers.at(-1)!.name) {
      return finely() ?? { status: 'failed', proof: best, fallbacks, cancelled };
    }
  }

  start ??= evenStart(program);
  for (const { name, solve } of limitedOpinions(program, start)) {
    const attempt = solve();
    if (!attempt) continue;
    if (attempt.status === 'blocked') return { status: 'blocked', asset: members[attempt.member]! };
    if (attempt.status === 'failed') {
      fallbacks.push(name);
      continue;
    }
    const { weights } = attempt.point;
    cancelled = varianceOf(covariance, weights) / undiversified(covariance, weights) ** 2;
    if (riskless && !(cancelled > noRisk)) return { status: 'riskless' };
    const answer = judge(attempt.point, name, true);
    if (answer) return answer;
  }
  if (riskless) return { status: 'riskless' };
  return finely() ?? { status: 'failed', proof: best, fallbacks, cancelled };
}

/** What another solver left in `x`, improved with slopes of twice the digits: the last resort where risks cancel. */
function refineOpen(
  covariance: Float64Array,
  budgets: Float64Array,
  x: Float64Array,
): number | undefined {
  const k = x.length;
  const budget = sum(x);
  if (!(budget > 0 && budget < Number.POSITIVE_INFINITY)) return undefined;
  const program: RiskBudgetProgram = {
    covariance,
    budgets,
    lower: new Float64Array(k),
    upper: new Float64Array(k).fill(Number.POSITIVE_INFINITY),
    budget,
    rows: [],
  };
  const kappa = varianceOf(covariance, x) / sum(budgets);
  const point = { ...unpriced(program), weights: x, kappa };
  const { weights, iterations } = riskBudgetOnFace(program, 'free-budget', point);
  x.set(weights);
  return iterations;
}

function unpriced({ rows }: RiskBudgetProgram) {
  const rule: KappaRule = 'free-budget';
  return { rows: new Float64Array(rows.length), turnover: 0, tracking: 0, budget: 0, rule };
}

function breaksLimits(program: RiskBudgetProgram, weights: Float64Array): boolean {
  return breaksLinearLimits(program, weights) || breaksTracking(program, weights);
}

/** Volatility if nothing diversified. */
function undiversified(covariance: Float64Array, x: Float64Array): number {
  const k = x.length;
  let spread = 0;
  for (let p = 0; p < k; p++) spread += x[p]! * Math.sqrt(covariance[p * (k + 1)]!);
  return spread;
}

function varianceOf(covariance: Float64Array, x: Float64Array): number {
  const slopes = new Float64Array(x.length);
  symmetricProduct(covariance, x, slopes);
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i]! * slopes[i]!;
  return total;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
