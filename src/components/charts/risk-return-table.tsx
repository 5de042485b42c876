import { formatPercent } from '@/lib/format';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly volatility: number;
  readonly expectedReturn: number;
}

/** What the chart draws, as numbers. */
export function RiskReturnTable({ rows }: { rows: readonly Row[] }) {
  return (
    <details className="no-print mt-3 text-sm">
      <summary>Show the numbers</summary>
      <table className="mt-2 w-full max-w-[420px] text-right">
        <caption className="sr-only">Return and volatility a year, per cent</caption>
        <thead className="text-soft text-xs">
          <tr>
            <th scope="col" className="py-1 text-left font-normal">
              A year
            </th>
            <th scope="col" className="py-1 pl-3 font-normal">
              Return
            </th>
            <th scope="col" className="py-1 pl-3 font-normal">
              Volatility
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, expectedReturn, volatility }) => (
            <tr key={id} className="border-rule border-t">
              <th scope="row" className="py-1 text-left font-medium">
                {name}
              </th>
              <td className="py-1 pl-3">{formatPercent(expectedReturn, 2)}</td>
              <td className="py-1 pl-3">{formatPercent(volatility, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
