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
    name: 'Independent bets',
    meaning: () => 'how many equal bets would be as concentrated (1 / sum of squared risk shares)',
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
    <table className="print-dense w-full text-right text-sm">
      <caption className="pb-1 text-left font-semibold text-base">
        On the bad days
        <span className="block font-normal text-sm text-soft">
          Over the same past days, rebalanced daily; losses as positive numbers
        </span>
      </caption>
      <thead className="text-soft text-xs">
        <tr>
          <th scope="col" className="py-1 text-left font-normal">
            Measure
          </th>
          <th scope="col" className="py-1 pl-3 font-normal">
            This portfolio
          </th>
          <th scope="col" className="py-1 pl-3 font-normal">
            Equal weight
          </th>
        </tr>
      </thead>
      <tbody>
        {measures.map(({ name, meaning, show }) => (
          <tr key={name} className="border-rule border-t align-baseline">
            <th scope="row" className="py-1 text-left font-medium">
              {name}
              <span className="block font-normal text-soft text-xs">{meaning(risk)}</span>
            </th>
            <td className="whitespace-nowrap py-1 pl-3 font-medium">{show(risk)}</td>
            <td className="whitespace-nowrap py-1 pl-3 text-soft">{show(baselineRisk)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
