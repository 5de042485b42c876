const { abs, exp, log } = Math;

/** Logarithm of the gamma function for x > 0. Source: Lanczos (1964), coefficients for g = 7, n = 9. */
function logGamma(x: number): number {
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
    12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  let sum = 0.9999999999998099;
  for (const [i, c] of coefficients.entries()) sum += c / (x + i);
  const t = x + 6.5;
  return 0.5 * log(2 * Math.PI) + (x - 0.5) * log(t) - t + log(sum);
}

/** Continued fraction of the incomplete beta function by Lentz's method. Source: DLMF 8.17.22. */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const away = (value: number) => (abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
}

/** Regularized incomplete beta function I_x(a, b), x + y = 1. Both are given, because 1 - x would lose the digits of y. */
function regularizedBeta(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(y));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(a, b, x)) / a
    : 1 - (front * betaFraction(b, a, y)) / b;
}

/** P(T > t) for t >= 0, exact far into the tail. */
function upperTail(t: number, degrees: number): number {
  const all = degrees + t * t;
  return 0.5 * regularizedBeta(degrees / 2, 0.5, degrees / all, (t * t) / all);
}

/** P(T <= t) of Student's distribution with any positive number of degrees of freedom. */
export function studentTCdf(t: number, degrees: number): number {
  if (!(degrees > 0) || Number.isNaN(t)) {
    throw new RangeError(`studentTCdf: t ${t}, degrees of freedom ${degrees}`);
  }
  return t < 0 ? upperTail(-t, degrees) : 1 - upperTail(t, degrees);
}

/** P(|T| >= |t|). */
export const studentTTwoSided = (t: number, degrees: number) => 2 * upperTail(abs(t), degrees);

/** The t with P(T <= t) = p, 0 < p < 1, by bisection to the last bits. */
export function studentTQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`studentTQuantile: p is ${p}`);
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  let [low, high] = [0, 1];
  while (upperTail(high, degrees) > tail) [low, high] = [high, 2 * high];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (upperTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return p < 0.5 ? -high : high;
}
