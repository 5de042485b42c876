import { fillInOrder } from '@/core/constraints/segment';
import type { Problem, Scenarios } from '@/core/optimizers/contract';
import { GrowthProgram } from '@/core/optimizers/lifted/lifted-growth';
import {
  type LiftedPoint,
  LiftedProgram,
  type Objective,
} from '@/core/optimizers/lifted/lifted-program';
import { type TrackingCap, trackingVariance } from '@/core/optimizers/lifted/tracking-cap';
import { type AddedPull, addedTermsOf, judgeAdded } from '@/core/optimizers/scenarios/added-terms';
import { leastWithRiskShares } from '@/core/solvers/risk-shares/risk-shares';

/** With the multipliers of the shares and of the cap, as {@link leastWithRiskShares} has them. */
interface SharePoint extends LiftedPoint {
  readonly sharePrices: Float64Array;
  readonly ballPrices: Float64Array;
}

/** Growth under least shares of the risk: each of Newton's steps is a quadratic program with shares, a cap among its limits. */
export class GrowthWithShares extends GrowthProgram {
  /** Where a step ended that has no portfolio with risk. */
  failedAt: SharePoint | undefined;

  constructor(
    problem: Problem,
    scenarios: Scenarios,
    private readonly ball: TrackingCap | undefined,
  ) {
    super(problem, scenarios, undefined);
    this.solverName = 'interior-point, sequential quadratic';
  }

  protected override step(
    quadratic: Float64Array,
    { ridge, linear }: Objective,
  ): SharePoint | undefined {
    const { problem, limits, ball } = this;
    const { asset } = limits.segments;
    const bent = new LiftedProgram({ ...problem, covariance: quadratic }, this.split);
    const answer = leastWithRiskShares({
      covariance: problem.covariance,
      shares: problem.constraints.riskContributions!,
      balls: ball ? [{ centre: ball.benchmark, limit: ball.limit }] : [],
      asset,
      polytope: limits.polytope,
      quadratic: bent.quadratic(ridge),
      linear,
    });
    this.iterations += answer.iterations;
    const { rowPrices, sharePrices, ballPrices } = answer;
    const filled = fillInOrder(limits.segments, answer.parts);
    const point = { ...filled, rowPrices, sharePrices, ballPrices };
    if (answer.status === 'solved') return point;
    if (answer.status === 'failed') this.failedAt = point;
    return undefined;
  }

  /** Cap and shares at the end of Newton's method, judged by their multipliers; `undefined` without these. */
  judge(point: LiftedPoint) {
    if (!('sharePrices' in point)) return undefined;
    const { values, weights, sharePrices, ballPrices } = point as SharePoint;
    const { l1: _, l2: __, ...limits } = this.problem.constraints;
    const added = addedTermsOf({ ...this.problem, constraints: limits }, this.limits.segments, 1);
    return added && judgeAdded(added, values, this.pullAt(weights, sharePrices, ballPrices));
  }

  /** The tangents at the weights, priced. */
  private pullAt(
    weights: Float64Array,
    sharePrices: Float64Array,
    ballPrices: Float64Array,
  ): AddedPull {
    const { ball, problem } = this;
    const { covariance } = problem;
    const n = weights.length;
    const ofWeight = new Float64Array(n);
    const ofSlope = new Float64Array(n);
    sharePrices.forEach((price, i) => {
      if (!(price > 0)) return;
      let slope = 0;
      for (let j = 0; j < n; j++) slope += covariance[i * n + j]! * weights[j]!;
      const root = Math.sqrt(slope / weights[i]!);
      ofWeight[i] = (price * root) / 2;
      ofSlope[i] = price / (2 * root);
    });
    if (!ball || !(ballPrices[0]! > 0)) return { ofWeight, ofSlope };
    const length = Math.sqrt(trackingVariance(covariance, weights, ball));
    const capDirection = weights.map(
      (weight, i) => (ballPrices[0]! * (weight - ball.benchmark[i]!)) / length,
    );
    return { ofWeight, ofSlope, capDirection };
  }
}
