const paletteSize = 8;

/** FNV-1a: the same symbol starts at the same colour on every page. */
function hash(symbol: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < symbol.length; i++) {
    value = Math.imul(value ^ symbol.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

/**
 * A palette colour for each symbol. It does not depend on the order of the symbols, and colours repeat
 * only when there are more assets than colours; bars are labelled directly, so a repeat misleads nobody.
 */
export function assetColors(symbols: readonly string[]): ReadonlyMap<string, string> {
  const used = new Array<number>(paletteSize).fill(0);
  const colors = new Map<string, string>();
  for (const symbol of [...new Set(symbols)].sort()) {
    const fewest = Math.min(...used);
    let slot = hash(symbol) % paletteSize;
    while (used[slot] !== fewest) slot = (slot + 1) % paletteSize;
    used[slot] = fewest + 1;
    colors.set(symbol, `var(--asset-${slot + 1})`);
  }
  return colors;
}
