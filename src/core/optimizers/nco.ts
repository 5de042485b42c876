import { clusterCount } from '@/core/hierarchy/cluster-count';
import { correlationDistance } from '@/core/hierarchy/correlation-distance';
import { cutTree } from '@/core/hierarchy/cut-tree';
import { linkage } from '@/core/hierarchy/linkage';
import type { Optimizer } from '@/core/optimizers/contract';
import { riskySlopes } from '@/core/optimizers/rule/risky-slopes';
import { solveRule } from '@/core/optimizers/rule/solve-rule';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';

/**
 * Clusters as in hierarchical equal risk contribution; long-only minimum variance inside each cluster, then between the
 * clusters: skfolio's and Riskfolio-Lib's answer for the same number of clusters, without cross-validation. Limits are met afterwards: in proportion to these weights, then by the nearest weights.
 */
export const nco = {
  id: 'nco',
  name: 'Nested clustered optimization',
  summary:
    'Optimizes inside groups of similar assets first, then between the groups, to amplify less noise.',
  formula: "min w'Sigma w inside each cluster, then over the clusters",
  source: 'Lopez de Prado (2019), SSRN 3469961',
  uses: { expectedReturns: false, covariance: true },
  parameters: [],
  solve: (problem) => solveRule('nco', problem, () => riskySlopes(problem, allocate)),
} as const satisfies Optimizer;

function allocate(covariance: Float64Array, n: number): Float64Array {
  const distances = correlationDistance(covariance, n);
  const merges = linkage(distances, n, 'ward');
  return nestedMinimumVariance(
    covariance,
    n,
    cutTree(merges, n, clusterCount(merges, distances, n)),
  );
}

/** Long-only minimum variance inside each cluster, then between the clusters; weights sum to one. */
export function nestedMinimumVariance(
  covariance: Float64Array,
  n: number,
  clusters: readonly (readonly number[])[],
): Float64Array {
  const k = clusters.length;
  const inside = clusters.map((members) => {
    const size = members.length;
    const part = new Float64Array(size * size);
    members.forEach((i, p) => {
      members.forEach((j, q) => {
        part[p * size + q] = covariance[i * n + j]!;
      });
    });
    return leastVariance(part, size);
  });
  const between = new Float64Array(k * k);
  clusters.forEach((first, a) => {
    clusters.forEach((second, b) => {
      let sum = 0;
      first.forEach((i, p) => {
        second.forEach((j, q) => {
          sum += inside[a]![p]! * inside[b]![q]! * covariance[i * n + j]!;
        });
      });
      between[a * k + b] = sum;
    });
  });
  const shares = leastVariance(between, k);
  const weights = new Float64Array(n);
  clusters.forEach((members, c) => {
    members.forEach((i, p) => {
      weights[i] = shares[c]! * inside[c]![p]!;
    });
  });
  return weights;
}

function leastVariance(quadratic: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n);
  const upper = new Float64Array(n).fill(1);
  const solver = new QuadraticSolver({ quadratic, lower, upper, budget: 1, rows: [] });
  // A long-only program over positive semidefinite data has an optimum; equal weights are a safe last resort.
  if (solver.solve(new Float64Array(n)) !== 'solved') return upper.fill(1 / n);
  return solver.x;
}
