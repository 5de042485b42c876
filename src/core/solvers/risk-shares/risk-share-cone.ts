import { ConeSolver } from '@/core/solvers/cone/cone-solver';
import type {
  InteriorPoint,
  RiskShareProgram,
} from '@/core/solvers/risk-shares/risk-share-program';
import { largestOf, riskShareRows } from '@/core/solvers/risk-shares/risk-share-rows';

/**
 * The program by interior points, over the rows of {@link riskShareRows}.
 *
 * A ratio is homogenised: all limits hold for v / k, the reward c'v + constant k is fixed and the deviation is
 * least; as shares of the risk do not depend on the size of v, they stay as they are.
 * Source: Charnes and Cooper (1962), Naval Research Logistics 9.
 */
export function riskShareCone(program: RiskShareProgram): InteriorPoint {
  const { shares, balls, asset, polytope, deviation } = program;
  const n = shares.length;
  const m = asset.length;
  const ratio = deviation !== undefined && deviation.price === undefined;
  const { columns, unit, rank, members, equal, sides, ...cones } = riskShareRows(program, {
    ratio,
  });
  const { equalities, equalTo, inequalities, atMost, orthant, secondOrder } = cones;
  const quadratic = new Float64Array(columns * columns);
  const linear = new Float64Array(columns);
  const curved = ratio ? deviation.quadratic : program.quadratic;
  for (let k = 0; k < m; k++) {
    quadratic.set(curved.subarray(k * m, (k + 1) * m), k * columns);
    if (!ratio) linear[k] = -program.linear[k]!;
  }
  if (deviation?.price) linear[m] = deviation.price * Math.sqrt(unit);
  const answer = new ConeSolver({
    quadratic,
    linear,
    equalities,
    equalTo,
    inequalities,
    atMost,
    orthant,
    secondOrder,
  }).solve();

  const { status, iterations, prices, equalityPrices } = answer;
  const scale = ratio ? answer.x[m + 1]! : 1;
  const parts = answer.x.slice(0, m).map((value) => value / scale);
  // From (1/2) v'Dv with the reward fixed to that of the ratio's own program, price x deviation - reward.
  const factor = ratio
    ? largestOf(program.linear) /
      answer.x.slice(0, m).reduce((sum, value, k) => {
        let slope = 0;
        for (let l = 0; l < m; l++) slope += deviation.quadratic[k * m + l]! * answer.x[l]!;
        return sum + value * slope;
      }, 0)
    : 1;
  const sharePrices = new Float64Array(n);
  members.forEach((i, k) => {
    const last = orthant + rank + 1 + 3 * k + 2;
    sharePrices[i] = (factor * Math.max(0, -2 * prices[last]!)) / Math.sqrt(unit);
  });
  const firstBall = orthant + (rank + 1) + 3 * members.length;
  const ballPrices = Float64Array.from(balls, (_, b) =>
    Math.max(0, (factor * prices[firstBall + b * (rank + 1)]!) / Math.sqrt(unit)),
  );
  const found = {
    budget: new Float64Array(1),
    bound: new Float64Array(m),
    row: new Float64Array(polytope.rows.length),
  };
  equal.forEach(({ of, index, sign }, r) => {
    found[of][index]! += factor * sign * equalityPrices[r]!;
  });
  sides.forEach(({ of, index, sign }, r) => {
    found[of][index]! += factor * sign * prices[r]!;
  });
  const solved = (status === 'solved' || status === 'almostSolved') && scale > 0;
  return {
    status: solved ? 'solved' : status === 'primalInfeasible' ? 'infeasible' : 'failed',
    parts,
    sharePrices,
    ballPrices,
    iterations,
    budgetPrice: found.budget[0]!,
    rowPrices: found.row,
    boundPrices: found.bound,
  };
}
