'use client';

import { useEffect, useRef } from 'react';
import { AssetPicker } from '@/components/optimize/asset-picker';
import { EstimatorFields } from '@/components/optimize/estimator-fields';
import type { FieldProblem, FormField } from '@/components/optimize/field-error';
import {
  type FormState,
  type Offered,
  plainParametersOf,
  readsRiskTolerance,
} from '@/components/optimize/form-state';
import { FurtherLimits } from '@/components/optimize/further-limits';
import { HoldingLimits } from '@/components/optimize/holding-limits';
import { MethodPicker } from '@/components/optimize/method-picker';
import { ParameterField } from '@/components/optimize/parameter-field';
import { PeriodFields } from '@/components/optimize/period-fields';
import { RiskFreeField } from '@/components/optimize/risk-free-field';
import { RiskToleranceField } from '@/components/optimize/risk-tolerance-field';
import { WeightLimits } from '@/components/optimize/weight-limits';
import type { Asset } from '@/services/assets/schema';

/** The days that all chosen assets have in common; undefined where there are none. */
function sharedDays(assets: readonly Asset[], symbols: readonly string[]) {
  const chosen = assets.filter(({ symbol }) => symbols.includes(symbol));
  // Uploaded ones are not in the list.
  if (chosen.length < symbols.length) return undefined;
  const first = chosen
    .map(({ firstDate }) => firstDate)
    .sort()
    .at(-1);
  const last = chosen.map(({ lastDate }) => lastDate).sort()[0];
  return first && last && first < last ? { first, last } : undefined;
}

/** Run may be far from the control that has to change: bring it into view and put the cursor there. */
function showProblem(form: HTMLFormElement | null) {
  const control = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  control?.focus({ preventScroll: true });
  (control ?? form?.querySelector('[role="alert"]'))?.scrollIntoView({ block: 'center' });
}

export function OptimizeForm({
  assets,
  offered: { offered: methods, estimators },
  preset,
  state,
  problem,
  pending,
  onChange,
  onRun,
  onCancel,
}: {
  assets: readonly Asset[];
  offered: Offered;
  preset: readonly string[];
  state: FormState;
  problem: FieldProblem | undefined;
  pending: boolean;
  onChange: (patch: Partial<FormState>) => void;
  onRun: () => void;
  onCancel: () => void;
}) {
  const method = methods.find(({ id }) => id === state.method);
  const errorAt = (field: FormField | 'form') =>
    problem?.field === field ? problem.message : undefined;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem) showProblem(form.current);
  }, [problem]);
  return (
    <form
      ref={form}
      aria-label="Optimize"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onRun();
      }}
    >
      <div className="space-y-6 divide-y divide-rule [&>*:not(:last-child)]:pb-6">
        <AssetPicker
          assets={assets}
          symbols={state.symbols}
          preset={preset}
          error={errorAt('symbols')}
          onChange={(symbols) => onChange({ symbols })}
        />
        <MethodPicker
          methods={methods}
          value={state.method}
          error={errorAt('method')}
          onChange={(id) => onChange({ method: id })}
        />
        {readsRiskTolerance(method) && (
          <RiskToleranceField
            value={state.riskTolerance}
            error={errorAt('riskTolerance')}
            onChange={(riskTolerance) => onChange({ riskTolerance })}
          />
        )}
        {plainParametersOf(method).map((parameter) => (
          <ParameterField
            key={parameter.id}
            parameter={parameter}
            value={state.parameters[parameter.id] ?? parameter.default}
            error={problem?.path === parameter.id ? errorAt('parameters') : undefined}
            onChange={(value) =>
              onChange({ parameters: { ...state.parameters, [parameter.id]: value } })
            }
          />
        ))}
        <WeightLimits
          limits={state}
          assets={state.symbols.length}
          errors={{ minWeight: errorAt('minWeight'), maxWeight: errorAt('maxWeight') }}
          onChange={onChange}
        />
        <FurtherLimits
          value={state.limits}
          chosen={assets.filter(({ symbol }) => state.symbols.includes(symbol))}
          problem={problem?.field === 'limits' ? problem : undefined}
          onChange={(limits) => onChange({ limits })}
        />
        <HoldingLimits
          limits={state}
          assets={state.symbols.length}
          errors={{ maxAssets: errorAt('maxAssets'), minPosition: errorAt('minPosition') }}
          onChange={onChange}
        />
        <PeriodFields
          from={state.from}
          to={state.to}
          available={sharedDays(assets, state.symbols)}
          errors={{ from: errorAt('from'), to: errorAt('to') }}
          onChange={onChange}
        />
        <RiskFreeField
          value={state.riskFree}
          error={errorAt('riskFree')}
          onChange={(riskFree) => onChange({ riskFree })}
        />
        <EstimatorFields
          estimators={estimators}
          value={state}
          method={method}
          errors={{
            expectedReturns: errorAt('expectedReturns'),
            covariance: errorAt('covariance'),
          }}
          onChange={onChange}
        />
      </div>
      <div className="sticky bottom-0 mt-6 border-rule border-t bg-paper py-3">
        {errorAt('form') && (
          <p role="alert" className="mb-2 font-medium text-alert text-sm">
            {errorAt('form')}
          </p>
        )}
        <div className="flex gap-3">
          <button type="submit" aria-disabled={pending} className="button-primary flex-1">
            {pending ? 'Computing…' : 'Run'}
          </button>
          {pending && (
            <button type="button" onClick={onCancel} className="button-quiet min-h-11">
              Cancel
            </button>
          )}
        </div>
      </div>
    </form>
  );
}
