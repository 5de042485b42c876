import type { ColumnSeries } from '@/market/sample/column-file';
import type { SymbolReport } from '@/market/sample/schema';
import { mergeAdjustedCloses } from './adjusted-close';
import { type Comparison, compareAdjustedCloses } from './agreement';
import { mergeBars } from './bar';
import { roundToGrid } from './decimal-grid';
import { describeBarFacts, describeFacts } from './fact';
import type { SourceSeries } from './source';

/** All data sets of one symbol, the base first, as one series and the account of how it was made. */
export function mergeSymbol(
  base: SourceSeries,
  others: readonly SourceSeries[],
  calendar: readonly string[],
): { series: ColumnSeries; report: SymbolReport } {
  const compared = others.map((series) => ({
    series,
    comparison: compareAdjustedCloses(base, series),
  }));
  const merged = mergeAdjustedCloses(base, compared);
  const { bars, dropped, splits } = mergeBars([{ series: base }, ...compared]);
  const dates = [...merged.keys()];
  const column = (name: 'open' | 'high' | 'low' | 'close' | 'volume') =>
    Float64Array.from(dates, (date) => bars.get(date)?.[name] ?? Number.NaN);
  const [open, high, low, close] = roundToGrid([
    column('open'),
    column('high'),
    column('low'),
    column('close'),
  ]);
  const [adjustedClose] = roundToGrid([Float64Array.from(merged.values())]);
  const volume = column('volume');
  const known = new Set(dates);
  const newestBar = dates.findLast((date) => bars.has(date));
  const facts = [
    ...describeFacts(base, dates, adjustedClose!),
    ...describeBarFacts(dates, { open: open!, close: close!, volume }, adjustedClose!),
  ];
  return {
    series: {
      name: base.symbol,
      dates,
      columns: new Map([
        ['open', open!],
        ['high', high!],
        ['low', low!],
        ['close', close!],
        ['volume', volume],
        ['adjustedClose', adjustedClose!],
      ]),
    },
    report: {
      rows: dates.length,
      rowsWithOhlc: bars.size,
      rowsWithVolume: volume.filter((value) => !Number.isNaN(value)).length,
      holes: calendar.filter(
        (date) => date > dates[0]! && date < dates.at(-1)! && !known.has(date),
      ),
      droppedOhlc: dropped.filter((date) => !bars.has(date)),
      basis: newestBar ? `adjusted for the splits up to ${newestBar}, not for dividends` : null,
      splits: splits.map(({ source, split }) => ({
        source,
        date: split.date,
        ratio: `${split.newShares}:${split.oldShares}`,
      })),
      agreement: compared.map(({ comparison }) => withoutDates(comparison)),
      facts,
    },
  };
}

const withoutDates = ({ agreeingDates, overlapDates, ...agreement }: Comparison) => agreement;
