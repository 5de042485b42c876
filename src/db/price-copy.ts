import type { SamplePrices } from '@/market/sample/read-sample';

export const priceCopyColumns =
  'symbol, date, open, high, low, close, volume, adjusted_close' as const;

const missing = '\\N';

/** The rows of each asset in the text format of COPY, one chunk per asset; missing values become NULL. */
export function* priceCopyChunks(all: Iterable<SamplePrices>): Generator<string> {
  for (const { symbol, dates, open, high, low, close, volume, adjustedClose } of all) {
    const first = `${escapeCopy(symbol)}\t`;
    let chunk = '';
    for (let row = 0; row < dates.length; row++) {
      chunk += `${first}${dates[row]}\t${field(open[row]!)}\t${field(high[row]!)}\t${field(low[row]!)}\t${field(close[row]!)}\t${field(volume[row]!)}\t${field(adjustedClose[row]!)}\n`;
    }
    yield chunk;
  }
}

function field(value: number): string | number {
  return Number.isNaN(value) ? missing : value;
}

function escapeCopy(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (character) => `\\${character}`);
}
