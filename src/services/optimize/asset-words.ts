import { nearestName } from '@/lib/nearest-name';

/** An asset that is named but not asked about, with the one that it may be a slip of. */
export function unknownAsset(asset: string, symbols: readonly string[]): string {
  const meant = nearestName(asset, symbols);
  if (meant !== undefined) return `${asset} is not among the symbols; did you mean ${meant}?`;
  const known = symbols.slice(0, 8).join(', ');
  return `${asset} is not among the symbols (${known}${symbols.length > 8 ? ', ...' : ''}): add it there or remove it here`;
}

/** Numbers that should be one per asset. */
export function wrongLength(given: number, assets: number): string {
  return `${given} numbers for ${assets} assets: give one per asset, in the order of the symbols`;
}
