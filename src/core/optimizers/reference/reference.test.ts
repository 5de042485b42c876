import { describe, expect, test } from '@jest/globals';
import loadHighs from 'highs';
import { clusterCount } from '@/core/hierarchy/cluster-count';
import { correlationDistance } from '@/core/hierarchy/correlation-distance';
import { linkage } from '@/core/hierarchy/linkage';
import type { Optimizer, Outcome, Solved } from '@/core/optimizers/contract';
import { criticalLine, efficientWeights } from '@/core/optimizers/frontier';
import { leafOrder } from '@/core/optimizers/hrp';
import { optimizers } from '@/core/optimizers/registry';
import { highsSolver } from '@/core/solvers/highs';
import { problemOfCase, unknownWords } from './problem-of-case';
import {
  panelData,
  type ReferenceCase,
  referenceCases,
  referenceHierarchies,
} from './reference-case';
import { objectiveOf, senseOf, violationOf } from './score';

/** Answers of other libraries on the shipped prices; conventions and versions stand in the files and in scripts/peers. */

const linearSolver = highsSolver(await loadHighs());
const registry: ReadonlyMap<string, Optimizer> = new Map(optimizers.map((o) => [o.id, o]));

const coneMethods = ['target-volatility', 'robust-mean-variance', 'max-kelly', 'min-semivariance'];
const linearMethods = ['min-cvar', 'target-return-cvar', 'min-cdar'];
/** Their optimum may be one of many, so only the objective is compared. */
const isLinear = ({ form }: ReferenceCase) => linearMethods.includes(form.method);

/** Asked once; an answer that the method cannot take a limit makes that limit a gap. */
const outcomes = new Map<string, Outcome>();
function ask(one: ReferenceCase): Outcome {
  const known = outcomes.get(one.id);
  if (known) return known;
  const outcome = registry
    .get(one.form.method)!
    .solve(problemOfCase(one.form, panelData(one), linearSolver));
  outcomes.set(one.id, outcome);
  return outcome;
}

function missing(one: ReferenceCase): string[] {
  const { form } = one;
  if (form.method === 'frontier') return unknownWords(form);
  if (!registry.has(form.method)) return [form.method];
  const unknown = unknownWords(form);
  if (unknown.length > 0) return unknown;
  const outcome = ask(one);
  if (outcome.status !== 'infeasible') return [];
  const [, limit] = / cannot take ([^:]+):/.exec(outcome.message) ?? [];
  return limit ? [`${form.method} with ${limit}`] : [];
}

const covered = referenceCases.filter((one) => missing(one).length === 0);
const of = (wanted: (one: ReferenceCase) => boolean) =>
  covered.filter(wanted).map((one) => [one.id, one] as const);

function solved(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

const gaps = [...new Set(referenceCases.flatMap(missing))].sort();

test(`every method is compared with peers; not covered yet: [${gaps.join(', ')}]`, () => {
  const compared = new Set(covered.map(({ form }) => form.method));
  expect([...registry.keys()].filter((id) => !compared.has(id))).toEqual([]);
  expect(covered.length).toBeGreaterThanOrEqual(100);
});

const hasOptimum = ({ result }: ReferenceCase) => result.objective !== undefined;

test.each(of(hasOptimum))('%s: feasible and at least as good as the peers', (_, one) => {
  const data = panelData(one);
  const { weights } = solved(ask(one));
  expect(violationOf(one.form, data, weights)).toBeLessThanOrEqual(1e-9);
  const reference = one.result.objective!;
  const better = senseOf(one.form.method) * (objectiveOf(one.form, data, weights) - reference);
  if (one.form.method === 'risk-parity') {
    expect(better).toBeGreaterThanOrEqual(-1e-10);
    return;
  }
  const relative = isLinear(one) || coneMethods.includes(one.form.method) ? 1e-6 : 1e-8;
  expect(better / Math.abs(reference)).toBeGreaterThanOrEqual(-relative);
  // Better than an optimum that two solvers agree on would mean another problem was solved.
  expect(better / Math.abs(reference)).toBeLessThanOrEqual(relative);
});

const isUnique = (one: ReferenceCase) => one.result.weights !== undefined && !isLinear(one);

test.each(of(isUnique))('%s: the weights of the peers', (_, one) => {
  const tolerance = Math.max(1e-6, 3 * (one.result.spread ?? 0));
  expect(largestDifference(solved(ask(one)).weights, one.result.weights!)).toBeLessThanOrEqual(
    tolerance,
  );
});

/**
 * Where the peers take the order of the leaves from the numbering of the assets, or count clusters differently, they are
 * told ours. In nco their interior-point solvers leave 1e-6 of noise.
 */
const variantsOf = ({ panel, form, result }: ReferenceCase) =>
  referenceHierarchies[panel].weights[form.method] ?? result.variants!;

test.each(of(({ result }) => result.variants !== undefined))(
  '%s: the weights of at least one peer under one of its conventions',
  (_, one) => {
    const { weights } = solved(ask(one));
    const differences = Object.values(variantsOf(one)).map((w) => largestDifference(weights, w));
    const noise = one.form.method === 'nco' ? 2e-6 : 1e-9;
    expect(Math.min(...differences)).toBeLessThanOrEqual(noise);
  },
);

const hierarchical = of(({ form }) => form.method === 'hrp');

test.each(hierarchical)('%s: the order and the clusters that the peers were told', (_, one) => {
  const { covariance, symbols } = problemOfCase(one.form, panelData(one), linearSolver);
  const n = symbols.length;
  const { order, clusters, lengths } = referenceHierarchies[one.panel];
  expect(leafOrder(covariance, n)).toEqual(order);
  const distances = correlationDistance(covariance, n);
  expect(clusterCount(linkage(distances, n, 'ward'), distances, n)).toBe(clusters);
  // The tree allows no shorter order; scipy's is longer.
  const length = order.slice(1).reduce((sum, i, k) => sum + distances[order[k]! * n + i]!, 0);
  for (const peer of Object.values(lengths)) expect(length).toBeLessThanOrEqual(peer + 1e-12);
});

test.each(of(({ result }) => result.status === 'infeasible'))(
  '%s: infeasible, with conflict and repairs',
  (_, one) => {
    const outcome = ask(one);
    expect(outcome.status).toBe('infeasible');
    if (outcome.status !== 'infeasible') return;
    expect(outcome.message).not.toMatch(/NaN|undefined|Infinity/);
    expect(outcome.conflict.length).toBeGreaterThan(0);
    expect(outcome.repairs.length).toBeGreaterThan(0);
  },
);

describe.each(of(({ result }) => result.corners !== undefined))('%s', (_, one) => {
  const data = panelData(one);
  const peer = one.result.corners!;
  function frontier() {
    const outcome = criticalLine(problemOfCase(one.form, data, linearSolver));
    if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
    return outcome.corners;
  }

  test('every corner of the peer lies on the frontier', () => {
    const corners = frontier();
    for (const { weights, expectedReturn, volatility } of peer) {
      const own = efficientWeights(corners, expectedReturn);
      expect(largestDifference(own, weights)).toBeLessThanOrEqual(1e-8);
      const variance = objectiveOf({ method: 'min-variance' }, data, own);
      expect(Math.abs(Math.sqrt(variance) / volatility - 1)).toBeLessThanOrEqual(1e-8);
    }
  });

  test('every own corner is a corner of the peer at a price of return for which the peer holds it', () => {
    for (const { weights, lambda } of frontier()) {
      const same = peer.filter((corner) => largestDifference(corner.weights, weights) <= 1e-8);
      const prices = same.map((corner) => corner.lambda ?? Number.POSITIVE_INFINITY);
      expect(lambda).toBeGreaterThanOrEqual(Math.min(...prices) - 1e-8);
      expect(lambda).toBeLessThanOrEqual(Math.max(...prices) + 1e-8);
    }
  });
});
