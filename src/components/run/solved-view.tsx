import { CompositionChart } from '@/components/charts/composition-chart';
import { RiskReturnChart } from '@/components/charts/risk-return-chart';
import { returnsMadeBy } from '@/components/run/asked';
import { AssumptionsSection } from '@/components/run/assumptions-section';
import { BadDaysSection } from '@/components/run/bad-days-section';
import { CoverageSection } from '@/components/run/coverage-section';
import { FiguresTable } from '@/components/run/figures-table';
import { compositionFinding, riskReturnFinding } from '@/components/run/finding';
import { ProofSection } from '@/components/run/proof-section';
import type { ReportTerms } from '@/components/run/report-terms';
import { WeightsTable } from '@/components/run/weights-table';
import { formatDay } from '@/lib/format';
import type { Run, SolvedOutcome } from '@/services/optimize/schema';

/** A proved answer, the most asked first: figures, composition, weights, then what they rest on. */
export function SolvedView({
  run,
  outcome,
  terms,
}: {
  run: Run;
  outcome: SolvedOutcome;
  terms: ReportTerms;
}) {
  const period = `${formatDay(run.coverage.from)} to ${formatDay(run.coverage.to)}`;
  const madeBy = returnsMadeBy(run, terms);
  return (
    <div className="space-y-10 print:space-y-5">
      <FiguresTable outcome={outcome} returnsMadeBy={madeBy} />
      <CompositionChart
        assets={outcome.assets}
        showRisk
        title={compositionFinding(outcome)}
        subtitle="Per cent of the money beside per cent of the portfolio's volatility"
      />
      <WeightsTable outcome={outcome} />
      <RiskReturnChart
        outcome={outcome}
        title={riskReturnFinding(outcome)}
        subtitle={`${madeBy ? `Expected return a year, estimated by ${madeBy},` : 'Average return a year'} against volatility a year, per cent, ${period}`}
      />
      <BadDaysSection outcome={outcome} />
      <ProofSection outcome={outcome} />
      <CoverageSection run={run} />
      <AssumptionsSection run={run} terms={terms} />
    </div>
  );
}
