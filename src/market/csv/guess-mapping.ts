import { isCurrencyCode } from '@/lib/currency-code';
import { formatList } from '@/lib/format';
import { assetSymbol, symbolOfFileName } from './asset-symbol';
import { isFurtherField, isWeaklyNamed, namedRoles, sameNames } from './column-role';
import { barFields, type ColumnRole, type CsvMapping, type Delimiter } from './contract';
import { describeCount, guessDateOrder, isDay, onlyIn } from './parse-day';
import { guessDecimal, isEither, parseFigure } from './parse-figure';

/** Something that the file does not settle and a person has to. */
export interface MappingQuestion {
  readonly field: 'columns' | 'dateOrder' | 'decimal' | 'symbol';
  readonly message: string;
}

export interface GuessedMapping {
  readonly mapping: CsvMapping;
  readonly headers: readonly string[];
  readonly questions: readonly MappingQuestion[];
}

const longestPreamble = 20;
const isFigureRole = (role: ColumnRole) =>
  !['date', 'symbol', 'currency', 'skip', 'volume'].includes(role);
const isFigure = (text: string) =>
  (parseFigure(text, '.', true) ?? parseFigure(text, ',', true) ?? undefined) !== undefined;

/**
 * How a file is read, from its first records: where the header is, what its columns hold, how days and numbers are
 * written. What may be read in two ways is asked, with the likelier one as the guess.
 */
export function guessMapping(
  records: readonly (readonly string[])[],
  delimiter: Delimiter,
  fileName: string,
): GuessedMapping {
  const start = findStart(records);
  const levels = findLevels(records, start);
  const skippedRecords = levels ? start + 1 : start;
  const first = records[skippedRecords] ?? [];
  const hasHeader = levels !== undefined || !(first.some(isDay) && first.some(isFigure));
  const headers = hasHeader ? first : first.map(() => '');
  const body = records.slice(skippedRecords + (hasHeader ? 1 : 0));
  const column = (index: number) =>
    body.map((record) => record[index] ?? '').filter((text) => text !== '');
  const prefix = commonPrefix(headers);
  const named = namedRoles(
    headers.map((header) => (prefix ? header.slice(header.lastIndexOf('.') + 1) : header)),
  );
  const isUnnamed = headers.every((header) => header === '');
  const roles = levels?.columns ?? assignRoles(headers, named, column);
  const texts = isUnnamed ? nameTexts(roles, column) : undefined;
  const columns = texts?.columns ?? roles;
  const days = column(columns.indexOf('date')).slice(levels ? 1 : 0);
  const order = columns.includes('date') ? guessDateOrder(days) : 'none';
  const figures = columns.flatMap((role, i) => (isFigureRole(role) ? column(i) : []));
  const decimal = guessDecimal(figures, delimiter);
  const oneAsset = !columns.includes('symbol') && !columns.includes('price');
  const symbol = oneAsset ? levels?.symbol || prefix || symbolOfFileName(fileName) : '';
  const mapping: CsvMapping = {
    delimiter,
    skippedRecords,
    hasHeader,
    columns,
    dateOrder: order === 'both' || order === 'mixed' ? 'mdy' : order === 'none' ? 'ymd' : order,
    decimal: decimal === 'both' ? '.' : decimal,
    symbol,
  };
  const questions: MappingQuestion[] = [];
  const ask = (field: MappingQuestion['field'], message: string) =>
    questions.push({ field, message });
  if (!columns.includes('date')) {
    const counted = headers.findIndex((_, i) => {
      const texts = column(i);
      return texts.length > 0 && texts.every((text) => describeCount(text) !== undefined);
    });
    const example = column(counted)[0] ?? '';
    const hint = counted < 0 ? '' : ` Column ${counted + 1} may: ${whyNoDay(example)}`;
    ask('columns', `Say which column holds the day.${hint}`);
  } else if (order === 'none' && days.length > 0) {
    ask('dateOrder', whyNoDay(days[0] ?? ''));
  } else if (order === 'both') {
    const way = 'Say which comes first, or write days like 2022-12-28.';
    ask('dateOrder', `Days like ${days[0]} can be read in two ways. ${way}`);
  } else if (order === 'mixed') {
    const [dmy, mdy] = [onlyIn(days, 'dmy', 'mdy'), onlyIn(days, 'mdy', 'dmy')];
    ask(
      'dateOrder',
      `${dmy} is written day first and ${mdy} month first, so others can be read in two ways. Say which is right, or write days like 2022-12-28.`,
    );
  }
  const twins = levels ? undefined : sameNames(headers, columns);
  if (twins) {
    const [one, two] = twins;
    ask(
      'columns',
      `The columns ${one} and ${two} are both called "${headers[one - 1]}". Say which one is right, or leave one out.`,
    );
  }
  if (!columns.some((role) => role === 'close' || role === 'adjustedClose' || role === 'price')) {
    ask('columns', 'Say which column holds the price.');
  }
  if (texts && texts.open.length > 0) {
    const places = formatList(texts.open.map((i) => `${i + 1} ("${column(i)[0]}")`));
    ask(
      'columns',
      texts.open.length === 1
        ? `Column ${places} has no name: say whether it is the currency or the symbol, or write names above the columns.`
        : `Columns ${places} have no names: say which one is the currency and which one the symbol, or write names above the columns.`,
    );
  }
  if (decimal === 'both') {
    const example = figures.find((figure) => isEither(figure)) ?? figures[0];
    ask(
      'decimal',
      `${example} can be read in two ways. Say what parts the decimals, or write numbers without thousands separators and with two decimals.`,
    );
  }
  if (oneAsset && symbol === '') ask('symbol', 'Say of which asset these prices are.');
  return { mapping, headers, questions };
}

function whyNoDay(text: string): string {
  const counted = describeCount(text);
  if (counted === undefined) {
    return `"${text.slice(0, 40)}" could not be read as a day. Write days like 2022-12-28.`;
  }
  const how = counted.includes('Excel')
    ? ': give the column the format yyyy-mm-dd before you save the file'
    : '';
  return `"${text}" is ${counted}. Write days like 2022-12-28${how}.`;
}

/** The first record of the table: what comes before is neither as wide as most records nor a header. */
function findStart(records: readonly (readonly string[])[]): number {
  const width = usualWidth(records);
  const usual = records.filter((record) => record.length === width);
  // A delimiter at the end of every line but that of the names.
  const isOpen =
    width > 2 && usual[0]?.some(isDay) === true && usual.every((record) => record.at(-1) === '');
  const start = records
    .slice(0, longestPreamble)
    .findIndex(
      (record) =>
        !/^sep=/i.test(record[0] ?? '') &&
        (record.length === width ||
          (isOpen && record.length === width - 1 && !record.includes('')) ||
          namesPrices(record)),
    );
  return Math.max(start, 0);
}

const isBarField = (role: ColumnRole | undefined): boolean =>
  barFields.some((field) => field === role);

/**
 * Two header records as pandas and yfinance write them: the field of each column, then its asset. Of several assets the
 * adjusted closes are read, or the closes where there are none.
 */
function findLevels(
  records: readonly (readonly string[])[],
  start: number,
): { readonly columns: readonly ColumnRole[]; readonly symbol: string } | undefined {
  const [fields, assets, index] = records.slice(start, start + 3);
  if (!fields || !assets || !index || fields.length < 2 || assets.length !== fields.length) return;
  const isNameOfIndex = index[0] !== '' && index.slice(1).every((text) => text === '');
  const roles = fields.map((name) => namedRoles([name])[0]);
  if (!isNameOfIndex || !roles.slice(1).every(isBarField)) return;
  const names = assets.slice(1);
  if (names.some((name) => name === '' || isFigure(name) || isDay(name))) return;
  if (new Set(names).size === 1) {
    const columns = namedRoles(fields).map((role) => (isBarField(role) ? role! : 'skip'));
    columns[0] = 'date';
    return { columns, symbol: assetSymbol(names[0]!) };
  }
  const price = roles.includes('adjustedClose') ? 'adjustedClose' : 'close';
  const columns = roles.map((role, i) => (i === 0 ? 'date' : role === price ? 'price' : 'skip'));
  return { columns, symbol: '' };
}

function usualWidth(records: readonly (readonly string[])[]): number {
  const times = new Map<number, number>();
  for (const { length } of records) times.set(length, (times.get(length) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

function namesPrices(record: readonly string[]): boolean {
  const roles = namedRoles(record);
  return (
    roles.includes('date') && roles.some((role) => role === 'close' || role === 'adjustedClose')
  );
}

/** `AAPL` of a file with `AAPL.Open`, `AAPL.Close`, ... as R's quantmod writes it; else empty. */
function commonPrefix(headers: readonly string[]): string {
  const fields = headers.filter((header) =>
    /\.(open|high|low|close|volume|adjusted)$/i.test(header),
  );
  const prefixes = new Set(fields.map((header) => header.slice(0, header.lastIndexOf('.'))));
  return fields.length >= 2 && prefixes.size === 1 ? [...prefixes][0]! : '';
}

function assignRoles(
  headers: readonly string[],
  named: readonly (ColumnRole | undefined)[],
  column: (index: number) => readonly string[],
): ColumnRole[] {
  const shareOf = (index: number, test: (text: string) => boolean) => {
    const texts = column(index);
    return texts.length === 0 ? 0 : texts.filter(test).length / texts.length;
  };
  const roles = [...named];
  const isFree = (role: ColumnRole) => !roles.includes(role);
  // What holds days is the day, whatever its name: an index without one, or "Price" of a table on its side.
  const days = roles.map((_, i) => shareOf(i, isDay));
  const called = roles.indexOf('date');
  if (called < 0 || days[called]! < 0.5) {
    const found = days.findIndex((share) => share >= 0.5);
    if (found >= 0) {
      if (called >= 0) roles[called] = undefined;
      roles[found] = 'date';
    }
  }
  // A header like CUR may be an asset's; without any text the column says nothing.
  const currency = roles.indexOf('currency');
  if (currency >= 0 && column(currency).length === 0) roles[currency] = 'skip';
  else if (currency >= 0 && shareOf(currency, isFigure) >= 0.5) roles[currency] = undefined;
  // "Name" may be that of the company beside a column of numbers; a symbol is never a number.
  // An asset that was listed later has no prices in the first lines.
  const mayBePrice = (i: number) =>
    roles[i] === undefined &&
    (shareOf(i, isFigure) >= 0.5 || (column(i).length === 0 && headers[i] !== ''));
  const listUnknown = () => roles.flatMap((_, i) => (mayBePrice(i) ? [i] : []));
  const close = roles.indexOf('close');
  const isOneOfMany = close >= 0 && isWeaklyNamed(headers[close]!) && listUnknown().length >= 2;
  if (isOneOfMany && isFree('open') && isFree('adjustedClose')) roles[close] = undefined;
  const unknown = listUnknown();
  if (headers.every((header) => header === '')) nameByPlace(roles, unknown, column);
  else if (
    ['open', 'high', 'low', 'close', 'adjustedClose'].every((role) => isFree(role as ColumnRole))
  ) {
    const prices = unknown.filter((i) => !isFurtherField(headers[i]!, headers));
    for (const i of prices) roles[i] = 'price';
  }
  return roles.map((role) => role ?? 'skip');
}

/**
 * Columns of words without names: one of currency codes beside one of other words is the currency, the other one the
 * symbol. `open`: those that may be either, as some symbols are codes of currencies; a person has to say what they are.
 */
function nameTexts(
  roles: readonly ColumnRole[],
  column: (index: number) => readonly string[],
): { readonly columns: readonly ColumnRole[]; readonly open: readonly number[] } {
  const texts = roles.flatMap((role, i) => {
    const words = column(i).filter((text) => /[a-z\p{Sc}]/iu.test(text));
    return role === 'skip' && words.length > 0.9 * column(i).length ? [i] : [];
  });
  const isCurrency = (text: string) => isCurrencyCode(text) || /^\p{Sc}$/u.test(text.trim());
  const codes = texts.filter((i) => column(i).every(isCurrency));
  const [symbol] = texts.filter((i) => !codes.includes(i));
  const columns = [...roles];
  if (symbol !== undefined) columns[symbol] = 'symbol';
  const isSettled = symbol !== undefined && codes.length === 1;
  if (isSettled) columns[codes[0]!] = 'currency';
  return { columns, open: isSettled ? [] : codes };
}

const places: readonly ColumnRole[] = ['open', 'high', 'low', 'close'];

/** Without names: one number is the close, four or more begin with open, high, low, close; by far the largest is the volume. */
function nameByPlace(
  roles: (ColumnRole | undefined)[],
  numbers: readonly number[],
  column: (index: number) => readonly string[],
): void {
  if (numbers.length < places.length) {
    if (numbers[0] !== undefined) roles[numbers[0]] = 'close';
    return;
  }
  places.forEach((role, i) => {
    roles[numbers[i]!] = role;
  });
  const size = (index: number) => Number(column(index)[0]?.replace(/[^\d.]/g, '') ?? 0);
  const rest = numbers.slice(places.length);
  const volume = rest.find((index) => size(index) > 20 * size(numbers[3]!));
  if (volume !== undefined) roles[volume] = 'volume';
  const other = rest.find((index) => index !== volume);
  if (other !== undefined && size(other) > size(numbers[3]!) / 20) roles[other] = 'adjustedClose';
}
