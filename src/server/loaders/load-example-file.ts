import 'server-only';
import { readSamplePrices } from '@/market/sample/read-sample';

const symbols = ['AAPL', 'JNJ', 'KO', 'XOM'];
const firstDay = '2021-01-01';
const lastDay = '2022-12-28';

/** A small file of real prices, one column per asset, to try the upload with. */
export function loadExampleFile(): string {
  const columns = [...readSamplePrices()]
    .filter(({ symbol }) => symbols.includes(symbol))
    .sort((a, b) => symbols.indexOf(a.symbol) - symbols.indexOf(b.symbol));
  const prices = new Map<string, string[]>();
  columns.forEach(({ dates, adjustedClose }, column) => {
    dates.forEach((date, i) => {
      if (date < firstDay || date > lastDay) return;
      const row = prices.get(date) ?? columns.map(() => '');
      row[column] = adjustedClose[i]!.toFixed(4);
      prices.set(date, row);
    });
  });
  const rows = [...prices].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = rows.map(([date, row]) => [date, ...row].join(','));
  return `${[['Date', ...columns.map(({ symbol }) => symbol)].join(','), ...lines].join('\n')}\n`;
}
