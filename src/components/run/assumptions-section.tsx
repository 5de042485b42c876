import { methodOf, type ReportTerms, type Term } from '@/components/run/report-terms';
import { asSentence, formatDay, formatFormula, formatNumber, formatPercent } from '@/lib/format';
import type { Run } from '@/services/optimize/schema';

function explain(terms: Readonly<Record<string, Term>>, id: string): string {
  const term = terms[id];
  return term ? `${term.name}: ${asSentence(term.summary)}` : id;
}

/** Enough of a hash to tell two versions apart. */
const shortVersion = (version: string) =>
  version.replace(/[0-9a-f]{20,}/, (hash) => hash.slice(0, 12));

/** What was taken for granted, next to the answer that rests on it. */
export function AssumptionsSection({ run, terms }: { run: Run; terms: ReportTerms }) {
  const { estimates, riskFree, input } = run;
  const method = methodOf(run, terms);
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    [
      'Method',
      <>
        {method.name}: {method.summary}{' '}
        <span className="whitespace-nowrap">{formatFormula(method.formula)}</span>. {method.source}.
      </>,
    ],
    [
      'Limits',
      `Each weight between ${formatPercent(input.constraints.minWeight)} and ${formatPercent(input.constraints.maxWeight)}; the weights sum to 100 %.`,
    ],
    ...(estimates.riskAversion === null
      ? []
      : [['Risk aversion', `lambda = ${formatNumber(estimates.riskAversion)}`] as const]),
    ['Risk-free rate', asSentence(riskFree.note)],
    ['Returns', explain(terms.expectedReturns, estimates.expectedReturns)],
    ['Risk', explain(terms.covariance, estimates.covariance)],
    ['Yearly', `Daily figures times ${formatNumber(estimates.periodsPerYear, 0)} trading days.`],
    [
      'Computed',
      `${formatDay(run.createdAt)}, engine ${run.engineVersion}, data ${shortVersion(run.dataVersion)}, ${formatNumber(run.solveMs, 1)} ms to solve.`,
    ],
  ];
  return (
    <section aria-labelledby="assumptions">
      <h3 id="assumptions" className="text-base">
        What it assumes
      </h3>
      <dl className="mt-1 text-sm">
        {rows.map(([term, description]) => (
          <div
            key={term}
            className="grid gap-x-4 border-rule border-t py-2 first:border-0 sm:grid-cols-[120px_1fr]"
          >
            <dt className="text-soft">{term}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{description}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
