import type { MethodDescription } from '@/components/run/describe-method';
import { formatDay, formatNumber, formatPercent } from '@/lib/format';
import type { Run } from '@/services/optimize/schema';

/** What was taken for granted, next to the answer that rests on it. */
export function AssumptionsSection({ run, method }: { run: Run; method: MethodDescription }) {
  const { estimates, riskFree, input } = run;
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    [
      'Method',
      <>
        {method.name}: {method.summary} <code className="font-sans">{method.formula}</code>.{' '}
        {method.source}.
      </>,
    ],
    [
      'Limits',
      `Each weight between ${formatPercent(input.constraints.minWeight)} and ${formatPercent(input.constraints.maxWeight)}; the weights sum to 100 %.`,
    ],
    ...(estimates.riskAversion === null
      ? []
      : [['Risk aversion', `lambda = ${formatNumber(estimates.riskAversion)}`] as const]),
    ['Risk-free rate', `${formatPercent(riskFree.rate, 2)} a year. ${riskFree.note}`],
    ['Returns', estimates.expectedReturns],
    ['Risk', estimates.covariance],
    ['Yearly', `Daily figures times ${formatNumber(estimates.periodsPerYear, 0)} trading days.`],
    [
      'Computed',
      `${formatDay(run.createdAt)}, engine ${run.engineVersion}, data ${run.dataVersion}, ${formatNumber(run.solveMs, 1)} ms to solve.`,
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
            <dd className="break-words">{description}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
