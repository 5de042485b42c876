import type { Asset } from '@/services/assets/schema';

/** What people call the sectors beside their GICS names. */
const COMMON_NAMES: Readonly<Record<string, readonly string[]>> = {
  'Information Technology': ['Technology', 'Tech', 'IT'],
  'Health Care': ['Healthcare'],
  Financials: ['Finance', 'Financial'],
  'Communication Services': ['Communications', 'Telecommunications'],
  'Consumer Staples': ['Staples'],
  'Consumer Discretionary': ['Discretionary'],
  Industrials: ['Industry', 'Industrial'],
};

/** Symbols by every name of their sector, so that a constraint may say `Technology <= 30%`. */
export function sectorNames(assets: readonly Asset[]): Map<string, readonly string[]> {
  const bySector = new Map<string, string[]>();
  for (const { symbol, sector } of assets) {
    if (sector) bySector.set(sector, [...(bySector.get(sector) ?? []), symbol]);
  }
  const names = new Map<string, readonly string[]>();
  for (const [sector, symbols] of bySector) {
    for (const name of [sector, ...(COMMON_NAMES[sector] ?? [])]) names.set(name, symbols);
  }
  return names;
}
