import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { certificateTolerance } from '@/core/optimizers/certificate/certificate';
import type { Outcome, Problem, Solved } from '@/core/optimizers/contract';
import { getOptimizer, optimizerIds, optimizers } from '@/core/optimizers/registry';
import { permuted, testProblem } from '@/core/optimizers/test-problem';

/** Laws that every optimizer obeys, run on each registry entry. */

const marketSpec = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  assets: fc.integer({ min: 2, max: 40 }),
  factors: fc.integer({ min: 1, max: 6 }),
});

function solved(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome;
}

function obeysLimits(problem: Problem, { weights }: Solved): void {
  const { minWeights, maxWeights, budget } = problem.constraints;
  let sum = 0;
  weights.forEach((weight, i) => {
    expect(weight).toBeGreaterThanOrEqual(minWeights[i]!);
    expect(weight).toBeLessThanOrEqual(maxWeights[i]!);
    sum += weight;
  });
  expect(Math.abs(sum - budget)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(budget)));
  for (const { coefficients, min, max } of problem.constraints.linear) {
    const value = coefficients.reduce(
      (total, coefficient, i) => total + coefficient * weights[i]!,
      0,
    );
    expect(value).toBeGreaterThanOrEqual(min - 1e-12);
    expect(value).toBeLessThanOrEqual(max + 1e-12);
  }
}

/** Three groups dealt out in turn, one of them capped, one with a floor, and a limit on an exposure. */
function withGroups(problem: Problem): Problem {
  const n = problem.symbols.length;
  const member = (group: number) =>
    Float64Array.from({ length: n }, (_, i) => (i % 3 === group ? 1 : 0));
  const exposure = Float64Array.from({ length: n }, (_, i) => 0.5 + ((i * 7) % 11) / 10);
  const average = exposure.reduce((sum, value) => sum + value, 0) / n;
  const linear = [
    { name: 'technology', coefficients: member(0), min: 0, max: 0.4 },
    { name: 'bonds', coefficients: member(1), min: 0.25, max: Number.POSITIVE_INFINITY },
    { name: 'beta', coefficients: exposure, min: average - 0.3, max: average - 0.02 },
  ];
  return { ...problem, constraints: { ...problem.constraints, linear } };
}

function isProven({ certificate, shadowPrices }: Solved): void {
  for (const { price, sentence } of shadowPrices) {
    expect(price).toBeGreaterThanOrEqual(0);
    expect(sentence).not.toMatch(/NaN|Infinity|undefined/);
  }
  if (!certificate) return;
  expect(certificate.primalResidual).toBeLessThanOrEqual(certificateTolerance);
  expect(certificate.dualResidual).toBeLessThanOrEqual(certificateTolerance);
  expect(certificate.gap).toBeLessThanOrEqual(certificateTolerance);
}

/** Logarithmic growth knows what 100 % is, so a change of the unit changes the question. */
const boundToUnit: ReadonlySet<string> = new Set(['max-kelly']);

/** Scales returns and risks as a change of the period or of the unit would. */
function scaled(problem: Problem, factor: number): Problem {
  return {
    ...problem,
    expectedReturns: problem.expectedReturns.map((value) => value * factor),
    covariance: problem.covariance.map((value) => value * factor * factor),
    riskFree: problem.riskFree * factor,
    ...(problem.scenarios && {
      scenarios: {
        ...problem.scenarios,
        returns: problem.scenarios.returns.map((value) => value * factor),
      },
    }),
    parameters: { ...problem.parameters, riskAversion: 3 / factor },
  };
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

test('ids are unique, kebab-case and found again', () => {
  expect(new Set(optimizerIds).size).toBe(optimizers.length);
  for (const id of optimizerIds) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(getOptimizer(id).id).toBe(id);
  }
});

describe.each(optimizers.map((optimizer) => [optimizer.id, optimizer] as const))(
  '%s',
  (_, optimizer) => {
    test('weights keep budget and bounds and carry a certificate, long-only and long-short', () => {
      fc.assert(
        fc.property(
          marketSpec,
          fc.constantFrom(0, -0.3),
          fc.constantFrom(1, 1.5),
          (spec, min, width) => {
            const problem = testProblem({
              ...spec,
              min,
              max: Math.min(1, width * Math.max(0.2, 2 / spec.assets)),
            });
            const answer = solved(optimizer.solve(problem));
            obeysLimits(problem, answer);
            isProven(answer);
          },
        ),
        { numRuns: 60, seed: 20 },
      );
    });

    test('group limits and exposures hold, with a certificate', () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 100_000 }),
          fc.integer({ min: 6, max: 60 }),
          (seed, assets) => {
            const problem = withGroups(testProblem({ seed, assets, max: 0.4 }));
            const answer = solved(optimizer.solve(problem));
            obeysLimits(problem, answer);
            isProven(answer);
          },
        ),
        { numRuns: 60, seed: 23 },
      );
    });

    test('permuting the assets permutes the weights under group limits', () => {
      const problem = withGroups(testProblem({ seed: 12, assets: 45, max: 0.1 }));
      const order = problem.symbols.map((__, i) => (i * 7) % 45);
      const straight = solved(optimizer.solve(problem)).weights;
      const other = solved(optimizer.solve(permuted(problem, order))).weights;
      const back = Float64Array.from(order, (___, k) => other[order.indexOf(k)]!);
      expect(largestDifference(straight, back)).toBeLessThanOrEqual(1e-10);
    });

    test('the same problem gives the same bits', () => {
      const problem = testProblem({ seed: 7, assets: 60, max: 0.1 });
      const first = solved(optimizer.solve(problem)).weights;
      const second = solved(optimizer.solve(structuredClone(problem))).weights;
      expect(second).toEqual(first);
    });

    test('the problem is not changed', () => {
      const problem = testProblem({ seed: 8, assets: 12, max: 0.2 });
      const before = structuredClone(problem);
      optimizer.solve(problem);
      expect(problem).toEqual(before);
    });

    test('permuting the assets permutes the weights', () => {
      fc.assert(
        fc.property(marketSpec, (spec) => {
          const problem = testProblem({ ...spec, max: Math.max(0.15, 2 / spec.assets) });
          const order = problem.symbols.map((__, i) => i).reverse();
          const straight = solved(optimizer.solve(problem)).weights;
          const other = solved(optimizer.solve(permuted(problem, order))).weights;
          const back = Float64Array.from(order, (___, k) => other[order.indexOf(k)]!);
          expect(largestDifference(straight, back)).toBeLessThanOrEqual(1e-10);
        }),
        { numRuns: 40, seed: 21 },
      );
    });

    (boundToUnit.has(optimizer.id) ? test.skip : test).each([1e-8, 1e-3, 1e8])(
      'the unit of measurement (x %p) does not change the weights',
      (factor) => {
        const problem = testProblem({ seed: 9, assets: 30, max: 0.1 });
        const plain = solved(optimizer.solve(scaled(problem, 1))).weights;
        const other = solved(optimizer.solve(scaled(problem, factor)));
        isProven(other);
        expect(largestDifference(plain, other.weights)).toBeLessThanOrEqual(1e-10);
      },
    );

    test('one asset takes the whole budget', () => {
      const problem = testProblem({ seed: 3, assets: 1 });
      const answer = solved(
        optimizer.solve({ ...problem, expectedReturns: Float64Array.of(0.08) }),
      );
      expect(answer.weights).toEqual(Float64Array.of(1));
    });

    test('assets whose minimum equals their maximum keep it', () => {
      const problem = testProblem({ seed: 4, assets: 6 });
      const fixed = Float64Array.of(0.1, 0, 0.25, 0, 0, 0);
      const max = Float64Array.of(0.1, 1, 0.25, 1, 1, 0);
      const answer = solved(
        optimizer.solve({ ...problem, constraints: boxConstraints(6, fixed, max) }),
      );
      expect(answer.weights[0]).toBe(0.1);
      expect(answer.weights[2]).toBe(0.25);
      expect(answer.weights[5]).toBe(0);
      isProven(answer);
    });

    test('bounds that leave one portfolio give that portfolio', () => {
      const problem = testProblem({ seed: 4, assets: 10 });
      const answer = solved(
        optimizer.solve({ ...problem, constraints: boxConstraints(10, 0, 0.1) }),
      );
      expect(largestDifference(answer.weights, new Float64Array(10).fill(0.1))).toBeLessThanOrEqual(
        1e-15,
      );
    });

    test('fewer observations than assets: a singular covariance is solved', () => {
      fc.assert(
        fc.property(marketSpec, (spec) => {
          const problem = testProblem({
            ...spec,
            specific: 0,
            max: Math.max(0.3, 2 / spec.assets),
          });
          const outcome = optimizer.solve(problem);
          if (outcome.status === 'infeasible') {
            // Only a riskless gain may be refused, and only where the method divides by risk.
            expect(outcome.message).toMatch(/without any risk/);
            return;
          }
          const answer = solved(outcome);
          obeysLimits(problem, answer);
          isProven(answer);
        }),
        { numRuns: 60, seed: 22 },
      );
    });

    test('identical assets are solved and together weigh what one of them weighed', () => {
      const single = testProblem({ seed: 5, assets: 8 });
      const twice = permuted(single, [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7]);
      const problem = { ...twice, symbols: twice.symbols.map((_symbol, i) => `B${i}`) };
      const answer = solved(optimizer.solve(problem));
      obeysLimits(problem, answer);
      isProven(answer);
      if (!answer.certificate) return;
      const merged = answer.weights.slice(0, 8).map((weight, i) => weight + answer.weights[i + 8]!);
      expect(
        largestDifference(merged, solved(optimizer.solve(single)).weights),
      ).toBeLessThanOrEqual(1e-9);
    });

    test('no risk anywhere still gives finite weights or an explanation', () => {
      const problem = testProblem({ seed: 6, assets: 5 });
      const outcome = optimizer.solve({ ...problem, covariance: new Float64Array(25) });
      if (outcome.status === 'solved') obeysLimits(problem, outcome);
      else expect(outcome.message).toMatch(/without any risk/);
    });

    test('limits that cannot hold together are answered with conflict and repairs', () => {
      const problem = testProblem({ seed: 2, assets: 8, max: 0.1 });
      expect(optimizer.solve(problem)).toEqual({
        status: 'infeasible',
        message: 'at most 10 % each x 8 assets = 80 % < 100 %',
        conflict: ['maximum weight 10 % of each of the 8 assets', 'weights sum to 100 %'],
        repairs: ['raise the maximum weight to 12.5 %', 'choose at least 10 assets'],
      });
    });

    test('group limits that cannot hold together are answered with the smallest conflict', () => {
      const problem = testProblem({ seed: 2, assets: 6, max: 0.5 });
      const half = (first: number) =>
        Float64Array.from({ length: 6 }, (_, i) => (i >= first && i < first + 3 ? 1 : 0));
      const linear = [
        { name: 'technology', coefficients: half(0), min: 0, max: 0.3 },
        { name: 'health', coefficients: half(3), min: 0.1, max: 0.45 },
        { name: 'beta', coefficients: new Float64Array(6).fill(1.1), min: 0, max: 2 },
      ];
      const outcome = optimizer.solve({
        ...problem,
        constraints: { ...problem.constraints, linear },
      });
      expect(outcome).toEqual({
        status: 'infeasible',
        message:
          'these limits cannot hold together: technology at most 30 %, health at most 45 %, weights sum to 100 %',
        conflict: ['technology at most 30 %', 'health at most 45 %', 'weights sum to 100 %'],
        repairs: ['raise the maximum of technology to 55 %', 'raise the maximum of health to 70 %'],
      });
    });

    test('a NaN among the inputs is refused by name', () => {
      const problem = testProblem({ seed: 2, assets: 3 });
      problem.covariance[4] = Number.NaN;
      expect(() => optimizer.solve(problem)).toThrow(/A1 needs a finite return/);
    });
  },
);
