import { leastVisibleWeight } from '@/components/charts/asset-color';
import { formatPercent } from '@/lib/format';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { AssetWithRiskShare } from './risk-share';

export function WeightRows({
  assets,
  colorOf,
}: {
  assets: readonly AssetWithRiskShare[];
  colorOf: (symbol: string) => string;
}) {
  return (
    <tbody>
      {assets.map(({ symbol, name, weight, riskShare, expectedReturn, volatility }) => (
        <tr
          key={symbol}
          className={`border-rule border-t ${Math.abs(weight) < leastVisibleWeight ? 'text-soft print:hidden' : ''}`}
        >
          <th scope="row" className="truncate py-1 text-left font-medium">
            <span
              aria-hidden="true"
              className="mr-2 inline-block size-2 rounded-sm"
              style={{ background: colorOf(symbol) }}
            />
            {shownSymbol(symbol)}
            <span className="ml-2 hidden font-normal text-soft text-xs md:inline">{name}</span>
          </th>
          <td data-weight={weight} data-symbol={symbol} className="py-1 pl-3 font-medium">
            {formatPercent(weight, 2)}
          </td>
          <td className="py-1 pl-3">{formatPercent(riskShare, 2)}</td>
          <td className="hidden py-1 pl-3 text-soft sm:table-cell print:table-cell">
            {formatPercent(expectedReturn, 2)}
          </td>
          <td className="hidden py-1 pl-3 text-soft sm:table-cell print:table-cell">
            {formatPercent(volatility, 2)}
          </td>
        </tr>
      ))}
    </tbody>
  );
}
