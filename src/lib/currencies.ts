import { formatList } from '@/lib/format';
import { shownSymbol } from '@/lib/uploaded-symbol';

interface Priced {
  readonly symbol: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** Of each currency. */
const namedSymbols = 3;

/** `USD (AAPL, MSFT and 3 more) and EUR (ACME)`; undefined where the prices are in one currency. */
export function describeMixedCurrencies(assets: readonly Priced[]): string | undefined {
  const symbols = new Map<string, string[]>();
  for (const { symbol, currency } of assets) {
    const own = symbols.get(currency) ?? [];
    own.push(shownSymbol(symbol));
    symbols.set(currency, own);
  }
  if (symbols.size < 2) return undefined;
  return formatList(
    [...symbols].map(([currency, own]) => {
      const rest = own.length - namedSymbols;
      const named = own.slice(0, namedSymbols);
      return `${currency} (${rest > 0 ? `${named.join(', ')} and ${rest} more` : formatList(named)})`;
    }),
  );
}

/** What stands beside returns of assets whose prices are in several currencies, with the mend. */
export function mixedReturnsNote(assets: readonly Priced[]): string | undefined {
  const mixed = describeMixedCurrencies(assets);
  return (
    mixed &&
    `The prices are in different currencies and are not converted: ${mixed}. Each return is in its own currency, so changes of exchange rates count neither as risk nor as return. To count them, choose assets in one currency or bring prices converted to one.`
  );
}
