import { fillInOrder, perSegment, segmentsOf } from '@/core/constraints/segment';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import {
  breaksLinearLimits,
  breaksTracking,
} from '@/core/optimizers/risk-budget/risk-budget-members';
import { riskBudgetBounds } from '@/core/solvers/risk-budget/risk-budget-bounds';
import { riskBudgetOnFace } from '@/core/solvers/risk-budget/risk-budget-face';
import { riskBudgetInterior } from '@/core/solvers/risk-budget/risk-budget-interior';
import type {
  KappaRule,
  RiskBudgetPoint,
  RiskBudgetProgram,
} from '@/core/solvers/risk-budget/risk-budget-program';
import { interiorPoint, riskBudgetRows, sums } from '@/core/solvers/risk-budget/risk-budget-rows';

export interface FoundPoint extends RiskBudgetPoint {
  readonly iterations: number;
  readonly rule: KappaRule;
}

export type Attempt =
  | { readonly status: 'found'; readonly point: FoundPoint }
  | { readonly status: 'blocked'; readonly member: number }
  | { readonly status: 'failed' };

/** One way to the answer; `undefined` where it has nothing to say about these limits. */
export interface Opinion {
  readonly name: string;
  readonly solve: () => Attempt | undefined;
}

/** Where to begin: weights without limits, and their kappa. */
export interface Start {
  readonly weights: Float64Array;
  readonly kappa: number;
}

/**
 * What is tried where contributions in proportion break a limit, in this order. The last changes the rule for kappa: limits
 * may leave no weights at which the budget costs nothing.
 */
export function limitedOpinions(program: RiskBudgetProgram, start: Start): readonly Opinion[] {
  const { tracking: _, ...linear } = program;
  const capped = program.tracking !== undefined;
  let last: FoundPoint | undefined;
  const linearly = (opinion: Opinion): Opinion => ({
    name: opinion.name,
    solve: () => {
      const attempt = opinion.solve();
      if (attempt?.status !== 'found') return attempt;
      last = attempt.point;
      return capped && breaksTracking(program, last.weights) ? undefined : attempt;
    },
  });
  const refined = (name: string, of: RiskBudgetProgram): Opinion => ({
    name,
    solve: () => last && found(riskBudgetOnFace(of, last.rule, onCap(of, last)), last.rule),
  });
  const interior = (name: string, rule: KappaRule): Opinion => ({
    name,
    solve: () => {
      const point =
        riskBudgetInterior(program, rule, evenStart(program)) ??
        riskBudgetInterior(program, rule, start) ??
        riskBudgetInterior(program, rule, middle());
      if (!point) {
        if (rule === 'free-budget') return { status: 'failed' };
        // The program is convex by this rule: the face may find its way alone.
        const rows = new Float64Array(program.rows.length);
        const guess = { ...middle(), rows, turnover: 0, tracking: 0, budget: 0 };
        return found(riskBudgetOnFace(program, rule, guess), rule);
      }
      const exact = riskBudgetOnFace(program, rule, point);
      return found({ ...exact, iterations: point.iterations + exact.iterations }, rule);
    },
  });
  let known: Start | undefined;
  const middle = () => {
    known ??= middleStart(linear);
    return known;
  };
  const bounds = {
    name: 'coordinate-descent within bounds',
    solve: () => withinBounds(linear, start),
  };
  const rows = {
    name: 'sequential quadratic, active-set',
    solve: () => withinRows(linear, start.kappa),
  };
  return [
    linearly(bounds),
    linearly(rows),
    refined('newton on the limits that bind', program),
    interior('interior-point', 'free-budget'),
    interior('interior-point, free of scale', 'scale-free'),
  ];
}

/** Weights in the middle, where no others are known. */
export function evenStart({ covariance, budgets, budget }: RiskBudgetProgram): Start {
  const weights = new Float64Array(budgets.length).fill(budget / budgets.length);
  const total = budgets.reduce((sum, value) => sum + value, 0);
  return { weights, kappa: portfolioVariance(covariance, weights) / total };
}

function found(point: RiskBudgetPoint & { iterations: number }, rule: KappaRule): Attempt {
  return { status: 'found', point: { ...point, rule } };
}

/** The point with a tracking-error cap in force where it breaks it. */
function onCap(program: RiskBudgetProgram, point: FoundPoint): FoundPoint {
  return breaksTracking(program, point.weights) ? { ...point, tracking: 1e-3 } : point;
}

/** `undefined` where bounds are not all that matters. */
function withinBounds(program: RiskBudgetProgram, { weights, kappa }: Start): Attempt | undefined {
  const { covariance, budgets, lower, upper, budget, rows } = program;
  const x = weights.slice();
  const answer = riskBudgetBounds({ covariance, budgets, lower, upper }, budget, kappa, x);
  if (!answer) return { status: 'failed' };
  if (breaksLinearLimits(program, x)) return undefined;
  const prices = { rows: new Float64Array(rows.length), turnover: 0, tracking: 0, budget: 0 };
  return found({ weights: x, ...prices, ...answer }, 'free-budget');
}

/** Weights that meet all linear limits, with room where they leave any. */
function middleStart(program: RiskBudgetProgram): Start {
  const { segments, polytope } = polytopeOf(program);
  const point = interiorPoint(polytope, segments, program.budgets.length);
  const even = evenStart(program);
  if (!(point instanceof Float64Array)) return even;
  return { ...even, weights: sums(segments, point, program.budgets.length) };
}

function polytopeOf(program: RiskBudgetProgram) {
  const { lower: minWeights, upper: maxWeights, budget, turnover } = program;
  const limits = { minWeights, maxWeights, budget, linear: [] };
  const segments = segmentsOf(limits, { current: turnover?.current, zero: false });
  const { lower, upper, tradeSlope, tradeConstant } = segments;
  const rows = program.rows.map((row) => ({
    ...row,
    coefficients: perSegment(segments, row.coefficients),
  }));
  if (turnover) {
    const constant = tradeConstant.reduce((total, value) => total + value, 0);
    const max = turnover.limit - constant;
    rows.push({ coefficients: tradeSlope, min: Number.NEGATIVE_INFINITY, max });
  }
  return { segments, polytope: { lower, upper, budget, rows } };
}

function withinRows(program: RiskBudgetProgram, kappa: number): Attempt {
  const { covariance, budgets } = program;
  const { segments, polytope } = polytopeOf(program);
  const answer = riskBudgetRows({ covariance, budgets }, polytope, segments, kappa);
  if (answer.status !== 'solved') return answer;
  const { weights } = fillInOrder(segments, answer.parts);
  const count = program.rows.length;
  const prices = {
    rows: answer.rowPrices.slice(0, count),
    turnover: Math.max(0, -(answer.rowPrices[count] ?? 0)),
    tracking: 0,
    budget: 0,
  };
  const { iterations } = answer;
  return found({ weights, ...prices, kappa: answer.kappa, iterations }, 'free-budget');
}
