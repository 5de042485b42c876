/**
 * Root of a continuous, monotone function between `low` and `high`, where it has opposite signs: inverse quadratic
 * and secant steps, bisection where they do not shrink the bracket.
 * Ends where `value` answers exactly 0 or NaN, or the bracket is at rounding. Source: Brent (1973), chapter 4.
 */
export function bracketedRoot(
  value: (x: number) => number,
  low: { x: number; value: number },
  high: { x: number; value: number },
): number {
  let a = low.x;
  let fa = low.value;
  let b = high.x;
  let fb = high.value;
  let c = a;
  let fc = fa;
  let step = b - a;
  let before = step;
  for (let round = 0; round < 200; round++) {
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      step = b - a;
      before = step;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const tolerance = 2.3e-16 * Math.abs(b) + 1e-300;
    const middle = (c - b) / 2;
    if (Math.abs(middle) <= tolerance || fb === 0) return b;
    if (Math.abs(before) >= tolerance && Math.abs(fa) > Math.abs(fb)) {
      const s = fb / fa;
      let p: number;
      let q: number;
      if (a === c) {
        p = 2 * middle * s;
        q = 1 - s;
      } else {
        const r = fb / fc;
        const t = fa / fc;
        p = s * (2 * middle * t * (t - r) - (b - a) * (r - 1));
        q = (t - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      else p = -p;
      if (2 * p < Math.min(3 * middle * q - Math.abs(tolerance * q), Math.abs(before * q))) {
        before = step;
        step = p / q;
      } else {
        step = middle;
        before = middle;
      }
    } else {
      step = middle;
      before = middle;
    }
    a = b;
    fa = fb;
    b += Math.abs(step) > tolerance ? step : middle > 0 ? tolerance : -tolerance;
    fb = value(b);
    if (Number.isNaN(fb)) return b;
  }
  return b;
}
