const longestSymbol = 16;

/**
 * What a file calls an asset, as a symbol: capital letters without accents, digits and `. ^ = -`, with a dash for
 * every other run of characters. Empty where nothing is left. Two names may have the same symbol: who reads a file has to look.
 */
export function assetSymbol(name: string): string {
  return name
    .slice(0, 8 * longestSymbol)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .trim()
    .toUpperCase()
    .replace(/[^A-Z0-9.^=-]+/g, '-')
    .replace(/^[^A-Z0-9^]+/, '')
    .slice(0, longestSymbol)
    .replace(/[^A-Z0-9]+$/, '');
}

/** The symbol that a file name suggests: `data/aapl.us.csv` is AAPL. */
export function symbolOfFileName(fileName: string): string {
  const base = fileName.split(/[\\/]/).at(-1) ?? '';
  return assetSymbol(base.replace(/(\.(csv|txt|tsv|us))+$/i, ''));
}
