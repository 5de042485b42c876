import { describe, expect, test } from '@jest/globals';
import loadHighs from 'highs';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { certifyDrawdown } from '@/core/optimizers/certificate/certify-drawdown';
import { tailRisk } from '@/core/risk/tail-risk';
import { highsSolver } from '@/core/solvers/highs';
import { leastDrawdown } from '@/core/solvers/tail/least-drawdown';
import { tailByLinearProgram } from '@/core/solvers/tail/tail-linear-program';
import type { Outcome, Problem, Solved } from './contract';
import { minCdar } from './min-cdar';
import { testProblem } from './test-problem';

const linearSolver = highsSolver(await loadHighs());

function solved(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome;
}

function cdar({ scenarios }: Problem, weights: Float64Array, confidence: number): number {
  const { returns, periods } = scenarios!;
  let value = 0;
  let high = 0;
  const falls = Float64Array.from({ length: periods }, (_, t) => {
    value += weights.reduce((sum, w, i) => sum + w * returns[t * weights.length + i]!, 0);
    high = Math.max(high, value);
    return high - value;
  });
  return tailRisk(falls, confidence).conditionalValueAtRisk;
}

test('two assets, by hand: the deepest drawdown of either half is shared', () => {
  // One falls 30 % in the first period, the other 10 % in the second, both regain it: max(0.3 w, 0.1 (1 - w)).
  const problem = testProblem({ seed: 1, assets: 2 });
  const returns = Float64Array.of(-0.3, 0, 0.3, -0.1, 0, 0.1);
  const scenarios = { returns, periods: 3, periodsPerYear: 252 };
  const parameters = { confidenceLevel: 0.99 };
  const { weights } = solved(minCdar.solve({ ...problem, scenarios, parameters }));
  expect(weights[0]).toBeCloseTo(0.25, 12);
});

test.each([0.6, 0.9, 0.99])(
  'the same optimum with HiGHS under the hood, confidence %p',
  (level) => {
    for (const seed of [51, 52, 53, 54]) {
      const problem = testProblem({ seed, assets: 4 + (seed % 9), max: 0.5 });
      const own = solved(minCdar.solve({ ...problem, parameters: { confidenceLevel: level } }));
      const { returns, periods } = problem.scenarios!;
      const n = problem.symbols.length;
      const paths = new Float64Array(returns.length + n);
      for (let k = 0; k < returns.length; k++) paths[k + n] = paths[k]! + returns[k]!;
      const other = leastDrawdown(
        { ...polytopeOf(problem.constraints), paths, tail: (1 - level) * periods },
        own.weights,
        (program) => tailByLinearProgram(program, linearSolver),
      )!;
      expect(cdar(problem, own.weights, level)).toBeCloseTo(cdar(problem, other.x, level), 9);
    }
  },
);

test('nothing falls: a drawdown of zero is certified', () => {
  const problem = testProblem({ seed: 3, assets: 3 });
  const scenarios = {
    ...problem.scenarios!,
    returns: problem.scenarios!.returns.map(Math.abs),
  };
  const answer = solved(minCdar.solve({ ...problem, scenarios }));
  expect(cdar({ ...problem, scenarios }, answer.weights, 0.95)).toBe(0);
});

test('long and short, where many peaks tie, ends with a certificate and below equal weight', () => {
  const problem = testProblem({ seed: 651719, assets: 35, factors: 3, min: -0.3, max: 0.3 });
  const { certificate, weights } = solved(minCdar.solve(problem));
  expect(certificate!.gap).toBeLessThanOrEqual(1e-7);
  const equal = new Float64Array(35).fill(1 / 35);
  expect(cdar(problem, weights, 0.95)).toBeLessThan(cdar(problem, equal, 0.95));
});

test.each([40, 60, 80])(
  'long and short over hardly more periods than assets: %i of them end with proof, and a mix that never falls is found',
  (assets) => {
    const problem = testProblem({ seed: 71, assets, factors: 3, min: -0.9, max: 1.1 });
    const { certificate, weights } = solved(minCdar.solve(problem));
    expect(certificate!.gap).toBeLessThanOrEqual(1e-7);
    if (assets === 80) expect(cdar(problem, weights, 0.95)).toBe(0);
  },
);

describe('a wrong witness cannot certify', () => {
  const problem = testProblem({ seed: 5, assets: 3 });
  const question = {
    returns: problem.scenarios!.returns,
    confidence: 0.95,
    constraints: problem.constraints,
    weights: solved(minCdar.solve(problem)).weights,
    rowPrices: [],
  };
  test.each([
    ['none', []],
    ['a rise in place of a fall', [{ peak: 9, trough: 4, share: 1 }]],
    ['all weight on one period', [{ peak: 4, trough: 9, share: 1 }]],
    ['beyond the last period', [{ peak: 4, trough: 4000, share: 1 }]],
  ])('%s', (_, shares) => {
    expect(certifyDrawdown({ ...question, shares }).dualResidual).toBeGreaterThan(1);
  });
});

test('where cash is among the assets and short selling is allowed, there is no drawdown, at once', () => {
  const assets = 24;
  const problem = testProblem({ seed: 31, assets, min: -0.2 });
  const { returns } = problem.scenarios!;
  for (let k = 0; k < returns.length; k += 4) returns[k] = 0;
  const { weights, certificate } = solved(minCdar.solve(problem));
  weights.forEach((weight, i) => {
    if (i % 4 !== 0) expect(weight).toBe(0);
  });
  expect(certificate!.gap).toBe(0);
});
