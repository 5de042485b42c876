'use client';

import { useId, useState } from 'react';
import type {
  EstimatorChoice,
  MethodDescription,
  ReportTerms,
} from '@/components/run/report-terms';
import { FieldMessage } from '@/components/ui/field-message';

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
          note={
            method?.uses.expectedReturns === false
              ? `${method.name} does not read them: only the returns it reports change.`
              : ''
          }
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
  const id = useId();
  const chosen = choices.find((choice) => choice.id === value);
  return (
    <div>
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={`${id}-message`}
        aria-invalid={error !== undefined}
        className="field-box mt-1 block w-full"
      >
        {choices.map((choice, index) => (
          <option key={choice.id} value={choice.id}>
            {choice.name}
            {index === 0 && ' (default)'}
          </option>
        ))}
      </select>
      <FieldMessage
        id={`${id}-message`}
        help={
          <>
            {chosen?.summary} {note}
          </>
        }
        error={error}
      />
    </div>
  );
}
