import { expect, test } from '@jest/globals';
import loadHighs from 'highs';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { isCertified } from '@/core/optimizers/certificate/certificate';
import { certifyTail, linearTolerance } from '@/core/optimizers/certificate/certify-tail';
import { solveTail } from '@/core/optimizers/scenarios/solve-tail';
import { tailCount } from '@/core/optimizers/scenarios/tail-count';
import { permuted, testProblem } from '@/core/optimizers/test-problem';
import { tailRisk } from '@/core/risk/tail-risk';
import { highsSolver } from '@/core/solvers/highs';
import { tailByLinearProgram } from '@/core/solvers/tail/tail-linear-program';
import type { Outcome, Problem, Solved } from './contract';
import { minCvar } from './min-cvar';
import { targetReturnCvar } from './target-return-cvar';

const linearSolver = highsSolver(await loadHighs());

function solved(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome;
}

function cvar(problem: Problem, weights: Float64Array, confidence: number): number {
  const { returns, periods } = problem.scenarios!;
  const losses = Float64Array.from({ length: periods }, (_, t) =>
    weights.reduce((sum, weight, i) => sum - weight * returns[t * weights.length + i]!, 0),
  );
  return tailRisk(losses, confidence).conditionalValueAtRisk;
}

test('a higher confidence level never lowers the conditional value at risk', () => {
  const problem = testProblem({ seed: 31, assets: 20, max: 0.2 });
  const values = [0.5, 0.8, 0.95, 0.99].map((confidenceLevel) => {
    const answer = solved(minCvar.solve({ ...problem, parameters: { confidenceLevel } }));
    return cvar(problem, answer.weights, confidenceLevel);
  });
  expect(values).toEqual([...values].sort((a, b) => a - b));
});

test('raising a binding maximum weight gains what its shadow price says', () => {
  const problem = testProblem({ seed: 33, assets: 15, max: 0.15 });
  const before = solved(minCvar.solve(problem));
  const price = before.shadowPrices.find(({ constraint }) => constraint.startsWith('maximum'))!;
  const asset = problem.symbols.findIndex((symbol) => price.constraint.endsWith(` ${symbol}`));
  const wider = structuredClone(problem);
  wider.constraints.maxWeights[asset]! += 1e-6;
  const after = solved(minCvar.solve(wider));
  const gain = cvar(problem, before.weights, 0.95) - cvar(problem, after.weights, 0.95);
  expect(gain / 1e-6).toBeCloseTo(price.price, 6);
});

test('a target return is met exactly where it binds, and costs risk', () => {
  const problem = testProblem({ seed: 35, assets: 15, max: 0.4 });
  const free = solved(minCvar.solve(problem));
  const earned = (weights: Float64Array) =>
    weights.reduce((sum, weight, i) => sum + weight * problem.expectedReturns[i]!, 0);
  const targetReturn = earned(free.weights) + 0.02;
  const answer = solved(targetReturnCvar.solve({ ...problem, parameters: { targetReturn } }));
  expect(earned(answer.weights)).toBeCloseTo(targetReturn, 12);
  expect(cvar(problem, answer.weights, 0.95)).toBeGreaterThan(cvar(problem, free.weights, 0.95));
  expect(answer.shadowPrices.map(({ constraint }) => constraint)).toContain(
    'minimum of expected return',
  );
});

test('a target above the highest reachable return is infeasible and says how far one can go', () => {
  const problem = testProblem({ seed: 35, assets: 5 });
  const highest = Math.max(...problem.expectedReturns);
  const outcome = targetReturnCvar.solve({ ...problem, parameters: { targetReturn: highest + 1 } });
  expect(outcome).toMatchObject({ status: 'infeasible' });
});

test('without a usable covariance the search starts elsewhere and ends at the same value', () => {
  const problem = testProblem({ seed: 37, assets: 6 });
  const losses = problem.scenarios!.returns.map((value) => -value);
  const covariance = new Float64Array(36).fill(Number.NaN);
  const { constraints, scenarios } = problem;
  const question = { covariance, constraints, returns: scenarios!.returns };
  const answer = solveTail(question, losses, 0.95);
  if (answer.status !== 'solved') throw new Error(answer.message);
  expect(cvar(problem, answer.weights, 0.95)).toBeCloseTo(
    cvar(problem, solved(minCvar.solve(problem)).weights, 0.95),
    14,
  );
});

test('the second opinion passes the same certificate', () => {
  const { constraints, scenarios } = testProblem({ seed: 38, assets: 12, max: 0.2 });
  const losses = scenarios!.returns.map((value) => -value);
  const tail = tailCount(0.95, scenarios!.periods);
  const answer = tailByLinearProgram({ ...polytopeOf(constraints), losses, tail }, linearSolver)!;
  const { x: weights, shares, rowPrices } = answer;
  const question = { losses, confidence: 0.95, constraints, weights, shares, rowPrices };
  expect(isCertified(certifyTail(question), linearTolerance)).toBe(true);
});

test('one period, and fewer periods than assets', () => {
  const problem = testProblem({ seed: 39, assets: 4 });
  for (const periods of [1, 3]) {
    const scenarios = {
      ...problem.scenarios!,
      periods,
      returns: problem.scenarios!.returns.slice(0, periods * 4),
    };
    const { certificate } = solved(minCvar.solve({ ...problem, scenarios }));
    expect(certificate!.gap).toBeLessThanOrEqual(1e-9);
  }
});

test('missing, misshapen and infinite scenarios are refused by name', () => {
  const { scenarios, ...moments } = testProblem({ seed: 41, assets: 3 });
  expect(() => minCvar.solve(moments)).toThrow(/minCvar: needs scenarios/);
  const returns = scenarios!.returns.slice(1);
  expect(() => minCvar.solve({ ...moments, scenarios: { ...scenarios!, returns } })).toThrow(
    /do not fit/,
  );
  const broken = scenarios!.returns.map((value, k) => (k === 5 ? Number.NaN : value));
  expect(() =>
    minCvar.solve({ ...moments, scenarios: { ...scenarios!, returns: broken } }),
  ).toThrow(/finite/);
});

test('every period the same: any portfolio is optimal and certified', () => {
  const problem = testProblem({ seed: 43, assets: 3 });
  const same = permuted(problem, [0, 0, 0]);
  const answer = solved(
    minCvar.solve({
      ...same,
      symbols: ['A', 'B', 'C'],
      scenarios: { ...same.scenarios!, returns: same.scenarios!.returns.fill(0.01) },
    }),
  );
  expect(answer.certificate!.gap).toBeLessThanOrEqual(1e-9);
});

test.each([{}, { gross: 1.5 }, { net: { min: 0, max: 1 } }, { l1: 0.01 }])(
  'where no mix of a budget of zero has worst days without loss, nothing is held, and certified: %j',
  (limits) => {
    for (const seed of [1, 2, 3, 4]) {
      const { constraints, scenarios, ...problem } = testProblem({ seed, assets: 5, min: -0.9 });
      const { returns, periods } = scenarios!;
      // As no asset has a mean, no mix loses in none of the periods.
      const centred = returns.slice();
      for (let i = 0; i < 5; i++) {
        const mean = returns.reduce((sum, r, k) => (k % 5 === i ? sum + r / periods : sum), 0);
        for (let t = 0; t < periods; t++) centred[t * 5 + i]! -= mean;
      }
      const outcome = minCvar.solve({
        ...problem,
        constraints: { ...constraints, budget: 0, ...limits },
        scenarios: { ...scenarios!, returns: centred },
      });
      if (outcome.status !== 'solved') throw new Error(outcome.message);
      for (const weight of outcome.weights) expect(weight).toBeCloseTo(0, 10);
    }
  },
);

test.each([{}, { turnover: 2 }, { maxAssets: 3 }])(
  'a target that is left out lies halfway from the return of minimum conditional value at risk to the highest: %j',
  (limits) => {
    for (const seed of [1, 2, 3]) {
      const { constraints, ...problem } = testProblem({ seed, assets: 6, max: 0.6 });
      const { maxAssets: _, ...others } = { ...constraints, ...limits };
      const earned = (weights: Float64Array) =>
        weights.reduce((sum, weight, i) => sum + weight * problem.expectedReturns[i]!, 0);
      const calmest = earned(solved(minCvar.solve({ ...problem, constraints: others })).weights);
      const [most, next] = problem.expectedReturns.toSorted((a, b) => b - a);
      const target = (calmest + 0.6 * most! + 0.4 * next!) / 2;
      const asked = { ...problem, constraints: { ...constraints, ...limits } };
      const given = targetReturnCvar.solve({ ...asked, parameters: { targetReturn: target } });
      const leftOut = solved(targetReturnCvar.solve(asked)).weights;
      expect(earned(leftOut)).toBeGreaterThanOrEqual(target - 1e-9);
      leftOut.forEach((weight, i) => {
        expect(weight).toBeCloseTo(solved(given).weights[i]!, 6);
      });
    }
  },
);
