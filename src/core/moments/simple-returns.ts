/**
 * Simple returns per period from prices, p_t / p_(t-1) - 1.
 *
 * @param prices periods + 1 rows x assets, row-major, oldest first
 * @param target is filled and returned, for callers with many panels of one size
 * @returns periods x assets, row-major; not finite where a price is missing or the earlier one is zero
 */
export function simpleReturns(
  prices: Float64Array,
  assets: number,
  target = new Float64Array(Math.max(0, prices.length - assets)),
): Float64Array {
  const count = prices.length - assets;
  if (!Number.isInteger(assets) || assets < 1 || count < 0 || count % assets !== 0) {
    throw new Error(`simpleReturns: ${prices.length} prices are not rows of ${assets} assets`);
  }
  if (target.length !== count) {
    throw new Error(`simpleReturns: the target holds ${target.length} numbers, not ${count}`);
  }
  let k = 0;
  // Four at a time: the divisions overlap.
  for (; k + 4 <= count; k += 4) {
    const next = k + assets;
    target[k] = prices[next]! / prices[k]! - 1;
    target[k + 1] = prices[next + 1]! / prices[k + 1]! - 1;
    target[k + 2] = prices[next + 2]! / prices[k + 2]! - 1;
    target[k + 3] = prices[next + 3]! / prices[k + 3]! - 1;
  }
  for (; k < count; k++) target[k] = prices[k + assets]! / prices[k]! - 1;
  return target;
}
