import { estimatorSentence, limitSentences, parameterSentences } from '@/components/run/asked';
import { methodOf, type ReportTerms } from '@/components/run/report-terms';
import { asSentence, formatDay, formatFormula, formatList, formatNumber } from '@/lib/format';
import type { Run } from '@/services/optimize/schema';

const priorNames = {
  'black-litterman': 'Black-Litterman: equilibrium returns mixed with stated views.',
  'entropy-pooling': 'Entropy pooling: past days reweighted until the stated views hold.',
} as const;

/** Enough of a hash to tell two versions apart. */
const shortVersion = (version: string) =>
  version.replace(/[0-9a-f]{20,}/, (hash) => hash.slice(0, 12));

/** What was taken for granted, next to the answer that rests on it. */
export function AssumptionsSection({ run, terms }: { run: Run; terms: ReportTerms }) {
  const { estimates, riskFree, input } = run;
  const method = methodOf(run, terms);
  const parameters = parameterSentences(input, method);
  const [bounds, ...further] = limitSentences(input);
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    [
      'Method',
      <>
        {method.name}: {method.summary}{' '}
        <span className="inline-block max-w-full">{formatFormula(method.formula)}.</span>{' '}
        {method.source}.
      </>,
    ],
    ...(parameters.length > 0 ? [['Asked for', `${formatList(parameters)}.`] as const] : []),
    [
      'Limits',
      <>
        {bounds}
        {further.map((limit) => (
          <span key={limit} className="block">
            {limit}
          </span>
        ))}
      </>,
    ],
    ...(estimates.riskAversion === null
      ? []
      : [['Risk aversion', `lambda = ${formatNumber(estimates.riskAversion)}`] as const]),
    ['Risk-free rate', asSentence(riskFree.note)],
    [
      'Returns',
      estimatorSentence(
        estimates.expectedReturns,
        input.expectedReturns,
        terms.expectedReturns,
        terms.estimators.expectedReturns,
      ),
    ],
    [
      'Risk',
      estimatorSentence(
        estimates.covariance,
        input.covariance,
        terms.covariance,
        terms.estimators.covariance,
      ),
    ],
    ...(input.prior ? [['Views', priorNames[input.prior.type]] as const] : []),
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
