import { CompositionChart } from '@/components/charts/composition-chart';
import { RiskReturnChart } from '@/components/charts/risk-return-chart';
import { AnswerNotes } from '@/components/run/answer-notes';
import { returnsMadeBy } from '@/components/run/asked';
import { AssumptionsSection } from '@/components/run/assumptions-section';
import { BadDaysSection } from '@/components/run/bad-days-section';
import { CoverageSection } from '@/components/run/coverage-section';
import { FiguresTable } from '@/components/run/figures-table';
import { compositionFinding, riskReturnFinding } from '@/components/run/finding';
import type { FrontierPoint } from '@/components/run/frontier-curve';
import { ProofSection } from '@/components/run/proof-section';
import type { ReportTerms } from '@/components/run/report-terms';
import { withRiskShares } from '@/components/run/risk-share';
import { WeightsTable } from '@/components/run/weights-table';
import { formatDay } from '@/lib/format';
import type { Run, SolvedOutcome } from '@/services/optimize/schema';

/** A proved answer, the most asked first: figures, composition, weights, then what they rest on. */
export function SolvedView({
  run,
  outcome,
  terms,
  frontier,
  orders,
}: {
  run: Run;
  outcome: SolvedOutcome;
  terms: ReportTerms;
  frontier?: readonly FrontierPoint[] | undefined;
  /** From weights to what is ordered, where the page can compute it. */
  orders?: React.ReactNode;
}) {
  const period = `${formatDay(run.coverage.from)} to ${formatDay(run.coverage.to)}`;
  const madeBy = returnsMadeBy(run, terms);
  return (
    <div className="space-y-10 print:flex print:flex-col print:gap-5 print:space-y-0">
      <div className="space-y-4">
        <FiguresTable outcome={outcome} returnsMadeBy={madeBy} />
        <AnswerNotes run={run} outcome={outcome} />
      </div>
      <CompositionChart
        assets={withRiskShares(outcome)}
        showRisk
        title={compositionFinding(outcome)}
        subtitle="Per cent of the money beside per cent of the portfolio's volatility"
      />
      <WeightsTable outcome={outcome} />
      {orders}
      {/* On paper the two change places: so they fill the first page, and all fits on two. */}
      <div className="print:order-1">
        <RiskReturnChart
          outcome={outcome}
          frontier={frontier}
          title={riskReturnFinding(outcome)}
          subtitle={`${madeBy ? `Expected return a year, estimated by ${madeBy},` : 'Average return a year'} against volatility a year, per cent, ${period}${frontier?.length ? '; the line is the efficient frontier: the least volatility for each return within these limits' : ''}`}
        />
      </div>
      <BadDaysSection outcome={outcome} />
      <div className="space-y-10 print:order-2 print:space-y-5">
        <ProofSection outcome={outcome} />
        <CoverageSection run={run} />
        <AssumptionsSection run={run} terms={terms} />
      </div>
    </div>
  );
}
