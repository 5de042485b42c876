import { formatCount, formatDay, formatNumber } from '@/lib/format';
import type { Run } from '@/services/optimize/schema';

/** Which days the answer rests on, and what was left out. */
export function CoverageSection({ run }: { run: Run }) {
  const { coverage } = run;
  const cut = coverage.assets.filter((asset) => asset.cut > 0);
  return (
    <section aria-labelledby="coverage">
      <h3 id="coverage" className="text-base">
        The data behind it
      </h3>
      <p className="mt-1">
        {formatCount(coverage.observations, 'daily return')} of each asset,{' '}
        {formatDay(coverage.from)} to {formatDay(coverage.to)}.{' '}
        {coverage.notes.length === 0 && cut.length === 0 && 'Nothing was cut or filled.'}
      </p>
      {coverage.notes.length > 0 && (
        <ul className="mt-1 list-disc space-y-1 pl-5 text-sm">
          {coverage.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <details className="mt-2 text-sm">
        <summary>Show each asset's history</summary>
        <table className="mt-2 w-full text-right">
          <caption className="sr-only">
            Prices of each asset and the days that alignment cut
          </caption>
          <thead className="text-soft text-xs">
            <tr>
              <th scope="col" className="py-1 text-left font-normal">
                Asset
              </th>
              <th scope="col" className="py-1 pl-3 font-normal">
                First price
              </th>
              <th scope="col" className="py-1 pl-3 font-normal">
                Last price
              </th>
              <th scope="col" className="py-1 pl-3 font-normal">
                Prices
              </th>
              <th scope="col" className="py-1 pl-3 font-normal">
                Days cut
              </th>
            </tr>
          </thead>
          <tbody>
            {coverage.assets.map((asset) => (
              <tr key={asset.symbol} className="border-rule border-t">
                <th scope="row" className="py-1 text-left font-medium">
                  {asset.symbol}
                </th>
                <td className="whitespace-nowrap py-1 pl-3">{formatDay(asset.firstDate)}</td>
                <td className="whitespace-nowrap py-1 pl-3">{formatDay(asset.lastDate)}</td>
                <td className="py-1 pl-3">{formatNumber(asset.prices, 0)}</td>
                <td className="py-1 pl-3">{formatNumber(asset.cut, 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
