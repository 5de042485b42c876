import type { FieldProblem } from '@/components/optimize/field-error';
import type { FormState } from '@/components/optimize/form-state';
import { OptimizeForm } from '@/components/optimize/optimize-form';
import { ResultPanel } from '@/components/optimize/result-panel';
import { WorkbenchLayout } from '@/components/optimize/workbench-layout';
import type { ReportTerms } from '@/components/run/report-terms';
import type { Asset } from '@/services/assets/schema';
import type { Run } from '@/services/optimize/schema';

export interface WorkbenchProps {
  readonly heading: React.ReactNode;
  readonly assets: readonly Asset[];
  readonly terms: ReportTerms;
  /** The worked example's controls, one click away. */
  readonly example: FormState;
}

/** The controls and, beside or below them, the answer. */
export function WorkbenchView({
  heading,
  assets,
  terms,
  example,
  state,
  problem,
  run,
  pending = false,
  changed = false,
  panel,
  onChange,
  onRun,
  onRunWith,
  onCancel,
}: WorkbenchProps & {
  readonly state: FormState;
  readonly problem?: FieldProblem | undefined;
  readonly run?: Run | undefined;
  readonly pending?: boolean;
  /** Settings differ from those that the answer is of. */
  readonly changed?: boolean;
  readonly panel?: React.Ref<HTMLDivElement>;
  readonly onChange: (patch: Partial<FormState>) => void;
  readonly onRun: () => void;
  readonly onRunWith: (patch: Partial<FormState>) => void;
  readonly onCancel: () => void;
}) {
  return (
    <WorkbenchLayout
      heading={heading}
      controls={
        <OptimizeForm
          assets={assets}
          offered={terms}
          preset={example.symbols}
          state={state}
          problem={problem}
          pending={pending}
          onChange={onChange}
          onRun={onRun}
          onCancel={onCancel}
        />
      }
      answer={
        <div ref={panel}>
          <ResultPanel
            run={run}
            terms={terms}
            pending={pending}
            changed={changed}
            exampleCount={example.symbols.length}
            state={state}
            onExample={() => onRunWith(example)}
            onRepair={onRunWith}
          />
        </div>
      }
    />
  );
}
