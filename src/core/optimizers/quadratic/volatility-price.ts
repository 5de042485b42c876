import { percent } from '@/core/constraints/percent';
import type { ShadowPrice } from '@/core/optimizers/contract';

/**
 * The prices with that of a volatility limit which binds, in its place: dearest first. Where (1/2) w'Sigma w - t reward is
 * least, one unit of variance is worth 1 / (2 t) of reward, so one unit of volatility `target` / t. Not told where t is so
 * small that the price is no number: at the least variance the frontier is vertical.
 *
 * @param prices in return per unit, dearest first
 */
export function withVolatilityPrice(
  prices: readonly ShadowPrice[],
  { target, t }: { readonly target: number; readonly t: number },
): ShadowPrice[] {
  const price = target / t;
  if (!(price > 0) || !Number.isFinite(price)) return [...prices];
  const later = prices.findIndex((other) => other.price < price);
  const place = later < 0 ? prices.length : later;
  const constraint = 'maximum of volatility';
  const gain = percent(price / 100, 'nearest', 3);
  const sentence = `Raising the ${constraint} (${percent(target)}) by one percentage point would add about ${gain} of expected return.`;
  return [
    ...prices.slice(0, place),
    { constraint, price, unit: 'return', sentence },
    ...prices.slice(place),
  ];
}
