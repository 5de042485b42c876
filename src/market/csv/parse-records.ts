import { CsvRefusal, csvLimits, type Delimiter } from './contract';

/** Fields of one record without blanks around them; `line` is where it begins. False stops reading. */
export type OnRecord = (fields: readonly string[], line: number) => boolean;

/** Pieces are joined up to this length: a sender of single bytes must not make the work quadratic. */
const pieceLength = 16 * 1024;

/**
 * Splits text into records, handing each over before the next piece is read: nothing is kept. Records without any text
 * are left out; a quotation mark in the middle of a field is a character.
 *
 * @param isWhole false where the text may end anywhere, as the beginning of a file does
 * @throws CsvRefusal for records and columns beyond the limits and a quotation mark that is never closed; whatever
 *   `onRecord` throws
 */
export async function parseRecords(
  text: AsyncIterable<string> | Iterable<string>,
  { delimiter, isWhole = true }: { readonly delimiter: Delimiter; readonly isWhole?: boolean },
  onRecord: OnRecord,
): Promise<void> {
  const splitter = new RecordSplitter(delimiter, onRecord);
  let piece = '';
  for await (const chunk of text) {
    piece += chunk;
    if (piece.length < pieceLength) continue;
    if (!splitter.push(piece)) return;
    piece = '';
  }
  if (splitter.push(piece)) splitter.end(isWhole);
}

class RecordSplitter {
  private text = '';
  private start = 0;
  private line = 1;
  /** The last piece ended with a carriage return, whose line feed may follow. */
  private afterReturn = false;
  // Positions of the next ones at or behind `start`, -1 = none in this text: looked up once, not once a record.
  private nextFeed = -2;
  private nextReturn = -2;
  private nextQuote = -2;

  constructor(
    private readonly delimiter: Delimiter,
    private readonly onRecord: OnRecord,
  ) {}

  /** False when the receiver wants no more. */
  push(piece: string): boolean {
    if (piece === '') return true;
    const fresh = this.afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    this.afterReturn = false;
    this.text = this.text.slice(this.start) + fresh;
    this.start = 0;
    this.nextFeed = this.nextReturn = this.nextQuote = -2;
    for (;;) {
      const more = this.takeRecord(false);
      if (more !== 'again') {
        if (more === 'stop') return false;
        if (this.text.length - this.start > csvLimits.recordLength) throw this.tooLong();
        return true;
      }
    }
  }

  end(isWhole: boolean): void {
    if (this.start >= this.text.length) return;
    if (this.takeRecord(true) === 'text' && isWhole) {
      throw new CsvRefusal(
        'bad_quotes',
        `A quotation mark opens in line ${this.line} and is never closed.`,
      );
    }
  }

  /** `text`: the record is not whole yet. `stop`: the receiver wants no more. */
  private takeRecord(isLast: boolean): 'again' | 'text' | 'stop' {
    const { text, start } = this;
    this.nextFeed = this.find('\n', this.nextFeed);
    this.nextReturn = this.find('\r', this.nextReturn);
    this.nextQuote = this.find('"', this.nextQuote);
    const breaks = [this.nextFeed, this.nextReturn].filter((at) => at >= 0);
    let end = breaks.length > 0 ? Math.min(...breaks) : -1;
    let lines = 1;
    let fields: string[];
    if (this.nextQuote >= 0 && (end < 0 || this.nextQuote < end)) {
      const record = splitQuoted(text, start, this.delimiter, isLast);
      if (!record) return 'text';
      ({ fields, end, lines } = record);
    } else {
      if (end < 0) {
        if (!isLast || start >= text.length) return 'text';
        end = text.length;
      }
      if (end - start > csvLimits.recordLength) throw this.tooLong();
      fields = text.slice(start, end).split(this.delimiter);
    }
    if (end - start > csvLimits.recordLength) throw this.tooLong();
    if (fields.length > csvLimits.columns) throw this.tooWide();
    const line = this.line;
    this.line += lines;
    this.start = this.afterBreak(end);
    let isEmpty = true;
    for (let i = 0; i < fields.length; i++) {
      fields[i] = fields[i]!.trim();
      if (fields[i] !== '') isEmpty = false;
    }
    return isEmpty || this.onRecord(fields, line) ? 'again' : 'stop';
  }

  private find(character: string, known: number): number {
    if (known === -1 || known >= this.start) return known;
    return this.text.indexOf(character, this.start);
  }

  private afterBreak(end: number): number {
    if (this.text[end] !== '\r') return end + 1;
    if (end + 1 === this.text.length) this.afterReturn = true;
    return this.text[end + 1] === '\n' ? end + 2 : end + 1;
  }

  private tooLong(): CsvRefusal {
    return new CsvRefusal(
      'too_long',
      `Line ${this.line} is longer than ${csvLimits.recordLength.toLocaleString('en')} characters, or a quotation mark opens there and is not closed.`,
    );
  }

  private tooWide(): CsvRefusal {
    return new CsvRefusal(
      'too_wide',
      `Line ${this.line} has more than ${csvLimits.columns.toLocaleString('en')} columns. Leave out those that you do not need.`,
    );
  }
}

/** One record with quotation marks in it; undefined where the text ends before the record does. */
function splitQuoted(
  text: string,
  start: number,
  delimiter: Delimiter,
  isLast: boolean,
): { fields: string[]; end: number; lines: number } | undefined {
  const fields: string[] = [];
  let lines = 1;
  let at = start;
  for (;;) {
    let field = '';
    while (text[at] === ' ') at++;
    if (text[at] === '"') {
      at++;
      for (;;) {
        const close = text.indexOf('"', at);
        // A mark at the very end may be the first of two.
        if (close < 0 || (close + 1 === text.length && !isLast)) return undefined;
        field += text.slice(at, close);
        at = close + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
      lines += field.match(/\r\n|\n|\r/g)?.length ?? 0;
    }
    const from = at;
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r')
      at++;
    if (at === text.length && !isLast) return undefined;
    fields.push(field + text.slice(from, at));
    if (fields.length > csvLimits.columns || text[at] !== delimiter)
      return { fields, end: at, lines };
    at++;
  }
}
