const paletteSize = 8;

/** A smaller weight reads as 0.00 % and gets neither bar nor colour. */
export const leastVisibleWeight = 5e-5;

/** FNV-1a: the same symbol starts at the same colour on every page. */
function hash(symbol: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < symbol.length; i++) {
    value = Math.imul(value ^ symbol.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

/**
 * A palette colour for each asset that is held; what is left out stays grey. It does not depend on the
 * order of the assets, and colours repeat only when more are held than there are colours; bars are
 * labelled directly, so a repeat misleads nobody.
 */
export function assetColors(
  assets: readonly { readonly symbol: string; readonly weight: number }[],
): (symbol: string) => string {
  const used = new Array<number>(paletteSize).fill(0);
  const colors = new Map<string, string>();
  const held = assets.filter(({ weight }) => Math.abs(weight) >= leastVisibleWeight);
  for (const symbol of held.map((asset) => asset.symbol).sort()) {
    const fewest = Math.min(...used);
    let slot = hash(symbol) % paletteSize;
    while (used[slot] !== fewest) slot = (slot + 1) % paletteSize;
    used[slot] = fewest + 1;
    colors.set(symbol, `var(--asset-${slot + 1})`);
  }
  return (symbol) => colors.get(symbol) ?? 'var(--baseline)';
}
