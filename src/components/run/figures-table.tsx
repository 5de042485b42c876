import { formatNumber, formatPercent, formatSigned } from '@/lib/format';
import type { SolvedOutcome } from '@/services/optimize/schema';

type Portfolio = SolvedOutcome['portfolio'];

const points = (own: number, base: number) => `${formatSigned((own - base) * 100)} points`;

const figures: readonly {
  name: string;
  meaning: (returnsMadeBy: string | undefined) => string;
  show: (portfolio: Portfolio) => string;
  difference: (own: Portfolio, base: Portfolio) => string;
}[] = [
  {
    name: 'Volatility',
    meaning: () => 'how far a typical year strays from the average',
    show: ({ volatility }) => formatPercent(volatility, 2),
    difference: (own, base) => points(own.volatility, base.volatility),
  },
  {
    name: 'Expected return',
    meaning: (madeBy) =>
      madeBy ? `estimated by ${madeBy}` : 'the yearly average over the period, not a forecast',
    show: ({ expectedReturn }) => formatPercent(expectedReturn, 2),
    difference: (own, base) => points(own.expectedReturn, base.expectedReturn),
  },
  {
    name: 'Sharpe ratio',
    meaning: () => 'return above the risk-free rate for each unit of volatility',
    show: ({ sharpe }) => (sharpe === null ? 'none' : formatNumber(sharpe)),
    difference: (own, base) =>
      own.sharpe === null || base.sharpe === null ? 'none' : formatSigned(own.sharpe - base.sharpe),
  },
];

/** The portfolio beside its baseline. */
export function FiguresTable({
  outcome,
  returnsMadeBy,
}: {
  outcome: SolvedOutcome;
  /** Absent: averages of the past. */
  returnsMadeBy?: string | undefined;
}) {
  const { portfolio, baseline } = outcome;
  return (
    <table className="w-full text-right text-sm">
      <caption className="sr-only">This portfolio beside equal weight in the same assets</caption>
      <thead className="text-soft text-xs">
        <tr>
          <th scope="col" className="py-1 text-left font-normal">
            A year
          </th>
          <th scope="col" className="py-1 pl-3 font-normal">
            This portfolio
          </th>
          <th scope="col" className="py-1 pl-3 font-normal">
            Equal weight
          </th>
          <th scope="col" className="hidden py-1 pl-3 font-normal sm:table-cell">
            Difference
          </th>
        </tr>
      </thead>
      <tbody>
        {figures.map(({ name, meaning, show, difference }) => (
          <tr key={name} className="border-rule border-t align-baseline">
            <th scope="row" className="py-2 text-left font-medium">
              {name}
              <span className="block font-normal text-soft text-xs">{meaning(returnsMadeBy)}</span>
            </th>
            <td className="whitespace-nowrap py-2 pl-3 font-semibold text-lg">{show(portfolio)}</td>
            <td className="whitespace-nowrap py-2 pl-3 text-base text-soft">{show(baseline)}</td>
            <td className="hidden whitespace-nowrap py-2 pl-3 text-soft sm:table-cell">
              {difference(portfolio, baseline)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
