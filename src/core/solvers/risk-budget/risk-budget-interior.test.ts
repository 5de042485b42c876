import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normals, testProblem, uniforms } from '@/core/optimizers/test-problem';
import { riskBudgetBounds } from '@/core/solvers/risk-budget/risk-budget-bounds';
import { riskBudgetOnFace } from '@/core/solvers/risk-budget/risk-budget-face';
import { riskBudgetInterior } from '@/core/solvers/risk-budget/risk-budget-interior';
import type { RiskBudgetProgram } from '@/core/solvers/risk-budget/risk-budget-program';

/** Bounds around a portfolio, a row and a turnover cap that it meets. */
function randomProgram(seed: number, assets: number, extended: boolean): RiskBudgetProgram {
  const next = uniforms(seed);
  const normal = normals(seed);
  const inside = Float64Array.from({ length: assets }, () => 0.2 + next());
  const total = inside.reduce((sum, value) => sum + value, 0);
  for (let i = 0; i < assets; i++) inside[i]! /= total;
  const coefficients = Float64Array.from({ length: assets }, () => normal());
  const value = coefficients.reduce((sum, c, i) => sum + c * inside[i]!, 0);
  const program = {
    covariance: testProblem({ seed, assets }).covariance,
    budgets: Float64Array.from({ length: assets }, () => 0.5 + next()),
    lower: inside.map((weight) => 0.5 * next() * weight),
    upper: inside.map((weight) => (1.2 + next()) * weight),
    budget: 1,
    rows: [],
  };
  if (!extended) return program;
  return {
    ...program,
    rows: [{ coefficients, min: value - 0.02, max: value + 0.02 }],
    turnover: { current: inside, limit: 0.1 + 0.3 * next() },
  };
}

const evenStart = ({ covariance, budgets }: RiskBudgetProgram) => {
  const n = budgets.length;
  const total = budgets.reduce((sum, value) => sum + value, 0);
  const variance = covariance.reduce((sum, value) => sum + value, 0) / (n * n);
  return { weights: new Float64Array(n).fill(1 / n), kappa: variance / total };
};

describe('interior points, then the face', () => {
  test('end where coordinate descent within bounds does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 15 }), (seed, n) => {
        const program = randomProgram(seed, n, false);
        const start = evenStart(program);
        const near = riskBudgetInterior(program, 'free-budget', start);
        const exact = riskBudgetOnFace(program, 'free-budget', near!);
        const x = start.weights.slice();
        expect(riskBudgetBounds(program, 1, start.kappa, x)).toBeDefined();
        exact.weights.forEach((weight, i) => {
          expect(Math.abs(weight - x[i]!)).toBeLessThan(1e-10);
        });
      }),
      { numRuns: 30, seed: 32 },
    );
  });

  test('meet rows and turnover and keep the two prices of a trade apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 3, max: 12 }), (seed, n) => {
        const program = randomProgram(seed, n, true);
        const near = riskBudgetInterior(program, 'scale-free', evenStart(program));
        const { weights, kappa, turnover, budget, rows } = riskBudgetOnFace(
          program,
          'scale-free',
          near!,
        );
        const { covariance, budgets, lower, upper } = program;
        const { current, limit } = program.turnover!;
        let traded = 0;
        let total = 0;
        let variance = 0;
        for (let i = 0; i < n; i++) {
          const weight = weights[i]!;
          traded += Math.abs(weight - current[i]!);
          total += weight;
          let slope = -budget - rows[0]! * program.rows[0]!.coefficients[i]!;
          for (let j = 0; j < n; j++) slope += covariance[i * n + j]! * weights[j]!;
          variance += weight * (slope + budget + rows[0]! * program.rows[0]!.coefficients[i]!);
          const level = (toll: number) => ((slope + toll) * weight) / (budgets[i]! * kappa) - 1;
          // Where it may grow its level is no lower than kappa, where it may shrink no higher.
          if (weight < upper[i]!)
            expect(level(weight < current[i]! ? -turnover : turnover)).toBeGreaterThan(-1e-9);
          if (weight > lower[i]!)
            expect(level(weight <= current[i]! ? -turnover : turnover)).toBeLessThan(1e-9);
        }
        expect(total).toBeCloseTo(1, 12);
        expect(traded).toBeLessThan(limit + 1e-12);
        const worth = kappa * budgets.reduce((sum, value) => sum + value, 0);
        expect(variance / worth).toBeCloseTo(1, 9);
      }),
      { numRuns: 30, seed: 33 },
    );
  });

  test('a program without a portfolio is given up', () => {
    const program = randomProgram(5, 4, false);
    const coefficients = new Float64Array(4).fill(1);
    const rows = [{ coefficients, min: 1.5, max: 2 }];
    const impossible = { ...program, rows };
    expect(riskBudgetInterior(impossible, 'scale-free', evenStart(program))).toBeUndefined();
  });
});

test('the face mends a wrong guess of what binds', () => {
  const program = randomProgram(11, 9, false);
  const exact = riskBudgetOnFace(
    program,
    'free-budget',
    riskBudgetInterior(program, 'free-budget', evenStart(program))!,
  );
  const guess = { ...exact, weights: program.lower.slice() };
  const free = program.upper.map((upper, i) => 0.5 * (upper + program.lower[i]!));
  for (const weights of [guess.weights, free]) {
    const mended = riskBudgetOnFace(program, 'free-budget', { ...exact, weights });
    mended.weights.forEach((weight, i) => {
      expect(Math.abs(weight - exact.weights[i]!)).toBeLessThan(1e-12);
    });
  }
});
