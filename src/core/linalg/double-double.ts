/**
 * Numbers as unevaluated sums of two doubles, hi + lo with |lo| <= ulp(hi) / 2: about 32 decimal digits, for the few places
 * where 16 do not tell a risk from its rounding. Vectors, as one number of it would be an object.
 * Sources: Dekker (1971), Numerische Mathematik 18; Hida, Li, Bailey (2001), 15th IEEE Symposium on Computer Arithmetic.
 */
export interface DoubleDoubles {
  readonly hi: Float64Array;
  readonly lo: Float64Array;
}

/** 2^27 + 1 cuts a double into two halves whose products are exact. */
const splitter = 134217729;

export function doubleDoubles(length: number): DoubleDoubles {
  return { hi: new Float64Array(length), lo: new Float64Array(length) };
}

export function clear({ hi, lo }: DoubleDoubles): void {
  hi.fill(0);
  lo.fill(0);
}

/** t_k = value. */
export function put({ hi, lo }: DoubleDoubles, k: number, high: number, low = 0): void {
  hi[k] = high;
  lo[k] = low;
}

/** t_k += a. */
export function add({ hi, lo }: DoubleDoubles, k: number, high: number, low = 0): void {
  const before = hi[k]!;
  const sum = before + high;
  const shift = sum - before;
  const error = before - (sum - shift) + (high - shift) + (lo[k]! + low);
  const total = sum + error;
  hi[k] = total;
  lo[k] = error - (total - sum);
}

/** t_k += a b. */
export function addProduct(
  { hi, lo }: DoubleDoubles,
  k: number,
  aHigh: number,
  aLow: number,
  bHigh: number,
  bLow: number,
): void {
  const product = aHigh * bHigh;
  const aScaled = splitter * aHigh;
  const aFront = aScaled - (aScaled - aHigh);
  const aBack = aHigh - aFront;
  const bScaled = splitter * bHigh;
  const bFront = bScaled - (bScaled - bHigh);
  const bBack = bHigh - bFront;
  const rest =
    aBack * bBack -
    (product - aFront * bFront - aBack * bFront - aFront * bBack) +
    (aHigh * bLow + aLow * bHigh);
  const before = hi[k]!;
  const sum = before + product;
  const shift = sum - before;
  const error = before - (sum - shift) + (product - shift) + (lo[k]! + rest);
  const total = sum + error;
  hi[k] = total;
  lo[k] = error - (total - sum);
}

/** t_k = a / b. */
export function putQuotient(
  target: DoubleDoubles,
  k: number,
  aHigh: number,
  aLow: number,
  bHigh: number,
  bLow: number,
): void {
  const first = aHigh / bHigh;
  put(target, k, aHigh, aLow);
  addProduct(target, k, -first, 0, bHigh, bLow);
  const second = target.hi[k]! / bHigh;
  addProduct(target, k, -second, 0, bHigh, bLow);
  const third = target.hi[k]! / bHigh;
  put(target, k, first);
  add(target, k, second);
  add(target, k, third);
}

/** t_k += sum of a_(from + j) v_j for j < count. */
export function addDot(
  target: DoubleDoubles,
  k: number,
  a: DoubleDoubles,
  from: number,
  v: DoubleDoubles,
  count: number,
): void {
  const { hi: aHi, lo: aLo } = a;
  const { hi: vHi, lo: vLo } = v;
  let sum = target.hi[k]!;
  let rest = target.lo[k]!;
  for (let j = 0; j < count; j++) {
    const x = aHi[from + j]!;
    const y = vHi[j]!;
    if (y === 0) continue;
    const product = x * y;
    const xScaled = splitter * x;
    const xFront = xScaled - (xScaled - x);
    const xBack = x - xFront;
    const yScaled = splitter * y;
    const yFront = yScaled - (yScaled - y);
    const yBack = y - yFront;
    const next = sum + product;
    const shift = next - sum;
    rest +=
      xBack * yBack -
      (product - xFront * yFront - xBack * yFront - xFront * yBack) +
      (x * vLo[j]! + aLo[from + j]! * y) +
      (sum - (next - shift) + (product - shift));
    sum = next;
  }
  const total = sum + rest;
  target.hi[k] = total;
  target.lo[k] = rest - (total - sum);
}

/** t_(to + j) += f v_j for j < count. */
export function addScaled(
  target: DoubleDoubles,
  to: number,
  v: DoubleDoubles,
  count: number,
  fHigh: number,
  fLow: number,
): void {
  const { hi, lo } = target;
  const { hi: vHi, lo: vLo } = v;
  const fScaled = splitter * fHigh;
  const fFront = fScaled - (fScaled - fHigh);
  const fBack = fHigh - fFront;
  for (let j = 0; j < count; j++) {
    const y = vHi[j]!;
    if (y === 0) continue;
    const product = fHigh * y;
    const yScaled = splitter * y;
    const yFront = yScaled - (yScaled - y);
    const yBack = y - yFront;
    const tail =
      fBack * yBack -
      (product - fFront * yFront - fBack * yFront - fFront * yBack) +
      (fHigh * vLo[j]! + fLow * y);
    const before = hi[to + j]!;
    const sum = before + product;
    const shift = sum - before;
    const error = before - (sum - shift) + (product - shift) + (lo[to + j]! + tail);
    const total = sum + error;
    hi[to + j] = total;
    lo[to + j] = error - (total - sum);
  }
}

/** t_j += f a_(from + j) for j < count, `a` of doubles. */
export function addMultiple(
  target: DoubleDoubles,
  a: Float64Array,
  from: number,
  count: number,
  fHigh: number,
  fLow: number,
): void {
  const { hi, lo } = target;
  const fScaled = splitter * fHigh;
  const fFront = fScaled - (fScaled - fHigh);
  const fBack = fHigh - fFront;
  for (let j = 0; j < count; j++) {
    const y = a[from + j]!;
    if (y === 0) continue;
    const product = fHigh * y;
    const yScaled = splitter * y;
    const yFront = yScaled - (yScaled - y);
    const yBack = y - yFront;
    const tail =
      fBack * yBack - (product - fFront * yFront - fBack * yFront - fFront * yBack) + fLow * y;
    const before = hi[j]!;
    const sum = before + product;
    const shift = sum - before;
    const error = before - (sum - shift) + (product - shift) + (lo[j]! + tail);
    const total = sum + error;
    hi[j] = total;
    lo[j] = error - (total - sum);
  }
}
