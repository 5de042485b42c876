import { readCurrencyCode } from '@/lib/currency-code';
import { formatCount } from '@/lib/format';
import { parseCalendarDay } from '@/market/quality/calendar-day';
import { assetSymbol } from './asset-symbol';
import {
  type BarField,
  barFields,
  type ColumnRole,
  type CsvMapping,
  CsvRefusal,
  csvLimits,
  type DateOrder,
  type RowError,
} from './contract';
import { describeCount, parseDay } from './parse-day';
import { parseFigure } from './parse-figure';
import { PriceRows } from './price-rows';

/** The prices of one asset in the order of the file. */
export interface CsvAsset {
  readonly symbol: string;
  /** As the file spells it. */
  readonly name: string;
  /** ISO 4217, as the file says; undefined where it has no column of currencies. */
  readonly currency: string | undefined;
  readonly prices: PriceRows;
}

export interface CsvPrices {
  readonly assets: readonly CsvAsset[];
  /** Lines below the header. */
  readonly rows: number;
  readonly prices: number;
  /** Cells or lines that say nothing where a price would be. */
  readonly missing: number;
  /** The first errors; `errorCount` has all. A line with an error is left out, of one column per asset only the cell. */
  readonly errors: readonly RowError[];
  readonly errorCount: number;
  /** False where the closes stand for the adjusted ones. */
  readonly isAdjusted: boolean;
}

const dayExamples: Readonly<Record<DateOrder, string>> = {
  ymd: '2022-12-28',
  dmy: '28/12/2022',
  mdy: '12/28/2022',
};

function whyNoDay(text: string, example: string): string {
  if (text === '') return 'The day is missing.';
  const counted = describeCount(text);
  return counted === undefined
    ? `"${shown(text)}" is not a day like ${example}.`
    : `"${text}" is ${counted}: write it like ${example}.`;
}

const shown = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}...` : text);

/**
 * Reads records one by one, keeping prices only. Nothing is filled in: a cell without a number is missing or an error.
 *
 * @throws CsvRefusal for a mapping that does not describe prices, and for more prices than one file may have
 */
export class PriceReader {
  private readonly assets = new Map<
    string,
    { name: string; currency: string | undefined; firstLine: number; prices: PriceRows }
  >();
  private readonly currencies = new Map<string, ReturnType<typeof readCurrencyCode>>();
  private readonly spelled = new Map<string, string | undefined>();
  private readonly owners = new Map<string, string>();
  private readonly days = new Map<string, number | undefined>();
  private readonly errors: RowError[] = [];
  private readonly dateAt: number;
  private readonly symbolAt: number;
  private readonly currencyAt: number;
  /** The fields of a bar that the file has, and their columns. */
  private readonly fields: readonly BarField[];
  private readonly fieldAt: readonly number[];
  private readonly priceAt: readonly number[];
  private headers: readonly string[] = [];
  private wideSymbols: readonly string[] = [];
  private errorCount = 0;
  private records = 0;
  private rows = 0;
  private prices = 0;
  private missing = 0;

  constructor(private readonly mapping: CsvMapping) {
    const at = (role: ColumnRole) => mapping.columns.indexOf(role);
    this.dateAt = at('date');
    this.symbolAt = at('symbol');
    this.currencyAt = at('currency');
    this.priceAt = mapping.columns.flatMap((role, i) => (role === 'price' ? [i] : []));
    const named = barFields.filter((field) => at(field) >= 0);
    this.fields = this.priceAt.length > 0 ? ['close'] : named;
    this.fieldAt = named.map(at);
    requireSense(mapping);
  }

  read(fields: readonly string[], line: number): void {
    const position = this.records++ - this.mapping.skippedRecords;
    if (position < 0) return;
    if (position === 0 && this.priceAt.length > 0) this.nameAssets(fields);
    if (position === 0 && this.mapping.hasHeader) {
      this.headers = fields;
      return;
    }
    // Below its header pandas writes the name of the days, and nothing else.
    const isNameOfDays = position === 1 && this.mapping.hasHeader && this.isNameOfDays(fields);
    if (isNameOfDays) return;
    this.rows++;
    const width = this.mapping.columns.length;
    const surplus = fields.length > width && fields.slice(width).some((text) => text !== '');
    if (fields.length < width || surplus) {
      const mend = surplus
        ? `: a value with "${this.mapping.delimiter}" in it needs quotation marks`
        : '';
      this.fail(
        line,
        undefined,
        `It has ${formatCount(fields.length, 'column')} instead of ${width}${mend}.`,
      );
      return;
    }
    const date = this.day(fields[this.dateAt]!);
    if (date === undefined) {
      const example = dayExamples[this.mapping.dateOrder];
      this.fail(line, this.dateAt, whyNoDay(fields[this.dateAt]!, example));
    } else if (this.priceAt.length > 0) this.readWide(fields, line, date);
    else this.readLong(fields, line, date);
  }

  finish(): CsvPrices {
    return {
      assets: [...this.assets].map(([symbol, { firstLine: _, ...asset }]) => ({
        symbol,
        ...asset,
      })),
      rows: this.rows,
      prices: this.prices,
      missing: this.missing,
      errors: this.errors,
      errorCount: this.errorCount,
      isAdjusted: this.fields.includes('adjustedClose'),
    };
  }

  private readWide(fields: readonly string[], line: number, date: number): void {
    const currency = this.currencyOf(fields, line, this.assets.values().next().value);
    if (currency === false) return;
    for (let i = 0; i < this.priceAt.length; i++) {
      const column = this.priceAt[i]!;
      const close = parseFigure(fields[column]!, this.mapping.decimal);
      if (close === null) this.missing++;
      else if (close === undefined) this.notANumber(line, column, fields[column]!);
      else {
        const symbol = this.wideSymbols[i]!;
        const name = this.headers[column]!;
        this.add(date, [close], { symbol, name, currency, line });
      }
    }
  }

  private readLong(fields: readonly string[], line: number, date: number): void {
    const name = this.symbolAt < 0 ? this.mapping.symbol : fields[this.symbolAt]!;
    const symbol = this.symbolOf(name);
    if (symbol === undefined) {
      this.fail(line, this.symbolAt, this.whyNoSymbol(name));
      return;
    }
    const currency = this.currencyOf(fields, line, this.assets.get(symbol), symbol);
    if (currency === false) return;
    const values: number[] = [];
    let price: number | null = null;
    for (let i = 0; i < this.fields.length; i++) {
      const column = this.fieldAt[i]!;
      const field = this.fields[i]!;
      const value = parseFigure(fields[column]!, this.mapping.decimal, field === 'volume');
      if (value === undefined) {
        this.notANumber(line, column, fields[column]!);
        return;
      }
      values.push(value ?? Number.NaN);
      // The adjusted close comes after the close.
      if (field === 'close' || field === 'adjustedClose') price = value;
    }
    if (price === null) this.missing++;
    else this.add(date, values, { symbol, name, currency, line });
  }

  /** Of this line; undefined without such a column, false where it was told as an error. */
  private currencyOf(
    fields: readonly string[],
    line: number,
    known: { readonly currency: string | undefined; readonly firstLine: number } | undefined,
    symbol?: string,
  ): string | undefined | false {
    if (this.currencyAt < 0) return undefined;
    const text = fields[this.currencyAt]!;
    let read = this.currencies.get(text);
    if (!read) {
      read = readCurrencyCode(text);
      if (this.currencies.size < 1_000 && text.length <= 48) this.currencies.set(text, read);
    }
    let problem: string;
    if ('code' in read) {
      const { code } = read;
      if (known === undefined || known.currency === code) return code;
      const since = `in ${known.currency} since line ${known.firstLine}.`;
      problem =
        symbol === undefined
          ? `${code}, but the prices are ${since} One column of prices is in one currency.`
          : `${code}, but ${symbol} is ${since} Prices in ${code} need a symbol of their own.`;
    } else if (text === '') {
      problem = 'The currency is missing. Every line needs it, or none: then leave the column out.';
    } else problem = `${read.fault}.`;
    this.fail(line, this.currencyAt, problem);
    return false;
  }

  private add(
    day: number,
    values: readonly number[],
    {
      symbol,
      name,
      currency,
      line,
    }: {
      readonly symbol: string;
      readonly name: string;
      readonly currency: string | undefined;
      readonly line: number;
    },
  ): void {
    let asset = this.assets.get(symbol);
    if (!asset) {
      if (this.assets.size === csvLimits.symbols) throw tooMany(`${csvLimits.symbols} assets`);
      const prices = new PriceRows(symbol, this.fields);
      asset = { name: name.trim().slice(0, 80), currency, firstLine: line, prices };
      this.assets.set(symbol, asset);
    }
    if (asset.prices.length === csvLimits.pricesOfOneAsset) {
      const most = csvLimits.pricesOfOneAsset.toLocaleString('en');
      throw new CsvRefusal(
        'too_large',
        `The file has more than ${most} prices of ${symbol}, more than there are days. Is there a column that names the asset of each line?`,
      );
    }
    asset.prices.push(day, values);
    this.prices++;
    if (this.prices > csvLimits.prices) {
      throw tooMany(`${csvLimits.prices.toLocaleString('en')} prices`);
    }
  }

  /** Days since 1970; they repeat in a file of many assets. */
  private day(text: string): number | undefined {
    const known = this.days.get(text);
    if (known !== undefined || this.days.has(text)) return known;
    const day = parseCalendarDay(parseDay(text, this.mapping.dateOrder) ?? '');
    if (this.days.size < 100_000 && text.length <= 48) this.days.set(text, day);
    return day;
  }

  /** Undefined for what has no symbol and for a second spelling of the same one. */
  private symbolOf(name: string): string | undefined {
    const known = this.spelled.get(name);
    if (known !== undefined || this.spelled.has(name)) return known;
    const symbol = assetSymbol(name);
    const key = name.trim().toUpperCase();
    const owner = this.owners.get(symbol);
    const accepted = symbol === '' || (owner ?? key) !== key ? undefined : symbol;
    if (accepted && owner === undefined) this.owners.set(symbol, key);
    if (this.spelled.size >= 4 * csvLimits.symbols) throw tooMany(`${csvLimits.symbols} assets`);
    this.spelled.set(name, accepted);
    return accepted;
  }

  private whyNoSymbol(name: string): string {
    if (name.trim() === '') return 'The symbol is missing.';
    const symbol = assetSymbol(name);
    return symbol === ''
      ? `"${shown(name)}" makes no symbol: it needs letters from A to Z or digits.`
      : `"${shown(name)}" would have the symbol ${symbol}, which is that of another name above. Give it one of its own.`;
  }

  private isNameOfDays(fields: readonly string[]): boolean {
    const isAlone = fields.every((text, i) => text === '' || i === this.dateAt);
    return isAlone && this.day(fields[this.dateAt] ?? '') === undefined;
  }

  private nameAssets(headers: readonly string[]): void {
    this.wideSymbols = this.priceAt.map((column) => {
      const header = headers[column] ?? '';
      const symbol = this.symbolOf(header);
      if (symbol !== undefined) return symbol;
      throw new CsvRefusal(
        'mapping',
        `The header of column ${column + 1}, "${shown(header)}", makes no symbol, or that of a column before it. Rename it, or leave the column out.`,
      );
    });
    if (new Set(this.wideSymbols).size < this.wideSymbols.length) {
      throw new CsvRefusal(
        'mapping',
        'Two columns have the same symbol. Rename one or leave it out.',
      );
    }
  }

  private notANumber(line: number, column: number, text: string): void {
    const example = this.mapping.decimal === ',' ? '1.234,56' : '1,234.56';
    this.fail(line, column, `"${shown(text)}" is not a number like ${example}.`);
  }

  private fail(line: number, column: number | undefined, message: string): void {
    this.errorCount++;
    if (this.errors.length >= csvLimits.listedErrors) return;
    this.errors.push({ line, ...(column !== undefined && { column: column + 1 }), message });
  }
}

const tooMany = (what: string) =>
  new CsvRefusal(
    'too_large',
    `The file has more than ${what}. Split it, or leave out what you do not need.`,
  );

function requireSense({ columns, hasHeader, symbol }: CsvMapping): void {
  const refuse = (message: string) => new CsvRefusal('mapping', message);
  const count = (role: ColumnRole) => columns.filter((other) => other === role).length;
  const twice = columns.find((role) => role !== 'skip' && role !== 'price' && count(role) > 1);
  if (twice) throw refuse(`Two columns are read as ${roleNames[twice]}. Choose one.`);
  if (count('date') === 0) throw refuse('Say which column holds the day.');
  const hasClose = count('close') + count('adjustedClose') > 0;
  if (count('price') === 0) {
    if (!hasClose) throw refuse('Say which column holds the price.');
    if (count('symbol') === 0 && assetSymbol(symbol) === '') {
      throw refuse('Say of which asset these prices are: letters or digits, for example ACME.');
    }
    return;
  }
  if (!hasHeader) throw refuse('Columns of one asset each need a header that names the assets.');
  if (
    hasClose ||
    count('symbol') + count('open') + count('high') + count('low') + count('volume') > 0
  ) {
    throw refuse(
      'A file has one column per asset, or lines that name open, close and so on; not both.',
    );
  }
}

/** For sentences and for the page. */
export const roleNames: Readonly<Record<ColumnRole, string>> = {
  date: 'day',
  symbol: 'symbol',
  currency: 'currency',
  open: 'open',
  high: 'high',
  low: 'low',
  close: 'close',
  adjustedClose: 'adjusted close',
  volume: 'volume',
  price: 'price of the asset in its header',
  skip: 'not used',
};
