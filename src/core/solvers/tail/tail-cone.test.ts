import { expect, test } from '@jest/globals';
import { normals } from '@/core/optimizers/test-problem';
import { settleTail } from '@/core/solvers/tail/settle-tail';
import { tailByCones } from '@/core/solvers/tail/tail-cone';
import type { TailAnswer, TailProgram } from '@/core/solvers/tail/tail-program';

const n = 12;
const scenarios = 300;
const quadratic = new Float64Array(n * n);
for (let i = 0; i < n; i++) quadratic[i * (n + 1)] = 8;

function programOf(seed: number): TailProgram {
  const next = normals(seed);
  const losses = Float64Array.from({ length: scenarios * n }, () => next() / 4);
  return {
    losses,
    tail: 0.05 * scenarios,
    lower: new Float64Array(n).fill(-0.1),
    upper: new Float64Array(n).fill(0.3),
    budget: 1,
    rows: [{ coefficients: Float64Array.from({ length: n }, next), min: 0.05, max: 0.6 }],
  };
}

/** By how much the optimality conditions are missed: stationarity off the bounds, kinks, the sum of the shares. */
function missed({ losses, lower, upper, tail, rows }: TailProgram, answer: TailAnswer): number {
  const { x, threshold, shares, rowPrices } = answer;
  let worst = Math.abs(tail - shares.reduce((sum, share) => sum + share, 0));
  const slope = new Float64Array(n);
  shares.forEach((share, s) => {
    let loss = 0;
    for (let i = 0; i < n; i++) loss += losses[s * n + i]! * x[i]!;
    for (let i = 0; i < n; i++) slope[i]! += share * losses[s * n + i]!;
    worst = Math.max(worst, -share, share - 1);
    worst = Math.max(
      worst,
      Math.min(share, threshold - loss),
      Math.min(1 - share, loss - threshold),
    );
  });
  for (let i = 0; i < n; i++) {
    slope[i]! += quadratic[i * (n + 1)]! * x[i]! - rowPrices[0]! * rows[0]!.coefficients[i]!;
  }
  const buyable = slope.filter((_, i) => x[i]! < upper[i]!);
  const sellable = slope.filter((_, i) => x[i]! > lower[i]!);
  return Math.max(worst, Math.max(...sellable) - Math.min(...buyable));
}

test('the optimality conditions hold to rounding, whichever scenarios are looked at first', () => {
  for (let seed = 1; seed <= 4; seed++) {
    const program = programOf(seed);
    const equal = new Float64Array(n).fill(1 / n);
    const lopsided = Float64Array.from({ length: n }, (_, i) => (i < 3 ? 0.3 : 0.1 / 9));
    const [one, other] = [equal, lopsided].map(
      (start) => tailByCones(program, start, { quadratic })!,
    );
    expect(missed(program, one!)).toBeLessThan(1e-11);
    one!.x.forEach((value, i) => {
      expect(value).toBeCloseTo(other!.x[i]!, 11);
    });
  }
});

test('an answer off by a thousandth settles on the exact one; without curvature on a vertex', () => {
  for (let seed = 1; seed <= 4; seed++) {
    const program = programOf(seed);
    const start = new Float64Array(n).fill(1 / n);
    for (const curvature of [{ quadratic }, {}]) {
      const exact = tailByCones(program, start, curvature)!;
      const shares = exact.shares.map((share) => Math.min(1, share * 1.001));
      const x = exact.x.map((value, i) =>
        value === program.lower[i] || value === program.upper[i] ? value : value * 1.001,
      );
      const settled = settleTail(program, curvature, { ...exact, x, shares });
      settled?.x.forEach((value, i) => {
        expect(value).toBeCloseTo(exact.x[i]!, 11);
      });
      if ('quadratic' in curvature) expect(settled).toBeDefined();
    }
  }
});

test('a rough answer is near the exact one, though what loses at its start does not lose at the answer', () => {
  for (let seed = 1; seed <= 4; seed++) {
    const program = {
      ...programOf(seed),
      lower: new Float64Array(n).fill(-2),
      upper: new Float64Array(n).fill(2),
      rows: [],
    };
    const lopsided = Float64Array.from({ length: n }, (_, i) => (i < 6 ? -1.5 : 10 / 6));
    const risk = (x: Float64Array) => {
      const losses = Array.from({ length: scenarios }, (_, s) =>
        x.reduce((sum, value, i) => sum + value * program.losses[s * n + i]!, 0),
      );
      losses.sort((a, b) => b - a);
      return losses.slice(0, program.tail).reduce((sum, loss) => sum + loss, 0);
    };
    const exact = tailByCones(program, lopsided)!;
    const rough = tailByCones(program, lopsided, {}, true)!;
    expect(risk(exact.x)).toBeLessThanOrEqual(risk(rough.x) + 1e-9);
    expect(risk(rough.x)).toBeLessThanOrEqual(1.25 * risk(exact.x));
  }
});
