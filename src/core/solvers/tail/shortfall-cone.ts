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
  const curvature = { ...limits, ...(quadratic && { quadratic }) };
  const cone = new PolytopeCone({ polytope: program, others: 0, own: scenarios, curvature });
  for (let s = 0; s < scenarios; s++) {
    cone
      .enter(outcomes.subarray(s * n, (s + 1) * n), -1)
      .put(cone.firstOwn + s, -1)
      .end(0);
  }
  const answer = new ConeSolver(
    cone.program(
      { x: linear, others: new Float64Array(0), own: new Float64Array(scenarios) },
      new Float64Array(scenarios).fill(1 / scenarios),
    ),
    { tolerance: 1e-13 },
  ).solve();
  if (answer.status !== 'solved' && answer.status !== 'almostSolved') return undefined;
  return { ...cone.read(answer), iterations: answer.iterations };
}
