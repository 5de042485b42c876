import type { ColumnRole } from './contract';

/** Header names of common exports, without blanks, points and signs; the first that a file has wins its role. */
const names: Readonly<Record<Exclude<ColumnRole, 'price' | 'skip'>, readonly string[]>> = {
  date: [
    'date',
    'day',
    'tradedate',
    'tradingday',
    'pricedate',
    'datetime',
    'timestamp',
    'time',
    'dtyyyymmdd',
    'datum',
    'tag',
    'fecha',
    'caldt',
    'asof',
    'asofdate',
  ],
  symbol: [
    'symbol',
    'ticker',
    'tickersymbol',
    'tic',
    'code',
    'instrument',
    'asset',
    'stock',
    'isin',
    'name',
  ],
  currency: [
    'currency',
    'currencycode',
    'ccy',
    'curr',
    'cur',
    'quotecurrency',
    'pricecurrency',
    'tradingcurrency',
    'währung',
    'devise',
    'divisa',
    'moneda',
  ],
  open: [
    'open',
    'openprice',
    'openingprice',
    '1open',
    'pxopen',
    'eröffnung',
    'ouverture',
    'apertura',
  ],
  high: [
    'high',
    'highprice',
    'dayhigh',
    '2high',
    'pxhigh',
    'hoch',
    'tageshoch',
    'plushaut',
    'máximo',
  ],
  low: ['low', 'lowprice', 'daylow', '3low', 'pxlow', 'tief', 'tagestief', 'plusbas', 'mínimo'],
  close: [
    'close',
    'closelast',
    'closeprice',
    'closingprice',
    '4close',
    'last',
    'lastprice',
    'pxlast',
    'price',
    'prc',
    'settle',
    'nav',
    'value',
    'schluss',
    'schlusskurs',
    'kurs',
    'wert',
    'clôture',
    'dernier',
    'cierre',
    'último',
  ],
  adjustedClose: [
    'adjclose',
    'adjustedclose',
    'closeadj',
    'closeadjusted',
    'adjcloseprice',
    'adjclosing',
    'adjusted',
    'adjprice',
    'adjustedprice',
    '5adjustedclose',
    'totalreturnindex',
  ],
  volume: [
    'volume',
    'vol',
    'tradedvolume',
    'sharevolume',
    'pxvolume',
    '5volume',
    '6volume',
    'volumen',
    'stück',
  ],
};

/** Names of a price that are names of assets as well. */
const weak = new Set(['last', 'price', 'nav', 'value', 'kurs', 'wert']);

/** Whether these headers call one column a price, by a name that may be an asset's. */
export const isWeaklyNamed = (header: string): boolean => weak.has(bare(header));

/** Columns that describe a price without being one: never taken for an asset. */
const sideColumns = new Set([
  'change',
  'chg',
  'dividends',
  'dividend',
  'stocksplits',
  'splitfactor',
  'splitcoefficient',
  'divcash',
  'capitalgains',
  'openint',
  'openinterest',
  'per',
  'vwap',
  'exchange',
  'sector',
  'label',
  'changeovertime',
  'unadjustedvolume',
  'turnover',
  'trades',
  'transactions',
  'adjopen',
  'adjhigh',
  'adjlow',
  'adjvolume',
  'index',
]);

/** `<CLOSE>`, `Close/Last`, `Adj Close*` and `adj_close` without what is no letter. */
const bare = (header: string) => header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** The role that each header names; undefined where it names none, `skip` where it is known to be no price. */
export function namedRoles(headers: readonly string[]): (ColumnRole | undefined)[] {
  const bared = headers.map(bare);
  const roles: (ColumnRole | undefined)[] = bared.map((name) =>
    sideColumns.has(name) ? 'skip' : undefined,
  );
  for (const [role, known] of Object.entries(names)) {
    const found = known.map((name) => bared.indexOf(name)).find((index) => index >= 0);
    // Object.entries forgets which strings the keys are.
    if (found !== undefined) roles[found] = role as ColumnRole;
  }
  // Further names of a role that is taken: "Time" beside "Date", "Price" beside "Close".
  const all = new Set(Object.values(names).flat());
  return roles.map((role, i) => role ?? (all.has(bared[i]!) ? 'skip' : undefined));
}

/** Places, from 1, of the first two columns of one name of which one is read as a field of a bar, the day or the like. */
export function sameNames(
  headers: readonly string[],
  columns: readonly ColumnRole[],
): readonly [number, number] | undefined {
  const bared = headers.map(bare);
  for (const [first, role] of columns.entries()) {
    if (role === 'price' || role === 'skip' || bared[first] === '') continue;
    const second = bared.findIndex((name, i) => i !== first && name === bared[first]);
    if (second >= 0) return [Math.min(first, second) + 1, Math.max(first, second) + 1];
  }
  return undefined;
}

const fieldSuffix =
  /^(.*?)[ ._-]+(adj(?:usted)?[ ._-]?close|adjusted|close|open|high|low|volume)$/i;

/** Of columns like `AAPL Close` and `AAPL Volume` one price each: whether this column is another field of its asset. */
export function isFurtherField(header: string, headers: readonly string[]): boolean {
  const parts = fieldSuffix.exec(header);
  if (!parts) return false;
  const [, asset = '', field = ''] = parts;
  const own = headers.flatMap((other) => {
    const found = fieldSuffix.exec(other);
    return found && found[1] === asset ? [found[2]!.toLowerCase()] : [];
  });
  const price = own.find((name) => name.startsWith('adj')) ?? own.find((name) => name === 'close');
  return price !== undefined && field.toLowerCase() !== price;
}
