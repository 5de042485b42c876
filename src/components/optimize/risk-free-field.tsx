'use client';

import { useId } from 'react';
import { Input, NumberField } from 'react-aria-components';
import { FieldMessage } from '@/components/ui/field-message';

const tidy = (value: number) => Number(value.toPrecision(12));

export function RiskFreeField({
  value,
  error,
  onChange,
}: {
  value: number | null;
  error?: string | undefined;
  onChange: (value: number | null) => void;
}) {
  const id = useId();
  return (
    <div>
      <div className="flex items-center justify-between gap-4">
        <label id={`${id}-label`} htmlFor={id} className="font-medium">
          Risk-free rate <span className="font-normal text-soft">(optional)</span>
        </label>
        <NumberField
          aria-labelledby={`${id}-label`}
          value={value === null ? Number.NaN : tidy(value * 100)}
          onChange={(next) => onChange(Number.isFinite(next) ? tidy(next / 100) : null)}
          minValue={-50}
          maxValue={100}
          formatOptions={{ maximumFractionDigits: 4, useGrouping: false }}
          isInvalid={error !== undefined}
          className="flex items-center gap-2"
        >
          <Input
            id={id}
            aria-describedby={`${id}-message`}
            className="field-box w-24 text-right tabular-nums"
          />
          <span aria-hidden="true" className="w-4 text-soft">
            %
          </span>
        </NumberField>
      </div>
      <FieldMessage
        id={`${id}-message`}
        help="Empty takes the 3-month US Treasury rate over the same days, for prices in dollars."
        error={error}
      />
    </div>
  );
}
