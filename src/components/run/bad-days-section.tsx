import { DataTable, TableTitle } from '@/components/ui/data-table';
import { formatNumber, formatPercent } from '@/lib/format';
import type { SolvedOutcome } from '@/services/optimize/schema';

type Risk = NonNullable<SolvedOutcome['risk']>;

const percent = (value: number) => formatPercent(value, 2);
const orNone = (value: number | null) => (value === null ? 'none' : formatNumber(value));

const measures: readonly {
  name: string;
  meaning: (risk: Risk) => string;
  show: (risk: Risk) => string;
}[] = [
  {
    name: 'Worst days, on average',
    meaning: ({ confidence }) =>
      `mean loss on the worst ${formatPercent(1 - confidence, 0)} of days (conditional value at risk)`,
    show: ({ conditionalValueAtRisk }) => percent(conditionalValueAtRisk),
  },
  {
    name: 'A bad day',
    meaning: ({ confidence }) =>
      `loss exceeded on ${formatPercent(1 - confidence, 0)} of days (value at risk)`,
    show: ({ valueAtRisk }) => percent(valueAtRisk),
  },
  {
    name: 'Deepest fall',
    meaning: () => 'from a high to the low that followed (maximum drawdown)',
    show: ({ maxDrawdown }) => percent(maxDrawdown),
  },
  {
    name: 'Assets that share the risk',
    meaning: () =>
      'so many with equal parts would spread it as far (1 / sum of squared risk shares)',
    show: ({ effectiveBets }) => orNone(effectiveBets.inverseHerfindahl),
  },
  {
    name: 'Diversification ratio',
    meaning: () => 'mean volatility of what it holds over its own; 1 means nothing cancels out',
    show: ({ diversificationRatio }) => orNone(diversificationRatio),
  },
];

/** What the portfolio would have gone through, rebalanced every day, beside equal weight. */
export function BadDaysSection({ outcome }: { outcome: SolvedOutcome }) {
  const { risk, baselineRisk } = outcome;
  if (!risk || !baselineRisk) return null;
  return (
    <DataTable
      className="print-dense"
      spacing="tight"
      caption={
        <TableTitle
          title="On the bad days, and how far the risk is spread"
          subtitle="Over the same past days, rebalanced daily; losses as positive numbers"
        />
      }
      columns={[
        { heading: 'Measure', cell: ({ name }) => name, note: ({ meaning }) => meaning(risk) },
        { heading: 'This portfolio', cell: ({ show }) => show(risk), className: 'font-medium' },
        { heading: 'Equal weight', cell: ({ show }) => show(baselineRisk), className: 'text-soft' },
      ]}
      rows={measures}
      rowKey={({ name }) => name}
    />
  );
}
