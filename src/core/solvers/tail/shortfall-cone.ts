import { ConeSolver } from '@/core/solvers/cone/cone-solver';
import { PolytopeCone } from '@/core/solvers/cone/polytope-cone';
import type { Curvature } from '@/core/solvers/curvature';
import type { ShortfallAnswer, ShortfallProgram } from '@/core/solvers/tail/least-shortfall';

/**
 * A shortfall program, with a ball and shares if there are any, by interior points: x and per scenario an own variable
 * u_s >= -outcome_s'x whose square counts. `undefined` where it cannot be solved.
 */
export function shortfallByCones(
  program: ShortfallProgram,
  limits: Pick<Curvature, 'ball' | 'shares'> = {},
): ShortfallAnswer | undefined {
  const { outcomes, lower, linear, quadratic } = program;
  const n = lower.length;
  const scenarios = outcomes.length / n;
  // Outcomes of about one: the tolerances of interior points are absolute.
  const unit = outcomes.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const square = unit * unit;
  const scaled = (values: Float64Array) => values.map((value) => value / square);
  const curvature = { ...limits, ...(quadratic && { quadratic: scaled(quadratic) }) };
  const cone = new PolytopeCone({ polytope: program, others: 0, own: scenarios, curvature });
  for (let s = 0; s < scenarios; s++) {
    cone
      .enter(outcomes.subarray(s * n, (s + 1) * n), -1 / unit)
      .put(cone.firstOwn + s, -1)
      .end(0);
  }
  const answer = new ConeSolver(
    cone.program(
      {
        x: linear && scaled(linear),
        others: new Float64Array(0),
        own: new Float64Array(scenarios),
      },
      new Float64Array(scenarios).fill(1 / scenarios),
    ),
    { tolerance: 1e-13 },
  ).solve();
  if (answer.status !== 'solved' && answer.status !== 'almostSolved') return undefined;
  const { x, rowPrices, ballPull, sharePulls } = cone.read(answer);
  return {
    x,
    rowPrices: rowPrices.map((price) => square * price),
    ...(ballPull && { ballPull: ballPull.map((value) => square * value) }),
    ...(sharePulls && {
      sharePulls: sharePulls.map(({ ofWeight, ofSlope }) => ({
        ofWeight: square * ofWeight,
        ofSlope: square * ofSlope,
      })),
    }),
    iterations: answer.iterations,
  };
}
