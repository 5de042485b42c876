import {
  type ColumnRole,
  type CsvMapping,
  columnRoles,
  csvLimits,
  dateOrders,
  delimiters,
} from './contract';

const letters: Readonly<Record<ColumnRole, string>> = {
  date: 'd',
  symbol: 's',
  currency: 'y',
  open: 'o',
  high: 'h',
  low: 'l',
  close: 'c',
  adjustedClose: 'a',
  volume: 'v',
  price: 'p',
  skip: '-',
};
const delimiterNames = { '\t': 'tab', ';': 'semicolon', '|': 'bar', ',': 'comma' } as const;
const longestSymbol = 80;

/** A mapping in the query of an address, a letter a column. */
export function mappingToQuery(mapping: CsvMapping): Record<string, string> {
  return {
    delimiter: delimiterNames[mapping.delimiter],
    skip: String(mapping.skippedRecords),
    header: mapping.hasHeader ? 'yes' : 'no',
    columns: mapping.columns.map((role) => letters[role]).join(''),
    days: mapping.dateOrder,
    decimal: mapping.decimal === ',' ? 'comma' : 'point',
    symbol: mapping.symbol,
  };
}

/** Undefined where the query has none; the name of the parameter where one cannot be read. */
export function mappingFromQuery(
  query: URLSearchParams,
): CsvMapping | undefined | { readonly unreadable: string } {
  const letterList = query.get('columns');
  if (letterList === null) return undefined;
  const delimiter = delimiters.find((mark) => delimiterNames[mark] === query.get('delimiter'));
  if (!delimiter) return { unreadable: 'delimiter' };
  const dateOrder = dateOrders.find((order) => order === query.get('days'));
  if (!dateOrder) return { unreadable: 'days' };
  const columns = [...letterList].map((letter) =>
    columnRoles.find((role) => letters[role] === letter),
  );
  if (columns.length > csvLimits.columns || columns.includes(undefined)) {
    return { unreadable: 'columns' };
  }
  const skippedRecords = Number(query.get('skip') ?? 0);
  if (!Number.isInteger(skippedRecords) || skippedRecords < 0 || skippedRecords > 1000) {
    return { unreadable: 'skip' };
  }
  return {
    delimiter,
    skippedRecords,
    hasHeader: query.get('header') !== 'no',
    columns: columns.map((role) => role ?? 'skip'),
    dateOrder,
    decimal: query.get('decimal') === 'comma' ? ',' : '.',
    symbol: (query.get('symbol') ?? '').slice(0, longestSymbol),
  };
}
