'use client';

import { useState } from 'react';
import { forecastHorizonOf } from '@/components/optimize/forecast-choice';
import type {
  EstimatorChoice,
  MethodDescription,
  ReportTerms,
} from '@/components/run/report-terms';
import { SelectField } from '@/components/ui/select-field';

export interface Estimators {
  readonly expectedReturns: string;
  readonly covariance: string;
}

/** Folded, because the defaults serve; unfolded where a link brought something else. */
export function EstimatorFields({
  estimators: { expectedReturns, covariance },
  value,
  method,
  errors,
  onChange,
}: {
  estimators: ReportTerms['estimators'];
  value: Estimators;
  method: MethodDescription | undefined;
  errors: { expectedReturns?: string | undefined; covariance?: string | undefined };
  onChange: (value: Partial<Estimators>) => void;
}) {
  const usual =
    value.expectedReturns === expectedReturns[0]?.id && value.covariance === covariance[0]?.id;
  const [open, setOpen] = useState(!usual);
  const wrong = errors.expectedReturns !== undefined || errors.covariance !== undefined;
  return (
    <details open={open || wrong} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="py-1 text-sm">
        How returns and risk are estimated
        {!usual && <span className="text-soft"> (changed)</span>}
      </summary>
      <div className="mt-3 space-y-5">
        <EstimatorSelect
          label="Expected returns"
          choices={expectedReturns}
          value={value.expectedReturns}
          note={returnsNote(value.expectedReturns, method)}
          error={errors.expectedReturns}
          onChange={(id) => onChange({ expectedReturns: id })}
        />
        <EstimatorSelect
          label="Risk"
          choices={covariance}
          value={value.covariance}
          note={
            method?.uses.covariance === false
              ? `${method.name} does not read it: only the risk it reports changes.`
              : ''
          }
          error={errors.covariance}
          onChange={(id) => onChange({ covariance: id })}
        />
      </div>
    </details>
  );
}

function returnsNote(chosen: string, method: MethodDescription | undefined): string {
  if (method?.uses.expectedReturns !== false) return '';
  return forecastHorizonOf(chosen) !== undefined
    ? `${method.name} does not read expected returns: of the forecasts only those of volatility count.`
    : `${method.name} does not read them: only the returns it reports change.`;
}

function EstimatorSelect({
  label,
  choices,
  value,
  note,
  error,
  onChange,
}: {
  label: string;
  choices: readonly EstimatorChoice[];
  value: string;
  note: string;
  error?: string | undefined;
  onChange: (id: string) => void;
}) {
  const chosen = choices.find((choice) => choice.id === value);
  return (
    <SelectField
      label={label}
      value={value}
      options={choices.map(({ id, name }, index) => [id, index === 0 ? `${name} (default)` : name])}
      help={
        <>
          {chosen?.summary} {note}
        </>
      }
      error={error}
      onChange={onChange}
    />
  );
}
