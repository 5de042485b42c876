import type { Problem } from '@/core/optimizers/contract';
import type { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';
import { highestValue } from '@/core/solvers/highest-value';

/** Of the largest (Sigma w)_i under the bounds: what is rounding. */
const hardlyAnyRisk = 1e-9;

/**
 * Whether it is proven that no portfolio within the limits has any risk. One that has some meets least shares s_i > 0 only with
 * (Sigma w)_i > 0 for each of them: a linear program, whose highest (Sigma w)_i is then rounding.
 */
export function takesNoRisk({
  problem,
  program,
}: {
  readonly problem: Problem;
  readonly program: LiftedProgram;
}): boolean {
  const { covariance, constraints, symbols } = problem;
  const { segments, polytope } = program;
  const n = symbols.length;
  const shares = constraints.riskContributions ?? new Float64Array(n);
  if (symbols.some((_, i) => shares[i]! > 0 && !covaries(covariance, i))) return true;
  const slopeOf = (asset: number) => {
    const slope = Float64Array.from(segments.asset, (i) =>
      i < 0 ? 0 : covariance[asset * n + i]!,
    );
    const sizes = slope.map(
      (value, k) => Math.abs(value) * Math.max(polytope.upper[k]!, -polytope.lower[k]!),
    );
    const size = Math.max(...sizes);
    return size > 0 ? slope.map((value) => value / size) : slope;
  };
  const rows = symbols.flatMap((_, i) => {
    if (!(shares[i]! > 0)) return [];
    return [{ coefficients: slopeOf(i), min: 0, max: Number.POSITIVE_INFINITY }];
  });
  const most = slopeOf(shares.indexOf(Math.max(...shares)));
  const highest = highestValue({ ...polytope, rows: [...polytope.rows, ...rows] }, most);
  return highest.status === 'solved' && highest.value <= hardlyAnyRisk;
}

/** Whether an asset has a covariance with any, itself included: without one it never has a share. */
function covaries(covariance: Float64Array, asset: number): boolean {
  const n = Math.sqrt(covariance.length);
  return covariance.subarray(asset * n, (asset + 1) * n).some((value) => value !== 0);
}
