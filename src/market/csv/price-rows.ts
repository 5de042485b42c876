import type { PriceBar } from '@/market/contract';
import type { BarField } from './contract';

const smallestBlock = 64;
const largestBlock = 1024;

/**
 * The prices of one asset in the order in which they were read: eight bytes for the day and for each field that the file
 * has, where the objects made of them take ten times as much.
 */
export class PriceRows {
  length = 0;
  private readonly blocks: Float64Array[] = [];
  /** The last block, and how many numbers of it are taken. */
  private block = new Float64Array(0);
  private taken = 0;

  /** @param fields those that the file has, adjusted or close among them */
  constructor(
    readonly symbol: string,
    private readonly fields: readonly BarField[],
  ) {}

  /** `day` counts from 1970-01-01; `values` has one for each field, NaN = missing. */
  push(day: number, values: readonly number[]): void {
    if (this.taken === this.block.length) {
      const rows = Math.min(largestBlock, Math.max(smallestBlock, this.length));
      this.block = new Float64Array(rows * (1 + this.fields.length));
      this.blocks.push(this.block);
      this.taken = 0;
    }
    this.block[this.taken++] = day;
    for (const value of values) this.block[this.taken++] = value;
    this.length++;
  }

  /** One object each, made anew at every call. Without an adjusted close the close stands for it. */
  *bars(): Generator<PriceBar> {
    const { symbol, fields } = this;
    const adjusted = Math.max(fields.indexOf('adjustedClose'), 0);
    const adjustedAt =
      1 + (fields[adjusted] === 'adjustedClose' ? adjusted : fields.indexOf('close'));
    const width = 1 + fields.length;
    for (const block of this.blocks) {
      const end = block === this.block ? this.taken : block.length;
      for (let at = 0; at < end; at += width) {
        const bar: { -readonly [Key in keyof PriceBar]: PriceBar[Key] } = {
          symbol,
          date: dayText(block[at]!),
          adjustedClose: block[at + adjustedAt]!,
        };
        for (let i = 0; i < fields.length; i++) {
          const value = block[at + 1 + i]!;
          const field = fields[i]!;
          if (field !== 'adjustedClose') bar[field] = Number.isNaN(value) ? null : value;
        }
        yield bar;
      }
    }
  }
}

const texts = new Map<number, string>();

/** Files share their days, and at most 146,097 of them are days of prices. */
function dayText(day: number): string {
  let text = texts.get(day);
  if (text === undefined) {
    text = new Date(day * 86_400_000).toISOString().slice(0, 10);
    texts.set(day, text);
  }
  return text;
}
