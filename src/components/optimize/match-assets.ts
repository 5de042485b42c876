import type { Asset } from '@/services/assets/schema';

function rank({ symbol, name, sector }: Asset, query: string): number | undefined {
  if (symbol === query) return 0;
  if (symbol.startsWith(query)) return 1;
  const words = name.toUpperCase();
  if (words.startsWith(query)) return 2;
  if (words.includes(query)) return 3;
  return sector?.toUpperCase().includes(query) ? 4 : undefined;
}

/** Assets that fit what was typed, best first: the symbol, then the name, then the sector. */
export function matchAssets(assets: readonly Asset[], text: string, limit: number): Asset[] {
  const query = text.trim().toUpperCase();
  return assets
    .flatMap((asset) => {
      const position = rank(asset, query);
      return position === undefined ? [] : [{ asset, position }];
    })
    .sort((a, b) => a.position - b.position || a.asset.symbol.localeCompare(b.asset.symbol, 'en'))
    .slice(0, limit)
    .map(({ asset }) => asset);
}

/** Stocks by sector, then funds and indices, each group by symbol. */
export function groupAssets(assets: readonly Asset[]): { label: string; assets: Asset[] }[] {
  const kinds = { stock: 'Other stocks', etf: 'Funds', index: 'Indices' } as const;
  const groups = new Map<string, Asset[]>();
  for (const asset of [...assets].sort((a, b) => a.symbol.localeCompare(b.symbol, 'en'))) {
    const label = asset.sector ?? kinds[asset.kind];
    groups.set(label, [...(groups.get(label) ?? []), asset]);
  }
  const last = Object.values<string>(kinds);
  return [...groups]
    .map(([label, members]) => ({ label, assets: members }))
    .sort(
      (a, b) =>
        last.indexOf(a.label) - last.indexOf(b.label) || a.label.localeCompare(b.label, 'en'),
    );
}
