import type { SampleAsset } from '@/market/sample/schema';
import type { SourceFolder } from './load-sources';

type Description = Pick<SampleAsset, 'name' | 'kind' | 'sector' | 'industry'>;

/**
 * The industries of `stocksymbols` (NASDAQ's own vocabulary of about 2015) that occur here, as GICS sector and plain
 * industry. NASDAQ's sectors are not used: they differ from GICS (Procter & Gamble is "Basic Industries" there).
 */
const industries: Readonly<Record<string, readonly [sector: string, industry: string]>> = {
  'Beverages (Production/Distribution)': ['Consumer Staples', 'Beverages'],
  'Catalog/Specialty Distribution': ['Consumer Discretionary', 'Online retail'],
  'Computer Manufacturing': ['Information Technology', 'Computers'],
  'Computer Software: Prepackaged Software': ['Information Technology', 'Software'],
  'Computer Software: Programming, Data Processing': [
    'Communication Services',
    'Internet services',
  ],
  'Consumer Electronics/Video Chains': ['Consumer Discretionary', 'Electronics retail'],
  'Department/Specialty Retail Stores': ['Consumer Staples', 'Food and general retail'],
  'Integrated oil Companies': ['Energy', 'Integrated oil and gas'],
  'Major Banks': ['Financials', 'Banks'],
  'Major Pharmaceuticals': ['Health Care', 'Pharmaceuticals'],
  'Medical Specialities': ['Health Care', 'Managed health care'],
  'Oil & Gas Production': ['Energy', 'Oil and gas production'],
  'Package Goods/Cosmetics': ['Consumer Staples', 'Household and personal products'],
  'RETAIL: Building Materials': ['Consumer Discretionary', 'Home improvement retail'],
  Semiconductors: ['Information Technology', 'Semiconductors'],
};

/** Where the source's industry is plainly not the company's. */
const corrections: Readonly<Record<string, readonly [sector: string, industry: string]>> = {
  GE: ['Industrials', 'Industrial conglomerates'], // filed under consumer appliances
  IBM: ['Information Technology', 'IT services'], // filed under computer manufacturing
  NFLX: ['Communication Services', 'Streaming entertainment'], // filed under video chains
};

/** Traded under another symbol when `stocksymbols` was made. */
const formerSymbols: Readonly<Record<string, string>> = { META: 'FB' };

/** Here `pytickersymbols` has a later or shorter name than the one these prices were made under. */
const keepRegisteredName = new Set(['GE', 'IBM']);

/** Funds are in neither metadata set: the names that their sponsor publishes. */
const funds: Readonly<Record<string, string>> = {
  MTUM: 'iShares MSCI USA Momentum Factor ETF',
  QUAL: 'iShares MSCI USA Quality Factor ETF',
  SIZE: 'iShares MSCI USA Size Factor ETF',
  USMV: 'iShares MSCI USA Min Vol Factor ETF',
  VLUE: 'iShares MSCI USA Value Factor ETF',
};

/** "Home Depot, Inc. (The)" becomes "The Home Depot, Inc.". */
const articleFirst = (name: string) => name.replace(/^(.*) \(The\)$/, 'The $1');

export function loadDescriptions(folder: SourceFolder): (symbol: string) => Description {
  const listed = new Map(
    ['npm_stocksymbols_nasdaq.csv.gz', 'npm_stocksymbols_nyse.csv.gz']
      .flatMap((file) => folder.rows('us-metadata', file))
      .map((row) => [row.Symbol!, { name: row.Name!, industry: row.Industry! }]),
  );
  const indexMembers = new Map(
    folder
      .rows('us-metadata', 'pytickersymbols_companies.csv')
      .filter((row) => row.indices!.split('|').includes('S&P 500'))
      .flatMap((row) =>
        row.us_symbols!.split('|').map((symbol): [string, string] => [symbol, row.name!]),
      ),
  );
  return (symbol) => {
    if (symbol === '^GSPC') return { name: 'S&P 500', kind: 'index', sector: null, industry: null };
    const fund = funds[symbol];
    if (fund) return { name: fund, kind: 'etf', sector: null, industry: null };
    const listing = listed.get(formerSymbols[symbol] ?? symbol);
    const classified = corrections[symbol] ?? (listing && industries[listing.industry]);
    if (!listing || !classified)
      throw new Error(`loadDescriptions: no sector is known for ${symbol}`);
    const registered = articleFirst(listing.name);
    const name = keepRegisteredName.has(symbol)
      ? registered
      : (indexMembers.get(symbol) ?? registered);
    return { name, kind: 'stock', sector: classified[0], industry: classified[1] };
  };
}
