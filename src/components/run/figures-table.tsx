import { DataTable } from '@/components/ui/data-table';
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
    <DataTable
      caption="This portfolio beside equal weight in the same assets"
      columns={[
        {
          heading: 'A year',
          cell: ({ name }) => name,
          note: ({ meaning }) => meaning(returnsMadeBy),
        },
        {
          heading: 'This portfolio',
          cell: ({ show }) => show(portfolio),
          className: 'font-semibold text-lg',
        },
        {
          heading: 'Equal weight',
          cell: ({ show }) => show(baseline),
          className: 'text-base text-soft',
        },
        {
          heading: 'Difference',
          cell: ({ difference }) => difference(portfolio, baseline),
          from: 'sm',
          className: 'text-soft',
        },
      ]}
      rows={figures}
      rowKey={({ name }) => name}
    />
  );
}
