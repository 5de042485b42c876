import { estimatorSentence, limitSentences, parameterSentences } from '@/components/run/asked';
import { givenPerAsset, priorSentence, viewSentences } from '@/components/run/given';
import { methodOf, type ReportTerms } from '@/components/run/report-terms';
import { TitledSection } from '@/components/ui/titled-section';
import { asSentence, formatDay, formatFormula, formatList, formatNumber } from '@/lib/format';
import { withoutUploadIds } from '@/lib/uploaded-symbol';
import type { Run } from '@/services/optimize/schema';

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
        <Lines lines={further} />
      </>,
    ],
    ...givenPerAsset(input),
    ...(estimates.riskAversion === null
      ? []
      : [['Risk aversion', `λ = ${formatNumber(estimates.riskAversion)}`] as const]),
    ['Risk-free rate', asSentence(riskFree.note)],
    ['Returns', <Returns key="returns" run={run} terms={terms} />],
    [
      'Risk',
      input.prior?.type === 'entropy-pooling'
        ? 'From the same reweighted days.'
        : estimatorSentence(
            estimates.covariance,
            input.covariance,
            terms.covariance,
            terms.estimators.covariance,
          ),
    ],
    ['Yearly', `Daily figures times ${formatNumber(estimates.periodsPerYear, 0)} trading days.`],
    [
      'Computed',
      `${formatDay(run.createdAt)}, engine ${run.engineVersion}, data ${shortVersion(run.dataVersion)}, ${formatNumber(run.solveMs, 1)} ms to solve.`,
    ],
  ];
  return (
    <TitledSection id="assumptions" title="What it assumes" level={3}>
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
    </TitledSection>
  );
}

function Returns({ run: { estimates, input }, terms }: { run: Run; terms: ReportTerms }) {
  if (estimates.forecasts) return withoutUploadIds(estimates.forecasts.sentence);
  if (input.prior && input.prior.type !== 'forecast') {
    return (
      <>
        {priorSentence(input.prior)}
        <Lines lines={viewSentences(input.prior)} />
      </>
    );
  }
  return estimatorSentence(
    estimates.expectedReturns,
    input.expectedReturns,
    terms.expectedReturns,
    terms.estimators.expectedReturns,
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return lines.map((line) => (
    <span key={line} className="block">
      {line}
    </span>
  ));
}
