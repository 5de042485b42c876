import { describe, expect, it } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { testProblem } from '@/core/optimizers/test-problem';
import { blockPivoting } from '@/core/solvers/active-set/block-pivoting';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';

function program(seed: number, n: number, min: number, max: number, reward = 0): QuadraticProgram {
  const { covariance, expectedReturns, constraints } = testProblem({ seed, assets: n, min, max });
  const linear = expectedReturns.map((value) => reward * value);
  return { ...polytopeOf(constraints), quadratic: covariance, linear };
}

function difference(a: Float64Array, b: Float64Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

describe('block pivoting', () => {
  it('finds the optimum of the active set, with and without a linear term, short sales and caps', () => {
    let found = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const n = 2 + ((seed * 7) % 90);
      const cap = Math.max(0.1, 2 / n);
      const min = seed % 3 === 0 ? -0.05 : 0;
      const asked = program(seed, n, min, cap, seed % 2 === 0 ? 1 / 3 : 0);
      const answer = blockPivoting(asked);
      if (!answer) continue;
      found++;
      const solver = new QuadraticSolver(asked);
      expect(solver.solve(asked.linear)).toBe('solved');
      expect(difference(answer.x, solver.x)).toBeLessThan(1e-12);
    }
    expect(found).toBeGreaterThan(32);
  });

  it('settles in few rounds on a factor market', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const answer = blockPivoting(program(seed, 50, 0, 0.1));
      expect(answer?.iterations).toBeLessThanOrEqual(8);
    }
  });

  it('keeps a variable whose bounds meet where they meet', () => {
    const asked = program(3, 20, 0, 0.2);
    asked.lower[4] = 0.03;
    asked.upper[4] = 0.03;
    expect(blockPivoting(asked)!.x[4]).toBe(0.03);
  });

  it('answers the same whatever the order of the variables', () => {
    const asked = program(11, 40, 0, 0.1, 1 / 3);
    const order = Array.from({ length: 40 }, (_, i) => (i * 7) % 40);
    const answer = blockPivoting({
      ...asked,
      linear: Float64Array.from(order, (i) => asked.linear[i]!),
      quadratic: Float64Array.from(
        { length: 1600 },
        (_, k) => asked.quadratic![order[Math.floor(k / 40)]! * 40 + order[k % 40]!]!,
      ),
    })!;
    const ordered = blockPivoting(asked)!;
    const expected = Float64Array.from(order, (i) => ordered.x[i]!);
    expect(difference(answer.x, expected)).toBeLessThan(1e-14);
  });

  it('proves a vertex, where every variable is on a bound', () => {
    const limits = { ...polytopeOf(boxConstraints(3, 0, 0.5)), linear: new Float64Array(3) };
    const quadratic = Float64Array.of(0.01, 0, 0.02, 0, 0.01, 0.02, 0.02, 0.02, 9);
    expect(Array.from(blockPivoting({ ...limits, quadratic })!.x)).toEqual([0.5, 0.5, 0]);
  });

  it('remembers nothing: the same bits after other programs, failed ones too, and an answer that stays as it was', () => {
    const asked = program(2, 30, 0, 0.1, 1 / 3);
    const answer = blockPivoting(asked)!;
    const before = Array.from(answer.x);
    const hopeless = { ...asked, quadratic: asked.quadratic!.map(() => 0.01) };
    for (const other of [program(9, 30, -0.1, 0.3), program(4, 12, 0, 0.2), hopeless]) {
      blockPivoting(other);
      expect(Array.from(blockPivoting(asked)!.x)).toEqual(before);
    }
    expect(Array.from(answer.x)).toEqual(before);
  });

  it('leaves to others what need not have one optimum: copies of an asset, no variance, no free variable', () => {
    const limits = { ...polytopeOf(boxConstraints(3, 0, 1)), linear: new Float64Array(3) };
    const copies = Float64Array.of(0.04, 0.04, 0.01, 0.04, 0.04, 0.01, 0.01, 0.01, 0.09);
    expect(blockPivoting({ ...limits, quadratic: copies })).toBeUndefined();
    const riskless = Float64Array.of(0, 0, 0, 0, 0.04, 0, 0, 0, 0.09);
    expect(blockPivoting({ ...limits, quadratic: riskless })).toBeUndefined();
    const unrelated = Float64Array.of(0.04, 0, 0, 0, 0.04, 0, 0, 0, 0.09);
    const atCap = { ...limits, upper: new Float64Array(3).fill(1 / 3), quadratic: unrelated };
    expect(blockPivoting(atCap)).toBeUndefined();
  });

  it('leaves rows to others', () => {
    const asked = program(5, 10, 0, 1);
    const rows = [{ coefficients: new Float64Array(10).fill(1), min: 0, max: 2 }];
    expect(blockPivoting({ ...asked, rows })).toBeUndefined();
  });
});
