import { assetColors, leastVisibleWeight } from '@/components/charts/asset-color';
import { withRiskShares } from '@/components/run/risk-share';
import { WeightRows } from '@/components/run/weight-rows';
import { formatList, formatPercent } from '@/lib/format';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { SolvedOutcome } from '@/services/optimize/schema';

const headings = ['Weight', 'Share of risk', 'Return', 'Volatility'] as const;
const narrowHides = 'hidden sm:table-cell print:table-cell';

/** More rows of zeros than this are folded away. */
const mostLeftOut = 24;

/** Every asset with its numbers, largest first; full precision rides along in `data-weight`. */
export function WeightsTable({ outcome }: { outcome: SolvedOutcome }) {
  const colorOf = assetColors(outcome.assets);
  const assets = withRiskShares(outcome).sort((a, b) => b.weight - a.weight);
  const total = assets.reduce((sum, { weight }) => sum + weight, 0);
  const totalRisk = assets.reduce((sum, { riskShare }) => sum + riskShare, 0);
  const leftOut = assets.filter(({ weight }) => Math.abs(weight) < leastVisibleWeight);
  const folded = leftOut.length > mostLeftOut ? leftOut : [];
  const shown = folded.length > 0 ? assets.filter((asset) => !leftOut.includes(asset)) : assets;
  return (
    <div>
      <table className="print-dense w-full table-fixed text-right text-sm">
        <caption className="pb-1 text-left font-semibold text-base">
          Weights
          <span className="block font-normal text-sm text-soft">
            Per cent of the money; return and volatility of each asset alone, a year
          </span>
        </caption>
        <Columns />
        <thead className="text-soft text-xs">
          <tr>
            <th scope="col" className="py-1 text-left font-normal">
              Asset
            </th>
            {headings.map((heading, index) => (
              <th
                key={heading}
                scope="col"
                className={`py-1 pl-3 font-normal ${index > 1 ? narrowHides : ''}`}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <WeightRows assets={shown} colorOf={colorOf} />
        <tfoot>
          <tr className="border-edge border-t font-semibold">
            <th scope="row" className="py-1 text-left">
              Total
            </th>
            <td className="py-1 pl-3">{formatPercent(total, 2)}</td>
            <td className="py-1 pl-3">{formatPercent(totalRisk, 2)}</td>
            <td className={narrowHides} />
            <td className={narrowHides} />
          </tr>
        </tfoot>
      </table>
      {leftOut.length > 0 && (
        <p className="hidden text-soft text-xs print:block">
          At {formatPercent(0, 0)}: {formatList(leftOut.map(({ symbol }) => shownSymbol(symbol)))}.
        </p>
      )}
      {folded.length > 0 && (
        <details className="no-print mt-3 text-sm">
          <summary>Show {folded.length} that are left out</summary>
          <table className="mt-2 w-full table-fixed text-right">
            <caption className="sr-only">
              Assets at 0 %: weight, share of risk, and each asset's own return and volatility
            </caption>
            <Columns />
            <WeightRows assets={folded} colorOf={colorOf} />
          </table>
        </details>
      )}
    </div>
  );
}

/** Both tables share their columns, so that the eye runs through. */
function Columns() {
  return (
    <colgroup>
      <col />
      <col className="w-22 sm:w-24" />
      <col className="w-26" />
      <col className="hidden w-22 sm:table-column print:table-column" />
      <col className="hidden w-22 sm:table-column print:table-column" />
    </colgroup>
  );
}
