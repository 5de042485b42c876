import { assetColors, leastVisibleWeight } from '@/components/charts/asset-color';
import { formatPercent } from '@/lib/format';
import type { SolvedOutcome } from '@/services/optimize/schema';

const headings = ['Weight', 'Share of risk', 'Return', 'Volatility'] as const;

/** Every asset with its numbers, largest first; full precision rides along in `data-weight`. */
export function WeightsTable({ outcome }: { outcome: SolvedOutcome }) {
  const colorOf = assetColors(outcome.assets);
  const assets = [...outcome.assets].sort((a, b) => b.weight - a.weight);
  const total = assets.reduce((sum, { weight }) => sum + weight, 0);
  const totalRisk = assets.reduce((sum, { riskShare }) => sum + riskShare, 0);
  return (
    <table className="print-dense w-full text-right text-sm">
      <caption className="pb-1 text-left font-semibold text-base">
        Weights
        <span className="block font-normal text-sm text-soft">
          Per cent of the money; return and volatility of each asset alone, a year
        </span>
      </caption>
      <thead className="text-soft text-xs">
        <tr>
          <th scope="col" className="py-1 text-left font-normal">
            Asset
          </th>
          {headings.map((heading, index) => (
            <th
              key={heading}
              scope="col"
              className={`py-1 pl-3 font-normal ${index > 1 ? 'hidden sm:table-cell print:table-cell' : ''}`}
            >
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {assets.map(({ symbol, name, weight, riskShare, expectedReturn, volatility }) => (
          <tr
            key={symbol}
            className={`border-rule border-t ${Math.abs(weight) < leastVisibleWeight ? 'text-soft' : ''}`}
          >
            <th scope="row" className="py-1 text-left font-medium">
              <span
                aria-hidden="true"
                className="mr-2 inline-block size-2 rounded-sm"
                style={{ background: colorOf(symbol) }}
              />
              {symbol}
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
      <tfoot>
        <tr className="border-edge border-t font-semibold">
          <th scope="row" className="py-1 text-left">
            Total
          </th>
          <td className="py-1 pl-3">{formatPercent(total, 2)}</td>
          <td className="py-1 pl-3">{formatPercent(totalRisk, 2)}</td>
          <td className="hidden sm:table-cell print:table-cell" />
          <td className="hidden sm:table-cell print:table-cell" />
        </tr>
      </tfoot>
    </table>
  );
}
