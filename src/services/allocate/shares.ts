import { listLastCloses } from '@/db/queries/last-closes';
import { env } from '@/env';
import { describeMixedCurrencies } from '@/lib/currencies';
import { AppError } from '@/lib/errors';
import { resolveAssets } from '@/services/assets/resolve-assets';
import type { Asset } from '@/services/assets/schema';
import type { ServiceContext } from '@/services/context';
import type { AllocateInput, ShareAllocation } from './schema';

/** Turns ideal weights into whole shares, at the prices given or the last stored ones. */
export async function allocateShares({
  context,
  input,
}: {
  context: ServiceContext;
  input: AllocateInput;
}): Promise<ShareAllocation> {
  const { db, pool, signal } = context;
  const { positions, cash, fixedFee, proportionalFee, method } = input;
  const unpriced = positions.filter(({ price }) => price === undefined).map((p) => p.symbol);
  if (unpriced.length > 0) requireOneCurrency(await resolveAssets(db, unpriced));
  const closes = new Map(
    unpriced.length === 0
      ? []
      : (await listLastCloses(db, unpriced)).map((last) => [last.symbol, last] as const),
  );
  const prices = positions.map(({ symbol, price }) => {
    const known = price ?? closes.get(symbol)?.close;
    if (known !== undefined) return known;
    throw new AppError('insufficient_history', `No price of ${symbol} is stored: give one.`, {
      field: 'positions',
    });
  });
  const totalValue = positions.reduce((sum, { holding }, i) => sum + holding * prices[i]!, cash);
  const { answer } = await pool.run(
    {
      kind: 'allocate',
      input: {
        symbols: positions.map(({ symbol }) => symbol),
        weights: Float64Array.from(positions, ({ weight }) => weight),
        prices: Float64Array.from(prices),
        cash,
        holdings: Float64Array.from(positions, ({ holding }) => holding),
        lotSizes: Float64Array.from(positions, ({ lotSize }) => lotSize),
        fixedFee,
        proportionalFee,
      },
      method,
    },
    { deadlineMs: env.OPTIMIZE_DEADLINE_MS, signal },
  );
  const { shares, weights, bound, trades, notes, ...figures } = answer;
  return {
    ...figures,
    totalValue,
    bound: bound ?? null,
    trades: [...trades],
    notes: [...notes],
    positions: positions.map(({ symbol, weight }, i) => ({
      symbol,
      price: prices[i]!,
      priceDate: closes.get(symbol)?.date ?? null,
      shares: shares[i]!,
      value: shares[i]! * prices[i]!,
      weight: weights[i]!,
      idealWeight: weight,
    })),
  };
}

/** Cash buys shares of one currency; a price that was given is in that of the cash. */
function requireOneCurrency(assets: readonly Asset[]): void {
  const mixed = describeMixedCurrencies(assets);
  if (!mixed) return;
  throw new AppError(
    'invalid_input',
    `The stored prices are in different currencies and are not converted: ${mixed}. Leave out those in another currency than your cash, or give their prices in it.`,
    { field: 'positions' },
  );
}
